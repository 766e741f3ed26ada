import * as dinero from 'dinero.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, apportion } from './allocate.js';

const amounts = fc.integer({ min: -1e12, max: 1e12 });
const weights = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 1e9 })), { minLength: 1, maxLength: 30 })
  .filter((list) => list.some((weight) => weight > 0));
const largeWeights = fc.array(fc.integer({ min: 1, max: 2 ** 48 }), {
  minLength: 1,
  maxLength: 30,
});
const sum = (list: readonly number[]) => list.reduce((a, b) => a + BigInt(b), 0n);

describe('allocate', () => {
  it('gives the units left over to the largest remainders, the earlier first', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(5, [3, 7])).toEqual([2, 3]);
    expect(allocate(10, [1, 5, 5])).toEqual([1, 5, 4]);
    expect(allocate(1, [0, 1, 0])).toEqual([0, 1, 0]);
    expect(allocate(0, [1, 2])).toEqual([0, 0]);
  });

  it('splits a negative total as the mirror image', () => {
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
  });

  it('wants weights that say how', () => {
    expect(() => allocate(100, [])).toThrow(RangeError);
    expect(() => allocate(100, [0, 0])).toThrow(RangeError);
    expect(() => allocate(100, [1, -1])).toThrow(RangeError);
    expect(() => allocate(100, [0.5])).toThrow(RangeError);
  });

  it('is exact with products past the safe integers', () => {
    const total = Number.MAX_SAFE_INTEGER;
    const parts = allocate(total, [1e15, 2e15, 3e15 + 1]);
    expect(sum(parts)).toBe(BigInt(total));
  });

  it('adds up, is within one unit of the exact share, and mirrors', () => {
    fc.assert(
      fc.property(amounts, weights, (total, list) => {
        const parts = allocate(total, list);
        expect(sum(parts)).toBe(BigInt(total));
        const all = sum(list);
        parts.forEach((part, i) => {
          const error = BigInt(part) * all - BigInt(total) * BigInt(list[i] as number);
          expect(error < all && error > -all).toBe(true);
        });
        expect(allocate(-total, list)).toEqual(parts.map((part) => 0 - part));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the method of the largest remainder', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.oneof(weights, largeWeights), (total, list) => {
        const all = sum(list);
        const shares = list.map((weight, index) => {
          const exact = BigInt(total) * BigInt(weight);
          return { index, floor: exact / all, remainder: exact % all };
        });
        const left = BigInt(total) - shares.reduce((given, { floor }) => given + floor, 0n);
        const served = shares
          .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
          .slice(0, Number(left))
          .map(({ index }) => index);
        const expected = shares.map(({ index, floor }) => Number(floor) + (served.includes(index) ? 1 : 0));
        expect(allocate(total, list)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('differs from dinero.js only in who gets the units left over', () => {
    // dinero.js gives them to the largest weights, not to the largest remainders: 5 over [3, 7] is [1, 4] there.
    const theirs = (total: number, list: number[]) =>
      dinero
        .allocate(dinero.dinero({ amount: total, currency: dinero.EUR }), list)
        .map((part) => dinero.toSnapshot(part).amount);
    const descending = (a: number, b: number) => b - a;
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), weights, (total, list) => {
        const ours = allocate(total, list);
        theirs(total, list).forEach((part, i) => {
          expect(Math.abs(part - (ours[i] as number))).toBeLessThanOrEqual(1);
        });
        const equal = list.map(() => 1);
        expect(allocate(total, equal).sort(descending)).toEqual(theirs(total, equal).sort(descending));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('apportion', () => {
  it('scales values of both signs so that the results add up', () => {
    expect(apportion([1_000, 1_000, -2_000], 1_000_000, 1_190_000)).toEqual([841, 840, -1_681]);
    expect(apportion([-1_000, -1_000, 2_000], 1_000_000, 1_190_000)).toEqual([-841, -840, 1_681]);
    expect(apportion([], 1, 2)).toEqual([]);
  });

  it('rounds each share down or up, adds up to the rounded sum, and mirrors', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -10, max: 10 }), fc.integer({ min: -1e8, max: 1e8 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 1, max: 2e6 }),
        (list, multiplier, divisor) => {
          const results = apportion(list, multiplier, divisor);
          results.forEach((result, i) => {
            const error = BigInt(result) * BigInt(divisor) - BigInt(list[i] as number) * BigInt(multiplier);
            expect(error < BigInt(divisor) && error > -BigInt(divisor)).toBe(true);
          });
          const error = 2n * (sum(results) * BigInt(divisor) - sum(list) * BigInt(multiplier));
          expect(error <= BigInt(divisor) && error >= -BigInt(divisor)).toBe(true);
          expect(
            apportion(
              list.map((value) => -value),
              multiplier,
              divisor,
            ),
          ).toEqual(results.map((result) => 0 - result));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
