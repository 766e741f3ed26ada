import { refuse } from '../refusal.js';
import { type DocumentTotals, documentTotals, type TotalsRules } from './document-totals.js';
import type { LineInput } from './line-amount.js';

/**
 * Computes the totals of an invoice that is about to be issued: it has lines, and it does not come out negative.
 * Single lines and tax groups may. A total of zero is allowed.
 *
 * @throws PortalError 422: `no_lines`, `total_negative`, and what {@link documentTotals} throws
 */
export function invoiceTotals(lines: readonly LineInput[], rules: TotalsRules): DocumentTotals {
  if (lines.length === 0) refuse('no_lines', 'An invoice must have at least one line.', '/lines');
  const totals = documentTotals(lines, rules);
  if (totals.total < 0) {
    refuse('total_negative', 'The total of an invoice must not be negative; a credit note gives money back.', '/lines');
  }
  return totals;
}
