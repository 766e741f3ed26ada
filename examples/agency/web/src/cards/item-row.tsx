import './cards.css';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import type { KnownItem } from './known.ts';
import { Progress } from './progress.tsx';
import { StatusBadges } from './status.tsx';
import { To } from './to.tsx';

interface ItemRowProps {
  readonly item: KnownItem;
  /** In place of the item's own, where more is to be said than words. */
  readonly title?: ReactNode;
  readonly subtitle?: ReactNode;
  /** It was pressed. */
  readonly onOpen?: (() => void) | undefined;
}

/** One row of a card or list. The whole row is one link. */
export function ItemRow({ item, title = item.title, subtitle = item.subtitle, onOpen }: ItemRowProps) {
  const { t, f } = useTexts();
  const { picture, progress, amount, dueAt, link } = item;
  const statuses =
    item.statuses.length > 0 || dueAt === undefined
      ? item.statuses
      : [{ text: t.dueOn(f.day(dueAt)), tone: 'neutral', icon: 'calendar-days' }];
  const inside = (
    <>
      {picture !== undefined && <img className="row-picture" src={picture} alt="" />}
      <span className="row-words">
        <span className="row-title">{title}</span>
        {subtitle !== undefined && <span className="small quiet">{subtitle}</span>}
        {progress !== undefined && (
          <span className="row-progress">
            <Progress {...progress} label={t.doneOf(progress.done, progress.of)} />
            <span className="small">{f.percent(Math.floor((progress.done / progress.of) * 100) / 100)}</span>
          </span>
        )}
      </span>
      {(amount !== undefined || statuses.length > 0) && (
        <span className="row-end">
          {amount !== undefined && <span className="amount">{f.money(amount)}</span>}
          {statuses.length > 0 && <StatusBadges statuses={statuses} />}
        </span>
      )}
    </>
  );
  return (
    <li className="row" data-picture={picture !== undefined}>
      {link === undefined ? (
        <span className="row-inside">{inside}</span>
      ) : (
        <To link={link} className="row-inside" onClick={onOpen}>
          {inside}
        </To>
      )}
    </li>
  );
}
