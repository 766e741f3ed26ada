import { refuse } from '../refusal.js';
import { type DocumentTotals, documentTotals, type TotalsRules } from './document-totals.js';
import type { LineInput } from './line-amount.js';

/**
 * The most that one invoice may come to in either direction, in minor units: EUR 100,000,000,000.00. Sums over invoices
 * are exact below 2^53: that is 900 invoices at this limit, or 900,000 at a thousandth of it.
 */
export const MAX_TOTAL = 10_000_000_000_000;

/**
 * Computes the totals of an invoice that is still written: it may have no lines, and may come out negative.
 *
 * @throws PortalError 422: `invalid_amount` for more than {@link MAX_TOTAL}, and what {@link documentTotals} throws
 */
export function draftTotals(lines: readonly LineInput[], rules: TotalsRules): DocumentTotals {
  const totals = documentTotals(lines, rules);
  if (Math.abs(totals.total) <= MAX_TOTAL) return totals;
  return refuse('invalid_amount', `An invoice may come to at most ${MAX_TOTAL} minor units.`, '/lines');
}

/**
 * Computes the totals of an invoice that is about to be issued: it has lines, and it does not come out negative.
 * Single lines and tax groups may. A total of zero is allowed.
 *
 * @throws PortalError 422: `no_lines`, `total_negative`, and what {@link draftTotals} throws
 */
export function invoiceTotals(lines: readonly LineInput[], rules: TotalsRules): DocumentTotals {
  if (lines.length === 0) refuse('no_lines', 'An invoice must have at least one line.', '/lines');
  const totals = draftTotals(lines, rules);
  if (totals.total < 0) {
    refuse('total_negative', 'The total of an invoice must not be negative; a credit note gives money back.', '/lines');
  }
  return totals;
}
