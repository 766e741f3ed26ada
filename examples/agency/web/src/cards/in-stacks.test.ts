import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inStacks } from './in-stacks.ts';

const parts = fc.array(fc.integer({ min: 1, max: 12 })).map((heights) => heights.map((rows, at) => ({ rows, at })));
const height = (stack: readonly { readonly rows: number }[]) => stack.reduce((sum, { rows }) => sum + rows, 0);

describe('two stacks', () => {
  it('hold every part once, each stack in the order given, and the first part on top of the first', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const [first, second] = inStacks(given);
        expect([...first, ...second].toSorted((a, b) => a.at - b.at)).toEqual(given);
        for (const stack of [first, second]) expect(stack).toEqual(stack.toSorted((a, b) => a.at - b.at));
        expect(first[0]).toBe(given[0]);
      }),
    );
  });

  it('differ by no more than the highest part', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const [first, second] = inStacks(given);
        const highest = Math.max(0, ...given.map(({ rows }) => rows));
        expect(Math.abs(height(first) - height(second))).toBeLessThanOrEqual(highest);
      }),
    );
  });
});
