import type { PresentContext } from '@portico/core';
import type { CardView, ItemView } from '@portico/core/views';
import { itemOf } from '../invoices/item.js';
import type { HomeRow } from './home-row.js';
import { StatusWords } from './status-words.js';

/** The card of invoices. */
export function recentCard(rows: readonly HomeRow[], context: PresentContext<unknown>): CardView {
  const { text, link } = context;
  return {
    title: text('recent.title'),
    items: invoiceRows(rows, context),
    more: { text: text('recent.more'), link: link('invoices') },
    empty: text('recent.empty'),
  };
}

/** Invoices as rows: what is still to be paid of each, or what it came to. */
export function invoiceRows(rows: readonly HomeRow[], context: PresentContext<unknown>): ItemView[] {
  const { link, today } = context;
  const words = new StatusWords(context);
  return rows.map((row) => {
    const item = itemOf(row, today);
    const open = item.status === 'open';
    return {
      title: item.number,
      subtitle: item.subject,
      link: link('invoice', { id: item.id }),
      amount: { value: open ? item.balance : item.total, currency: item.currency },
      ...(open && { dueAt: item.dueOn }),
      statuses: words.of(item),
    };
  });
}
