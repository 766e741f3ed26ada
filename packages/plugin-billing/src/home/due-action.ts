import type { PresentContext } from '@portico/core';
import type { ActionView } from '@portico/core/views';
import { addDays } from '../calendar/day.js';
import { itemOf } from '../invoices/item.js';
import type { HomeRow } from './home-row.js';
import { StatusWords } from './status-words.js';

/** How many days before its due day an invoice begins to wait for the contact. */
const AHEAD = 14;

/** What waits to be paid: what is overdue, or due soon. */
export function dueActions(rows: readonly HomeRow[], context: PresentContext<unknown>): ActionView[] {
  const { text, link, today } = context;
  const words = new StatusWords(context);
  const until = addDays(today, AHEAD);
  return rows
    .map((row) => itemOf(row, today))
    .filter(({ balance, dueOn }) => balance > 0 && dueOn <= until)
    .map((item) => ({
      title: text('due.title', { number: item.number }),
      subtitle: item.subject,
      verb: text('due.verb'),
      link: link('invoice', { id: item.id }),
      dueAt: item.dueOn,
      urgency: item.overdue ? 'overdue' : 'open',
      amount: { value: item.balance, currency: item.currency },
      status: words.due(item),
    }));
}
