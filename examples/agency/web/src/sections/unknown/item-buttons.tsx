import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { App } from '../../api.ts';
import { Ask } from '../../cards/ask.tsx';
import type { KnownButton } from '../../cards/known.ts';
import { useToast } from '../../cards/toast.tsx';
import { hasStatus, Icon, useOwnTexts } from '../parts.ts';
import { press } from './queries.ts';
import { texts } from './texts.ts';

interface ItemButtonsProps {
  readonly app: App;
  readonly buttons: readonly KnownButton[];
  /** Told whether a press found another state than the one that is shown. */
  readonly onPressed: (changed: boolean) => void;
}

/** What can be done with an item. The first is the main one; what asks back does so before anything happens. */
export function ItemButtons({ app, buttons, onPressed }: ItemButtonsProps) {
  const id = useId();
  const { t } = useOwnTexts(texts);
  const queryClient = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState<KnownButton>();
  const [working, setWorking] = useState<string>();
  const [failed, setFailed] = useState(false);
  // The buttons may be gone in a moment, and the focus with them.
  const focusHeading = () => document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });

  const run = async ({ verb, path }: KnownButton) => {
    if (working !== undefined) return;
    setWorking(path);
    setFailed(false);
    try {
      await press(path);
      onPressed(false);
      toast(t.done(verb));
      focusHeading();
    } catch (error) {
      const changed = hasStatus(error, 404, 409, 410);
      onPressed(changed);
      setFailed(!changed);
      if (changed) focusHeading();
    }
    const stale = [['app', app.id], ['home'], ['apps']];
    await Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    setWorking(undefined);
  };

  return (
    <div className="unknown-buttons">
      {buttons.map((button, at) => {
        const { verb, path, tone, confirm, note } = button;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two buttons may have one path
          <div key={`${at} ${path}`} className="unknown-button">
            <button
              type="button"
              className={`button ${tone === 'bad' ? 'bad' : at === 0 ? 'main' : ''}`}
              aria-disabled={working !== undefined}
              aria-busy={working === path}
              aria-describedby={note === undefined ? undefined : `${id}-${at}`}
              onClick={() => (confirm === undefined ? void run(button) : setAsking(button))}
            >
              {tone === 'bad' && <Icon name="circle-x" size={18} />}
              {verb}
            </button>
            {note !== undefined && (
              <p id={`${id}-${at}`} className="small quiet">
                {note}
              </p>
            )}
          </div>
        );
      })}
      {failed && (
        <p className="fault" role="alert">
          <Icon name="circle-alert" size={18} />
          {t.failed}
        </p>
      )}
      <Ask
        open={asking !== undefined}
        question={asking?.confirm ?? ''}
        stay={t.leave}
        verb={asking?.verb ?? ''}
        bad={asking?.tone === 'bad'}
        onClose={() => setAsking(undefined)}
        onAgree={() => asking !== undefined && void run(asking)}
      />
    </div>
  );
}
