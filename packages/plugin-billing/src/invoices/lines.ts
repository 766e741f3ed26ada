import { type Clock, type Db, newId } from '@portico/core';
import type { Insertable, Selectable } from 'kysely';
import { refuse } from '../refusal.js';
import type { LineTax } from '../settings/tax-rates.js';
import type { BillingTables, LineTable } from '../tables.js';
import type { DocumentTotals, TotalsRules } from '../totals/document-totals.js';
import { draftTotals } from '../totals/invoice-totals.js';
import type { LineInput } from '../totals/line-amount.js';
import type { LineEntry } from './line-input.js';

/** A line with its tax found. */
export interface TaxedEntry extends LineEntry {
  readonly tax: LineTax;
}

/** A whole row of a line. */
export type LineRow = Selectable<LineTable>;

// Both databases limit how many values one statement may have.
const ROWS_PER_INSERT = 500;

/**
 * Puts the account's tax rates in place of their ids.
 *
 * @throws PortalError 422 `tax_rate_not_found`, `tax_rate_retired`, with the line's `pointer`
 */
export async function withTaxes(db: Db<BillingTables>, entries: readonly LineEntry[]): Promise<TaxedEntry[]> {
  const ids = [...new Set(entries.flatMap(({ taxRateId }) => taxRateId ?? []))];
  const rows =
    ids.length === 0 ? [] : await db.selectFrom('billing_tax_rate').selectAll().where('id', 'in', ids).execute();
  const rates = new Map(rows.map((row) => [row.id, row]));
  return entries.map((entry, index) => {
    if (entry.tax !== undefined) return { ...entry, tax: entry.tax };
    const rate = rates.get(entry.taxRateId ?? '');
    const pointer = `/lines/${index}/taxRateId`;
    if (rate === undefined) refuse('tax_rate_not_found', 'There is no such tax rate in the account.', pointer);
    if (rate.retired_at !== null) {
      refuse('tax_rate_retired', 'The tax rate is retired; take one that is not, or name the tax itself.', pointer);
    }
    return { ...entry, tax: { name: rate.name, category: rate.category, ratePpm: rate.rate_ppm } };
  });
}

/**
 * What the lines come to. May be negative on a draft.
 *
 * @throws PortalError 422, as {@link draftTotals}
 */
export function totalsOf(entries: readonly TaxedEntry[], rules: TotalsRules): DocumentTotals {
  return draftTotals(entries.map(amountsOf), rules);
}

/** What a line's amounts are computed from. */
export function amountsOf({ quantity, unitPrice, discount, tax }: TaxedEntry): LineInput {
  return { quantity, unitPrice, discount, tax: { category: tax.category, ratePpm: tax.ratePpm } };
}

/** Writes the lines of a draft that has none. */
export async function insertLines(
  tx: Db<BillingTables>,
  clock: Clock,
  invoice: { readonly id: string; readonly owner_id: string },
  entries: readonly TaxedEntry[],
  totals: DocumentTotals,
): Promise<void> {
  const rows = entries.map((entry, position): Insertable<LineTable> => {
    const { discount, tax } = entry;
    const sums = totals.lines[position];
    if (sums === undefined) throw new Error('Totals of other lines.');
    return {
      id: newId(clock),
      owner_id: invoice.owner_id,
      invoice_id: invoice.id,
      position,
      description: entry.description,
      detail: entry.detail ?? null,
      quantity: entry.quantity,
      unit: entry.unit ?? null,
      unit_price: entry.unitPrice,
      discount_ppm: discount !== undefined && 'ppm' in discount ? discount.ppm : null,
      discount_amount: discount !== undefined && 'amount' in discount ? discount.amount : null,
      discount: sums.discount,
      net: sums.net,
      tax: sums.tax,
      gross: sums.gross,
      tax_name: tax.name,
      tax_category: tax.category,
      tax_rate_ppm: tax.ratePpm,
      tax_rate_id: entry.taxRateId ?? null,
      reference: entry.reference ?? null,
    };
  });
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await tx
      .insertInto('billing_line')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .execute();
  }
}

/** The lines of an invoice, as they were entered. */
export async function linesOf(db: Db<BillingTables>, invoiceId: string): Promise<TaxedEntry[]> {
  const rows = await db
    .selectFrom('billing_line')
    .selectAll()
    .where('invoice_id', '=', invoiceId)
    .orderBy('position')
    .execute();
  return rows.map(entryOf);
}

function entryOf(row: LineRow): TaxedEntry {
  const discount = discountOf(row);
  return {
    description: row.description,
    quantity: row.quantity,
    unitPrice: row.unit_price,
    tax: { name: row.tax_name, category: row.tax_category, ratePpm: row.tax_rate_ppm },
    ...(row.detail !== null && { detail: row.detail }),
    ...(row.unit !== null && { unit: row.unit }),
    ...(discount !== undefined && { discount }),
    ...(row.tax_rate_id !== null && { taxRateId: row.tax_rate_id }),
    ...(row.reference !== null && { reference: row.reference }),
  };
}

function discountOf({ discount_ppm, discount_amount }: LineRow): LineEntry['discount'] {
  if (discount_ppm !== null) return { ppm: discount_ppm };
  return discount_amount === null ? undefined : { amount: discount_amount };
}
