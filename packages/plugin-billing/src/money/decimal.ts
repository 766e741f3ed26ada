/** A decimal number: `coefficient / 10 ** scale`, exact, with the smallest possible scale. */
export interface Decimal {
  /** A safe integer. */
  readonly coefficient: number;
  /** Fraction digits, 0 to {@link MAX_FRACTION_DIGITS}. */
  readonly scale: number;
}

/** Why a text is not taken as a decimal number. */
export type DecimalFault = 'malformed' | 'too_precise' | 'too_large';

/** The most fraction digits that a quantity or a unit price may have. */
export const MAX_FRACTION_DIGITS = 6;

const MINUS = 45;
const ZERO = 48;

/**
 * Reads decimal text as it is stored and sent: an optional minus, digits without a leading zero, and a point followed
 * by digits if there is a fraction. No plus, exponent, grouping, comma or white space. Zeros at the end of the
 * fraction do not count as precision.
 *
 * @returns the number, or the fault: `malformed`; `too_precise` (more than {@link MAX_FRACTION_DIGITS} fraction
 * digits); `too_large` (its digits without the point make a number past the safe integers)
 */
export function readDecimal(text: string): Decimal | DecimalFault {
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  const point = text.indexOf('.', start + 1);
  if (text.length === start || point === text.length - 1) return 'malformed';
  if (text.charCodeAt(start) === ZERO && text.length > start + 1 && point !== start + 1) return 'malformed';

  let end = text.length;
  if (point > 0) while (text.charCodeAt(end - 1) === ZERO) end -= 1;
  let coefficient = 0;
  for (let i = start; i < end; i++) {
    if (i === point) continue;
    const digit = text.charCodeAt(i) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return 'malformed';
    coefficient = coefficient * 10 + digit;
  }
  const scale = point > 0 ? end - point - 1 : 0;
  if (scale > MAX_FRACTION_DIGITS) return 'too_precise';
  if (coefficient > Number.MAX_SAFE_INTEGER) return 'too_large';
  return { coefficient: start === 1 ? 0 - coefficient : coefficient, scale };
}
