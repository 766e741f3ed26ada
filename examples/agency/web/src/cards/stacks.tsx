import './cards.css';
import { type ReactNode, useSyncExternalStore } from 'react';
import type { HomeCard } from '../api.ts';
import { SectionCard } from './card.tsx';
import { inStacks } from './in-stacks.ts';

const roomy = matchMedia('(min-width: 1024px)');
const listen = (changed: () => void) => {
  roomy.addEventListener('change', changed);
  return () => roomy.removeEventListener('change', changed);
};

/** A card in a stack. */
export interface Part {
  readonly key: string;
  /** How high it is, in rows. */
  readonly rows: number;
  readonly content: ReactNode;
}

/** Cards in their order: in one column, or in two independent ones where there is room, so that no holes appear. */
export function Stacks({ parts }: { readonly parts: readonly Part[] }) {
  const two = useSyncExternalStore(listen, () => roomy.matches) && parts.length > 1;
  const stacks = two ? inStacks(parts) : [parts];
  return (
    <div className="stacks" data-stacks={stacks.length}>
      {stacks.map((stack, at) => (
        <div className="stack" key={at === 0 ? 'first' : 'second'}>
          {stack.map(({ key, content }) => (
            <div key={key}>{content}</div>
          ))}
        </div>
      ))}
    </div>
  );
}

/** A section's card for a stack. */
export function cardPart(card: HomeCard, level: 2 | 3, retry: () => void): Part {
  const key = `${card.plugin} ${card.card}`;
  return { key, rows: heightOf(card), content: <SectionCard card={card} level={level} retry={retry} /> };
}

/** The height of a card of so many rows, with two for its head and the gap below it; what says that it is empty is a row too. */
export const rowsHigh = (rows: number) => 2 + Math.max(1, rows);

function heightOf(card: HomeCard): number {
  if ('unavailable' in card) return rowsHigh(2);
  const { items, figures = [] } = card.view;
  return rowsHigh(items.length + figures.length * 0.7);
}
