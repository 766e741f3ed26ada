import type { HomeCard } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Progress } from './progress.tsx';
import { StatusBadges } from './status.tsx';
import { To } from './to.tsx';

/** A row in the standard shape of cards. */
export type Item = Extract<HomeCard, { readonly view: unknown }>['view']['items'][number];

/** One row of a card or list. The whole row is one link. */
export function ItemRow({ item }: { readonly item: Item }) {
  const { t, f } = useTexts();
  const statuses =
    item.statuses ??
    (item.dueAt === undefined ? [] : [{ text: t.dueOn(f.day(item.dueAt)), tone: 'neutral', icon: 'calendar-days' }]);
  const inside = (
    <>
      {item.picture !== undefined && <img className="row-picture" src={item.picture} alt="" />}
      <span className="row-words">
        <span className="row-title">{item.title}</span>
        {item.subtitle !== undefined && <span className="small quiet">{item.subtitle}</span>}
        {item.progress !== undefined && (
          <span className="row-progress">
            <Progress {...item.progress} label={`${item.progress.done} / ${item.progress.of}`} />
            <span className="small">{f.percent(Math.floor((item.progress.done / item.progress.of) * 100) / 100)}</span>
          </span>
        )}
      </span>
      {(item.amount !== undefined || statuses.length > 0) && (
        <span className="row-end">
          {item.amount !== undefined && <span className="amount">{f.money(item.amount)}</span>}
          <StatusBadges statuses={statuses} />
        </span>
      )}
    </>
  );
  return (
    <li className="row" data-picture={item.picture !== undefined}>
      {item.link === undefined ? (
        <span className="row-inside">{inside}</span>
      ) : (
        <To link={item.link} className="row-inside">
          {inside}
        </To>
      )}
    </li>
  );
}
