import { addAmounts } from './money.js';
import { mulDiv } from './round-div.js';

/**
 * Scales every value by `multiplier / divisor` so that the results add up to the scaled sum, rounded half away from
 * zero: the method of the largest remainder. Each result is its exact share rounded down or up; among equal
 * remainders the earlier one is rounded away from zero. Negating all values negates all results.
 *
 * @param values safe integers of either sign
 * @param divisor greater than zero
 * @throws PortalError `invalid_amount` (422) when a sum or a result is past the safe integers
 *
 * @example
 * // Three lines of EUR 10.00 including 19 %: their net amounts add up to the net of EUR 30.00.
 * apportion([1_000, 1_000, 1_000], 1_000_000, 1_190_000)   // [841, 840, 840], in all 2_521
 */
export function apportion(values: readonly number[], multiplier: number, divisor: number): number[] {
  const sum = values.reduce(addAmounts, 0);
  const direction = directionOf(values, sum) * (multiplier < 0 ? -1 : 1);
  // Rounded down in the direction of the sum, so that the mirror image of the input rounds the same values.
  const results: number[] = new Array(values.length);
  const remainders = new Float64Array(values.length);
  let left = direction * mulDiv(sum, multiplier, divisor);
  for (let i = 0; i < values.length; i++) {
    const value = direction * (values[i] as number);
    const product = value * multiplier;
    let quotient: number;
    let remainder: number;
    if (Number.isSafeInteger(product)) {
      quotient = Math.trunc(product / divisor) + 0;
      remainder = product - quotient * divisor;
      if (remainder < 0) {
        quotient -= 1;
        remainder += divisor;
      }
    } else {
      [quotient, remainder] = floorDivExact(value, multiplier, divisor);
    }
    results[i] = quotient;
    remainders[i] = remainder;
    left = addAmounts(left, -quotient);
  }
  if (left > 0) giveToLargest(results, remainders, left);
  return direction === 1 ? results : results.map((result) => 0 - result);
}

/**
 * Splits a total in proportion to weights, to the last minor unit: the parts add up to the total, and each is within
 * one unit of its exact share. Negative totals split as the mirror image of positive ones.
 *
 * @param total minor units
 * @param weights safe integers, none negative, not all zero
 * @throws RangeError when the weights are not so
 *
 * @example
 * allocate(100, [1, 1, 1])   // [34, 33, 33]
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  if (!weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0)) {
    throw new RangeError('Weights must be safe integers, none negative.');
  }
  const sum = weights.reduce(addAmounts, 0);
  if (sum === 0) throw new RangeError('At least one weight must be greater than zero.');
  return apportion(weights, total, sum);
}

function directionOf(values: readonly number[], sum: number): 1 | -1 {
  const decisive = sum !== 0 ? sum : (values.find((value) => value !== 0) ?? 0);
  return decisive < 0 ? -1 : 1;
}

function floorDivExact(value: number, multiplier: number, divisor: number): [quotient: number, remainder: number] {
  const exact = BigInt(value) * BigInt(multiplier);
  const by = BigInt(divisor);
  const remainder = ((exact % by) + by) % by;
  return [Number((exact - remainder) / by), Number(remainder)];
}

function giveToLargest(results: number[], remainders: Float64Array, units: number): void {
  // Sorting the bare numbers and comparing with the last one served is much faster than sorting indices.
  const threshold = remainders.toSorted()[remainders.length - units] as number;
  let left = units;
  for (let i = 0; i < results.length; i++) {
    if ((remainders[i] as number) > threshold) {
      results[i] = (results[i] as number) + 1;
      left -= 1;
    }
  }
  for (let i = 0; left > 0; i++) {
    if (remainders[i] === threshold) {
      results[i] = (results[i] as number) + 1;
      left -= 1;
    }
  }
}
