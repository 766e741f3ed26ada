import type { Db } from '@portico/core';
import type { InvoiceRow } from '../invoices/transition.js';
import { mulDiv } from '../money/round-div.js';
import type { BillingTables } from '../tables.js';
import type { Money } from './events.js';

/**
 * The money of an invoice that is paid from one sum to another: `from` 0 `to` its total is all of it. What its parts are
 * is worked out from both ends, so that payments, however many, add up to the invoice.
 */
export async function moneyOf(
  tx: Db<BillingTables>,
  invoice: Pick<InvoiceRow, 'id' | 'owner_id' | 'currency' | 'total' | 'tax'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Money> {
  const { id, owner_id, currency, total, tax } = invoice;
  const sums = await tx
    .selectFrom('billing_line')
    .select((row) => ['reference', row.fn.sum<number>('net').as('net'), row.fn.sum<number>('discount').as('discount')])
    .where('invoice_id', '=', id)
    .groupBy('reference')
    .orderBy('reference')
    .execute();
  // Of an invoice that comes to nothing all is paid at once.
  const share = (sum: number) => (total === 0 ? sum : mulDiv(sum, to, total) - mulDiv(sum, from, total));
  return {
    invoiceId: id,
    partyId: owner_id,
    currency,
    amount: to - from,
    tax: share(tax),
    // No line is shipping yet.
    shipping: 0,
    discount: share(sums.reduce((sum, { discount }) => sum + discount, 0)),
    lines: sums.flatMap(({ reference, net }) => (reference === null ? [] : [{ reference, net: share(net) }])),
  };
}
