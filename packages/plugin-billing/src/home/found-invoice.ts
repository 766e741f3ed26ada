import type { PresentContext } from '@portico/core';
import type { SearchView } from '@portico/core/views';
import type { HomeRow } from './home-row.js';
import { invoiceRows } from './recent-card.js';

/** An invoice that was searched for. Its title is the number: what stands around it is in the reader's language. */
export function foundInvoice(row: HomeRow, context: PresentContext<unknown>): SearchView {
  const { text, link } = context;
  const [drawn] = invoiceRows([row], context);
  return {
    title: text('detail.title', { number: row.number }),
    link: link('invoice', { id: row.id }),
    amount: drawn?.amount,
    dueAt: drawn?.dueAt,
    statuses: drawn?.statuses,
  };
}
