import { describe, expect, it } from 'vitest';
import { addAmounts, exactAmount } from './money.js';

const refused = expect.objectContaining({ code: 'invalid_amount', status: 422 });

describe('amounts', () => {
  it('are whole minor units that JavaScript holds exactly', () => {
    expect(exactAmount(-5)).toBe(-5);
    expect(exactAmount(-0)).toBe(0);
    for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => exactAmount(amount)).toThrow(refused);
    }
  });

  it('name the faulty part of the input where it is known', () => {
    expect(() => exactAmount(0.5, '/amount')).toThrow(expect.objectContaining({ members: { pointer: '/amount' } }));
    expect(() => exactAmount(0.5)).toThrow(expect.objectContaining({ members: {} }));
  });

  it('add up within the safe integers', () => {
    expect(addAmounts(5, -7)).toBe(-2);
    expect(addAmounts(-0, -0)).toBe(0);
    expect(() => addAmounts(Number.MAX_SAFE_INTEGER, 1)).toThrow(refused);
    expect(() => addAmounts(Number.MIN_SAFE_INTEGER, -1)).toThrow(refused);
  });
});
