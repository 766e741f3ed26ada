import type { Db, PortalError } from '@portico/core';
import type { Selectable, Updateable } from 'kysely';
import { conflict, invoiceNotFound } from '../refusal.js';
import type { BillingTables, InvoiceTable } from '../tables.js';
import type { InvoiceStatus } from './status.js';

/** A whole row of an invoice. */
export type InvoiceRow = Selectable<InvoiceTable>;

/**
 * Changes an invoice that is in the state `from`, compare-and-set: of several at once one succeeds, and the others
 * learn the state that he left.
 *
 * @throws PortalError 404 `invoice_not_found`; 409 `invoice_not_draft`, `invoice_is_draft`, `invoice_already_paid`,
 * `invoice_void` or `invoice_not_open`, each with `status`
 */
export async function changeWhile(
  tx: Db<BillingTables>,
  id: string,
  from: 'draft' | 'open',
  set: Updateable<InvoiceTable>,
): Promise<InvoiceRow> {
  const changed = await tx
    .updateTable('billing_invoice')
    .set(set)
    .where('id', '=', id)
    .where('status', '=', from)
    .returningAll()
    .executeTakeFirst();
  if (changed !== undefined) return changed;
  throw await refusalOf(tx, id, from);
}

/**
 * The invoice in whatever state, locked until the transaction ends.
 *
 * @throws PortalError 404 `invoice_not_found`
 */
export async function lockInvoice(tx: Db<BillingTables>, id: string): Promise<InvoiceRow> {
  const row = await tx.selectFrom('billing_invoice').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) throw invoiceNotFound();
  return row;
}

/**
 * The invoice in the state `wanted`, locked until the transaction ends.
 *
 * @throws like {@link changeWhile}
 */
export async function lockWhile(tx: Db<BillingTables>, id: string, wanted: 'draft' | 'open'): Promise<InvoiceRow> {
  const row = await lockInvoice(tx, id);
  if (row.status !== wanted) throw wrongStatus(row.status, wanted);
  return row;
}

/** Why an invoice in `status` cannot do what only one in `wanted` can. */
export function wrongStatus(status: InvoiceStatus, wanted: 'draft' | 'open'): PortalError {
  if (wanted === 'draft') {
    return conflict('invoice_not_draft', `The invoice is ${status}; only a draft can be changed.`, { status });
  }
  switch (status) {
    case 'draft':
      return conflict('invoice_is_draft', 'The invoice is a draft; issue it first.', { status });
    case 'paid':
      return conflict('invoice_already_paid', 'The invoice is paid; nothing is left to pay.', { status });
    case 'void':
      return conflict('invoice_void', 'The invoice is void.', { status });
    default:
      return conflict('invoice_not_open', `The invoice is ${status}, not open.`, { status });
  }
}

async function refusalOf(tx: Db<BillingTables>, id: string, wanted: 'draft' | 'open'): Promise<PortalError> {
  const row = await tx.selectFrom('billing_invoice').select('status').where('id', '=', id).executeTakeFirst();
  return row === undefined ? invoiceNotFound() : wrongStatus(row.status, wanted);
}
