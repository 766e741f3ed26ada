import type { PresentContext } from '@portico/core';
import type { StatusView } from '@portico/core/views';
import { DayFormats } from '../calendar/day.js';
import type { InvoiceItem } from '../invoices/item.js';

/** Says how invoices stand, in the words of one reader. */
export class StatusWords {
  readonly #text: PresentContext<unknown>['text'];
  readonly #today: string;
  readonly #write: (day: string) => string;

  constructor({ text, contact, today, use }: PresentContext<unknown>) {
    this.#text = text;
    this.#today = today;
    const formats = use(DayFormats);
    this.#write = (day) => formats.write(day, contact.locale, today);
  }

  /** What stands beside an invoice: one status for each fact, the one that presses most first. */
  of(item: InvoiceItem): StatusView[] {
    switch (item.status) {
      case 'paid':
        return [{ text: this.#text('status.paid'), tone: 'good', icon: 'circle-check' }];
      case 'void':
        return [{ text: this.#text('status.void'), tone: 'neutral', icon: 'ban' }];
      case 'credited':
        return [{ text: this.#text('status.credited'), tone: 'neutral', icon: 'undo-2' }];
      case 'uncollectible':
        return [{ text: this.#text('status.uncollectible'), tone: 'neutral', icon: 'ban' }];
      case 'open': {
        const partPaid: StatusView = { text: this.#text('status.part_paid'), tone: 'info', icon: 'circle-dashed' };
        return [this.due(item), ...(item.partiallyPaid ? [partPaid] : [])];
      }
    }
  }

  /** When an open invoice is due, or since when it has been. */
  due({ overdue, daysOverdue: days, dueOn }: InvoiceItem): StatusView {
    if (overdue) return { text: this.#text('status.overdue', { days }), tone: 'bad', icon: 'circle-alert' };
    if (dueOn === this.#today) return { text: this.#text('status.due_today'), tone: 'warn', icon: 'calendar-days' };
    return { text: this.#text('status.due', { day: this.#write(dueOn) }), tone: 'neutral', icon: 'calendar-days' };
  }
}
