import { useSyncExternalStore } from 'react';
import type { HomeCard } from '../api.ts';
import { SectionCard } from '../cards/card.tsx';
import { inStacks } from './in-stacks.ts';

const roomy = matchMedia('(min-width: 1024px)');
const listen = (changed: () => void) => {
  roomy.addEventListener('change', changed);
  return () => roomy.removeEventListener('change', changed);
};

/** The cards in the owner's order: in one column, or in two independent ones where there is room, so that no holes appear. */
export function Stacks({ cards, retry }: { readonly cards: readonly HomeCard[]; readonly retry: () => void }) {
  const two = useSyncExternalStore(listen, () => roomy.matches) && cards.length > 1;
  const stacks = two ? inStacks(cards) : [cards];
  return (
    <div className="stacks" data-stacks={stacks.length}>
      {stacks.map((stack, at) => (
        <div className="stack" key={at === 0 ? 'first' : 'second'}>
          {stack.map((card) => (
            <SectionCard key={`${card.plugin} ${card.card}`} card={card} level={3} retry={retry} />
          ))}
        </div>
      ))}
    </div>
  );
}
