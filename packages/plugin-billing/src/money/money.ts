import { refuse } from '../refusal.js';

/** An amount of one currency. */
export interface Money {
  /** Minor units (cents for EUR, yen for JPY), a safe integer; negative for what is owed the other way. */
  readonly amount: number;
  /** ISO 4217 code, such as `EUR`. */
  readonly currency: string;
}

/**
 * The amount itself, if JavaScript holds it exactly.
 *
 * @param amount minor units
 * @throws PortalError `invalid_amount` (422) when it is no safe integer
 */
export function exactAmount(amount: number, pointer?: string): number {
  if (!Number.isSafeInteger(amount)) {
    refuse('invalid_amount', 'An amount must be a whole number of minor units below 2^53.', pointer);
  }
  // Zero has a sign in JavaScript, and `-0` would break byte-equal documents and strict comparison.
  return amount + 0;
}

/**
 * The sum of two amounts of one currency, in minor units.
 *
 * @throws PortalError `invalid_amount` (422) when the sum is past the safe integers
 */
export function addAmounts(a: number, b: number): number {
  return exactAmount(a + b);
}
