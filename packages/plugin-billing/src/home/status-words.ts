import type { PresentContext, StatusView } from '@portico/core';
import { dayInWords } from '../calendar/day.js';
import type { InvoiceItem } from '../invoices/item.js';

/** What stands beside an invoice: one status for each fact, the one that presses most first. */
export function statusesOf(item: InvoiceItem, context: PresentContext<unknown>): StatusView[] {
  const { text } = context;
  switch (item.status) {
    case 'paid':
      return [{ text: text('status.paid'), tone: 'good', icon: 'circle-check' }];
    case 'void':
      return [{ text: text('status.void'), tone: 'neutral', icon: 'ban' }];
    case 'credited':
      return [{ text: text('status.credited'), tone: 'neutral', icon: 'undo-2' }];
    case 'uncollectible':
      return [{ text: text('status.uncollectible'), tone: 'neutral', icon: 'ban' }];
    case 'open': {
      const partPaid: StatusView = { text: text('status.part_paid'), tone: 'info', icon: 'circle-dashed' };
      return [dueStatus(item, context), ...(item.partiallyPaid ? [partPaid] : [])];
    }
  }
}

/** When an open invoice is due, or since when it has been. */
export function dueStatus(item: InvoiceItem, { text, contact, today }: PresentContext<unknown>): StatusView {
  if (item.overdue)
    return { text: text('status.overdue', { days: item.daysOverdue }), tone: 'bad', icon: 'circle-alert' };
  if (item.dueOn === today) return { text: text('status.due_today'), tone: 'warn', icon: 'calendar-days' };
  const day = dayInWords(item.dueOn, contact.locale, today);
  return { text: text('status.due', { day }), tone: 'neutral', icon: 'calendar-days' };
}
