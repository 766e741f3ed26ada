import { exactAmount } from './money.js';

/**
 * Divides and rounds half away from zero: 5 / 2 is 3, -5 / 2 is -3.
 * Symmetric, so that a credit note mirrors its invoice.
 *
 * @param divisor greater than zero
 */
export function roundDiv(dividend: bigint, divisor: bigint): bigint {
  const doubled = dividend < 0n ? dividend * 2n - divisor : dividend * 2n + divisor;
  return doubled / (divisor * 2n);
}

/**
 * `value × multiplier / divisor`, rounded half away from zero. Exact for all safe integers: what does not fit a
 * double on the way is calculated in BigInt.
 *
 * @param divisor greater than zero
 * @throws PortalError `invalid_amount` (422) when the result is past the safe integers
 *
 * @example
 * mulDiv(10_000, 190_000, 1_000_000)   // 19 % of EUR 100.00: 1_900
 */
export function mulDiv(value: number, multiplier: number, divisor: number): number {
  const product = value * multiplier;
  if (!Number.isSafeInteger(product)) {
    return exactAmount(Number(roundDiv(BigInt(value) * BigInt(multiplier), BigInt(divisor))));
  }
  // For safe integers the truncated quotient of doubles is exact, and far faster than `%`. Adding half the divisor
  // first, as is usual, would leave the safe integers near their end.
  const quotient = Math.trunc(product / divisor);
  const remainder = product - quotient * divisor;
  if (Math.abs(remainder) * 2 < divisor) return quotient + 0;
  return product < 0 ? quotient - 1 : quotient + 1;
}
