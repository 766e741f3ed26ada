import type { BillingTx } from '../events/events.js';
import type { InvoiceRow } from '../invoices/transition.js';
import type { Office } from '../office.js';
import type { topics } from './topics.js';

type About = Pick<InvoiceRow, 'id' | 'owner_id' | 'subject' | 'currency'> & { readonly number: string };

/** What a notice is written with: where the pages are. */
export type Pages = Pick<Office, 'link'>;

/**
 * Tells the client something of an invoice.
 *
 * @param amounts in minor units of the invoice's currency
 */
export function notifyOf(
  tx: BillingTx,
  { link }: Pages,
  topic: keyof typeof topics,
  invoice: About,
  { due, ...amounts }: { readonly amount: number; readonly balance?: number; readonly due?: string },
): void {
  const { id, owner_id: to, number, subject, currency } = invoice;
  const money = Object.entries(amounts).map(([name, amount]) => [name, { amount, currency }] as const);
  tx.notify(topic, {
    to,
    link: link('invoice', { id }),
    item: id,
    values: { number, subject, ...Object.fromEntries(money), ...(due !== undefined && { due: { day: due } }) },
  });
}
