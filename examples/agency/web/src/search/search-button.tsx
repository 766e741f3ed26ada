import './search.css';
import { useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { whenIdle } from '../frame/when-idle.ts';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';

const load = () => import('./search-dialog.tsx');
const SearchDialog = lazy(async () => ({ default: (await load()).SearchDialog }));

/** On Apple's keyboards the Command key does what Control does elsewhere. */
const apple = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** Opens the search, as Ctrl K or Cmd K does from anywhere. */
export function SearchButton() {
  const { t } = useTexts();
  const { href } = useLocation();
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(false);
  const change = (next: boolean) => {
    if (next) setWanted(true);
    setOpen(next);
  };
  useEffect(() => whenIdle(load), []);
  useSearchKey(() => change(!open), open);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere is done with the search
  useEffect(() => setOpen(false), [href]);

  return (
    <>
      <button
        type="button"
        className="search-open"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-keyshortcuts={apple ? 'Meta+K' : 'Control+K'}
        onClick={() => change(true)}
      >
        <Icon name="search" />
        <span className="search-open-title">{t.search.title}</span>
        <span className="search-open-key" aria-hidden="true">
          {apple ? '⌘ K' : t.search.key}
        </span>
      </button>
      {wanted && (
        <Suspense fallback={null}>
          <SearchDialog open={open} onOpenChange={change} />
        </Suspense>
      )}
    </>
  );
}

/** Listens for the key. Over another dialog it does nothing: what is open there is not done with. */
function useSearchKey(onPress: () => void, open: boolean) {
  const latest = useRef({ onPress, open });
  latest.current = { onPress, open };
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const modifier = apple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
      if (!modifier || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      if (event.repeat || (!latest.current.open && document.querySelector('.veil') !== null)) return;
      latest.current.onPress();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}
