import { apportion } from '../money/allocate.js';
import { minorUnitDigits } from '../money/currency.js';
import { addAmounts } from '../money/money.js';
import { mulDiv } from '../money/round-div.js';
import { refuse } from '../refusal.js';
import { type LineAmount, type LineInput, lineAmount } from './line-amount.js';
import { checkTaxRate, type TaxRate, WHOLE_PPM } from './tax-rate.js';

/** The most lines that one document may have. */
export const MAX_LINES = 5_000;

/** Whether unit prices are without tax or contain it. */
export type TaxMode = 'exclusive' | 'inclusive';

/**
 * Where tax is rounded: once for all lines of one category and rate, or on every line. 55.55 + 11.11 at 23 % have
 * 15.33 tax per group and 15.34 per line.
 */
export type TaxRounding = 'per_group' | 'per_line';

/** How a document is computed; frozen into it. */
export interface TotalsRules {
  /** ISO 4217 code. */
  readonly currency: string;
  readonly taxMode: TaxMode;
  readonly taxRounding: TaxRounding;
}

/** An amount and its tax, in minor units: `net + tax = gross`, always. */
export interface TaxedAmount {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
}

/** A line's amounts, in minor units. */
export interface LineTotals extends LineAmount, TaxedAmount {}

/** All lines of one category and rate. */
export interface TaxGroup extends TaxRate, TaxedAmount {}

/**
 * What a document comes to, in minor units of its currency. The columns `net`, `tax` and `gross` of the lines add up
 * to their tax group's, and those of the groups to the document's.
 */
export interface DocumentTotals extends TotalsRules {
  /** In the order of the input. */
  readonly lines: readonly LineTotals[];
  /** In the order in which the lines first name them. */
  readonly taxGroups: readonly TaxGroup[];
  readonly net: number;
  readonly tax: number;
  /** `net + tax`: what is to be paid. */
  readonly total: number;
}

/**
 * Computes the totals of any document: an invoice, a draft, an estimate, a credit note. May come out negative, and
 * for no lines is zero; {@link invoiceTotals} says what an invoice must be. Negating all quantities negates every
 * amount.
 *
 * @throws PortalError 422: `currency_unknown`, `too_many_lines`, `quantity_too_precise`, `invalid_amount` (malformed,
 * or anything past the safe integers), `invalid_tax_rate`; for a fault in a line with its `pointer`
 *
 * @example
 * documentTotals(
 *   [{ quantity: '1.5', unitPrice: '80.00', tax: { category: 'S', ratePpm: 190_000 } }],
 *   { currency: 'EUR', taxMode: 'exclusive', taxRounding: 'per_group' },
 * ).total   // 14_280: EUR 142.80
 */
export function documentTotals(lines: readonly LineInput[], rules: TotalsRules): DocumentTotals {
  refuseTooManyLines(lines.length);
  const digits = minorUnitDigits(rules.currency);
  const amounts = lines.map((line, index) => lineAmount(line, digits, index));
  const totals: LineTotals[] = new Array(lines.length);
  const taxGroups: TaxGroup[] = [];
  for (const { rate, members } of groupByTax(lines)) {
    const parts = taxParts(
      members.map((index) => baseOf(amounts[index] as LineAmount)),
      rate,
      rules,
    );
    const sum = { net: 0, tax: 0, gross: 0 };
    for (let i = 0; i < members.length; i++) {
      const index = members[i] as number;
      const line = taxedLine(amounts[index] as LineAmount, parts[i] as number, rules.taxMode);
      totals[index] = line;
      addTo(sum, line);
    }
    taxGroups.push({ category: rate.category, ratePpm: rate.ratePpm, ...sum });
  }
  const sum = { net: 0, tax: 0, gross: 0 };
  for (const group of taxGroups) addTo(sum, group);
  const { currency, taxMode, taxRounding } = rules;
  return { currency, taxMode, taxRounding, lines: totals, taxGroups, net: sum.net, tax: sum.tax, total: sum.gross };
}

/** @throws PortalError `too_many_lines` (422) for more than {@link MAX_LINES} */
export function refuseTooManyLines(count: number): void {
  if (count > MAX_LINES) refuse('too_many_lines', `A document may have at most ${MAX_LINES} lines.`, '/lines');
}

/** The lines of each category and rate, by index. */
function groupByTax(lines: readonly LineInput[]): Iterable<{ rate: TaxRate; members: number[] }> {
  const groups = new Map<string | number, { rate: TaxRate; members: number[] }>();
  for (let index = 0; index < lines.length; index++) {
    const { tax } = lines[index] as LineInput;
    checkTaxRate(tax, index);
    // A checked rate is told by its number where it has one, by its category where it is zero.
    const key = tax.ratePpm === 0 ? tax.category : tax.ratePpm;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { rate: tax, members: [index] });
    else group.members.push(index);
  }
  return groups.values();
}

/** What is worked out of each amount of one tax group: its tax, or its net where the amount contains the tax. */
function taxParts(amounts: readonly number[], { ratePpm }: TaxRate, { taxMode, taxRounding }: TotalsRules): number[] {
  const multiplier = taxMode === 'inclusive' ? WHOLE_PPM : ratePpm;
  const divisor = taxMode === 'inclusive' ? WHOLE_PPM + ratePpm : WHOLE_PPM;
  return taxRounding === 'per_group'
    ? apportion(amounts, multiplier, divisor)
    : amounts.map((amount) => mulDiv(amount, multiplier, divisor));
}

function taxedLine(line: LineAmount, part: number, taxMode: TaxMode): LineTotals {
  const { extended, discount } = line;
  const base = baseOf(line);
  return taxMode === 'inclusive'
    ? { extended, discount, net: part, tax: base - part, gross: base }
    : { extended, discount, net: base, tax: part, gross: addAmounts(base, part) };
}

function baseOf({ extended, discount }: LineAmount): number {
  return extended - discount;
}

function addTo(sum: { net: number; tax: number; gross: number }, amount: TaxedAmount): void {
  sum.net = addAmounts(sum.net, amount.net);
  sum.tax = addAmounts(sum.tax, amount.tax);
  sum.gross = addAmounts(sum.gross, amount.gross);
}
