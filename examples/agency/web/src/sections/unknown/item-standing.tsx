import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { type App, homeQuery } from '../../api.ts';
import { factsOf } from '../../cards/action-list.tsx';
import type { KnownDetail } from '../../cards/known.ts';
import { ProgressInWords } from '../../cards/progress.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Facts, useOwnTexts } from '../parts.ts';
import { ItemButtons } from './item-buttons.tsx';
import { texts } from './texts.ts';

/** Whether an item has a standing: something still to come of it, or to be done. */
export const hasStanding = ({ amount, dueAt, progress, buttons }: KnownDetail) =>
  amount !== undefined || dueAt !== undefined || progress !== undefined || buttons.length > 0;

interface ItemStandingProps {
  readonly app: App;
  readonly path: string;
  readonly view: KnownDetail;
  readonly onPressed: (changed: boolean) => void;
}

/** How an item stands, and what can be done with it: first on a phone, at the side on a desktop. */
export function ItemStanding({ app, path, view, onPressed }: ItemStandingProps) {
  const id = useId();
  const { t, f } = useOwnTexts(texts);
  const { t: common } = useTexts();
  const { data: home } = useQuery(homeQuery);
  const { amount, dueAt, progress, buttons } = view;
  // Where it waits for the contact, its section has said on home what there is to do, and until when.
  const waiting = home?.actions.find(({ link }) => link === path);
  return (
    <section className="card box unknown-standing" aria-labelledby={id}>
      {waiting === undefined ? (
        <h2 id={id} className={buttons.length === 0 ? 'hidden' : undefined}>
          {buttons.length === 0 ? t.standing : t.actions}
        </h2>
      ) : (
        <div>
          <h2 id={id}>{waiting.title}</h2>
          <div className="quiet">
            <Facts facts={factsOf({ ...waiting, amount: undefined }, { t: common, f })} />
          </div>
        </div>
      )}
      {amount !== undefined && <p className="unknown-amount">{f.money(amount)}</p>}
      {dueAt !== undefined && waiting?.dueAt === undefined && <p className="quiet">{common.dueOn(f.day(dueAt))}</p>}
      {progress !== undefined && <ProgressInWords {...progress} words={t.steps(progress.done, progress.of)} />}
      {buttons.length > 0 && <ItemButtons app={app} buttons={buttons} onPressed={onPressed} />}
    </section>
  );
}
