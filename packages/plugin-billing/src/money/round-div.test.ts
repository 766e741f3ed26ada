import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulDiv, roundDiv } from './round-div.js';

const safe = fc.maxSafeInteger();
const divisors = fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));

describe('roundDiv', () => {
  it.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [4n, 3n, 1n],
    [-4n, 3n, -1n],
    [0n, 7n, 0n],
    [1n, 2n, 1n],
    [1n, 3n, 0n],
  ])('%d / %d is %d', (dividend, divisor, quotient) => {
    expect(roundDiv(dividend, divisor)).toBe(quotient);
  });
});

describe('mulDiv', () => {
  it('rounds half away from zero', () => {
    expect(mulDiv(5, 1, 2)).toBe(3);
    expect(mulDiv(-5, 1, 2)).toBe(-3);
    expect(mulDiv(10_050, 190_000, 1_000_000)).toBe(1_910);
    expect(mulDiv(-1, 1, 2)).toBe(-1);
  });

  it('never answers negative zero', () => {
    expect(mulDiv(-1, 1, 3)).toBe(0);
    expect(mulDiv(0, -1, 3)).toBe(0);
    expect(mulDiv(-0, 5, 3)).toBe(0);
    expect(mulDiv(-Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER)).toBe(-1);
  });

  it('is exact past the safe integers on the way', () => {
    expect(mulDiv(Number.MAX_SAFE_INTEGER, 1_000_000, 1_000_000)).toBe(Number.MAX_SAFE_INTEGER);
    expect(mulDiv(Number.MAX_SAFE_INTEGER, 1, 2)).toBe(4_503_599_627_370_496);
    expect(mulDiv(9_007_199_254_740_991, 190_000, 1_000_000)).toBe(1_711_367_858_400_788);
  });

  it('refuses a result past the safe integers', () => {
    expect(() => mulDiv(Number.MAX_SAFE_INTEGER, 3, 2)).toThrow(expect.objectContaining({ code: 'invalid_amount' }));
  });

  it('is the nearest integer to the exact quotient, and symmetric', () => {
    fc.assert(
      fc.property(safe, fc.integer({ min: -2_000_000, max: 2_000_000 }), divisors, (value, multiplier, divisor) => {
        const exact = BigInt(value) * BigInt(multiplier);
        fc.pre(exact / BigInt(divisor) < 2n ** 52n && exact / BigInt(divisor) > -(2n ** 52n));
        const result = mulDiv(value, multiplier, divisor);
        const error = 2n * (BigInt(result) * BigInt(divisor) - exact);
        const magnitude = error < 0n ? -error : error;
        expect(magnitude <= BigInt(divisor)).toBe(true);
        if (magnitude === BigInt(divisor)) expect(error > 0n).toBe(exact > 0n);
        expect(mulDiv(-value, multiplier, divisor)).toBe(0 - result);
      }),
      { numRuns: 2_000 },
    );
  });
});
