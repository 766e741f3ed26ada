import { type DecimalFault, MAX_FRACTION_DIGITS, readDecimal } from '../money/decimal.js';
import { exactAmount } from '../money/money.js';
import { mulDiv } from '../money/round-div.js';
import { refuse } from '../refusal.js';
import { type TaxRate, WHOLE_PPM } from './tax-rate.js';

/**
 * What is taken off a line: a share of it in parts per million (10 % is 100000), or an amount in minor units. Both
 * bring the line nearer to zero, at most to zero, also where the line is negative.
 */
export type LineDiscount = { readonly ppm: number } | { readonly amount: number };

/** What a line of a document is computed from. */
export interface LineInput {
  /** Decimal text, up to 6 fraction digits; negative for what is taken back. */
  readonly quantity: string;
  /** Price of one unit in major units, decimal text, up to 6 fraction digits; with tax where the document is inclusive. */
  readonly unitPrice: string;
  readonly discount?: LineDiscount | undefined;
  readonly tax: TaxRate;
}

/** A line before tax is worked out, in minor units: `extended - discount` is its net, or its gross if tax is included. */
export interface LineAmount {
  /** Quantity times unit price, rounded. */
  readonly extended: number;
  /** The rounded discount, of the same sign as `extended`. */
  readonly discount: number;
}

const POWERS_OF_TEN = Array.from({ length: 2 * MAX_FRACTION_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * @param digits decimal digits of the currency's minor unit
 * @param index of the line, from 0, for the pointer in a refusal
 * @throws PortalError 422 `quantity_too_precise`, or `invalid_amount` for a malformed or too large number and a
 * discount that does not fit the line; each with a `pointer` such as `/lines/0/quantity`
 */
export function lineAmount(line: LineInput, digits: number, index: number): LineAmount {
  const quantity = readDecimal(line.quantity);
  if (typeof quantity === 'string') refuseDecimal(quantity, 'quantity', index);
  const unitPrice = readDecimal(line.unitPrice);
  if (typeof unitPrice === 'string') refuseDecimal(unitPrice, 'unitPrice', index);

  const scale = quantity.scale + unitPrice.scale - digits;
  const extended =
    scale >= 0
      ? mulDiv(quantity.coefficient, unitPrice.coefficient, powerOfTen(scale))
      : mulDiv(exactAmount(quantity.coefficient * powerOfTen(-scale)), unitPrice.coefficient, 1);
  const discount = line.discount === undefined ? 0 : discountOf(line.discount, extended, index);
  return { extended, discount };
}

// Looked up: `**` would take longer than all the rest of a line.
function powerOfTen(exponent: number): number {
  return POWERS_OF_TEN[exponent] as number;
}

function discountOf(discount: LineDiscount, extended: number, index: number): number {
  const pointer = `/lines/${index}/discount`;
  if ('ppm' in discount) {
    if (!Number.isInteger(discount.ppm) || discount.ppm < 0 || discount.ppm > WHOLE_PPM) {
      refuse('invalid_amount', 'A discount must be a whole number of parts per million from 0 to 1000000.', pointer);
    }
    return mulDiv(extended, discount.ppm, WHOLE_PPM);
  }
  if (!Number.isSafeInteger(discount.amount) || discount.amount < 0 || discount.amount > Math.abs(extended)) {
    refuse(
      'invalid_amount',
      'A discount must be a whole number of minor units from 0 to what the line comes to.',
      pointer,
    );
  }
  return extended < 0 ? 0 - discount.amount : 0 + discount.amount;
}

function refuseDecimal(fault: DecimalFault, field: 'quantity' | 'unitPrice', index: number): never {
  const pointer = `/lines/${index}/${field}`;
  const name = field === 'quantity' ? 'quantity' : 'unit price';
  switch (fault) {
    case 'malformed':
      return refuse('invalid_amount', `The ${name} must be decimal text with a point, such as 12.5.`, pointer);
    case 'too_precise':
      return refuse(
        field === 'quantity' ? 'quantity_too_precise' : 'invalid_amount',
        `The ${name} may have at most ${MAX_FRACTION_DIGITS} digits after the point.`,
        pointer,
      );
    case 'too_large':
      return refuse('invalid_amount', `The ${name} may have at most 15 digits in all.`, pointer);
  }
}
