import { ItemRow } from '../../cards/item-row.tsx';
import type { KnownList } from '../../cards/known.ts';
import { Card, Empty, useOwnTexts } from '../parts.ts';
import { texts } from './texts.ts';

/** Rows before the rest of a list moves to a page of its own. */
export const few = 5;

interface ListCardProps {
  readonly view: KnownList;
  readonly link?: string;
  /** The way to all of it, as the card says it in whose place this stands. */
  readonly begun?: { readonly text: string; readonly link: string } | undefined;
}

/** A list of a section or of an item, as a card. Where there is more of it than fits, `link` leads to all of it. */
export function ListCard({ view, link, begun }: ListCardProps) {
  const { t } = useOwnTexts(texts);
  const { title, items, empty, next } = view;
  const shown = link === undefined ? items : items.slice(0, few);
  const more =
    link === undefined || (next === undefined && shown.length === items.length) ? begun : { text: t.all(title), link };
  return (
    <Card title={title} level={2} more={more}>
      {shown.length === 0 ? (
        <Empty title={empty} />
      ) : (
        <ul className="rows">
          {shown.map((item, at) => (
            <ItemRow key={item.link ?? `${item.title} ${at}`} item={item} />
          ))}
        </ul>
      )}
    </Card>
  );
}
