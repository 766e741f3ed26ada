import type { Clock } from '@portico/core';
import { instantOf } from '../calendar/instant.js';
import type { BillingDb } from '../events/events.js';
import { notifyOf, type Pages } from '../notifications/notices.js';

/** How many invoices one change tells of. */
const AT_ONCE = 50;

/** Tells of invoices whose due day has ended. */
export class OverdueSweep {
  constructor(private readonly clock: Clock) {}

  /** Tells of each once. `today` is the account's day. */
  async run(db: BillingDb, today: string, pages: Pages, signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.#some(db, today, pages)) === AT_ONCE);
  }

  #some(db: BillingDb, today: string, pages: Pages): Promise<number> {
    return db.change(async (tx) => {
      const rows = await tx
        .selectFrom('billing_invoice')
        .select(['id', 'owner_id', 'number', 'subject', 'currency', 'total', 'paid', 'credited', 'due_on'])
        .where('status', '=', 'open')
        .where('overdue_at', 'is', null)
        .where('due_on', '<', today)
        .orderBy('due_on')
        .orderBy('id')
        .limit(AT_ONCE)
        // A payment that is being recorded comes first.
        .forUpdate()
        // What is open has both.
        .$narrowType<{ number: string; due_on: string }>()
        .execute();
      for (const row of rows) {
        const { id, owner_id, currency, due_on: dueOn } = row;
        const amount = row.total - row.paid - row.credited;
        await tx
          .updateTable('billing_invoice')
          .set({ overdue_at: instantOf(this.clock) })
          .where('id', '=', id)
          .execute();
        const of = { invoiceId: id, partyId: owner_id, currency };
        tx.emit('invoice.overdue', { ...of, amount, dueOn });
        notifyOf(tx, pages, 'invoice_overdue', row, { amount, due: dueOn });
      }
      return rows.length;
    });
  }
}
