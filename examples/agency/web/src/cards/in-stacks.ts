import type { HomeCard } from '../api.ts';

/** Deals cards to two stacks of about the same height, each card to the shorter one, in their order. */
export function inStacks(cards: readonly HomeCard[]): readonly [readonly HomeCard[], readonly HomeCard[]] {
  const stacks: [HomeCard[], HomeCard[]] = [[], []];
  const heights: [number, number] = [0, 0];
  for (const card of cards) {
    const to = heights[0] <= heights[1] ? 0 : 1;
    stacks[to].push(card);
    heights[to] += heightOf(card);
  }
  return stacks;
}

/** In rows, with two for a card's head and the gap below it. */
function heightOf(card: HomeCard): number {
  if ('unavailable' in card) return 4;
  const { items, figures = [] } = card.view;
  return 2 + Math.max(1, items.length + figures.length * 0.7);
}
