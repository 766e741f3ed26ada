import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Cause } from '../changes/cause.js';
import { bySystem } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import type { Clock } from '../clock.js';
import type { Engine } from '../data/engine.js';
import type { DomainEvent } from '../events/event.js';
import type { Delivery } from '../events/outbox/delivery.js';
import type { Subscriber } from '../events/subscribers/subscriber.js';
import { EventMismatch } from '../events/subscribers/subscribers.js';
import { isId, newId } from '../id.js';
import { readInput } from '../identity/operator-input.js';
import { type Page, type PageRequest, pageOf, pageSize, pageStart } from '../identity/page.js';
import type { KernelTables } from '../identity/tables.js';
import { PortalError } from '../problem.js';
import { plainLine } from '../welcome/plain-line.js';
import { type Offer, type Offers, Reference } from './offers.js';
import type { UnmatchedStatus, UnmatchedTable } from './tables.js';

/** What was paid under a reference that nobody had offered then. */
export interface Unmatched {
  readonly id: string;
  readonly reference: string;
  readonly invoiceId: string;
  /** The contact or company that paid. */
  readonly partyId: string | null;
  /** What its lines come to, in minor units, by the first event that told of it: also where only a part was paid. */
  readonly net: number;
  readonly currency: string;
  /** ISO 8601 in UTC. */
  readonly paidAt: string;
  readonly status: UnmatchedStatus;
  readonly statusAt: string;
  readonly resolvedBy: string | null;
  readonly note: string | null;
  /** What is offered for it by now: nothing was opened for that, and an operator can. */
  readonly offer: Offer | null;
}

/** Which of them are asked for. */
export interface UnmatchedFilter extends PageRequest {
  readonly status?: UnmatchedStatus | undefined;
}

const Status = z.enum(['open', 'resolved']).optional();
const Note = plainLine('A note', 1000).optional();

/** What is needed of events that tell of money. */
const Paid = z.object({
  invoiceId: z.string().min(1).max(200),
  currency: z.string().length(3),
  lines: z.array(z.object({ reference: Reference.nullish(), net: z.int() })).default([]),
});

/** The events that tell of what was paid. */
const PAYING = ['invoice.paid', 'payment.succeeded'];

/** Each account's list of what was paid and matched nothing, for its operators. */
export class UnmatchedReferences {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly changes: () => Changes,
    private readonly offers: Offers,
  ) {}

  /** What listens to money. However often it hears of it, a reference of an invoice is listed once. */
  subscribers(): Subscriber[] {
    return PAYING.map((event) => ({
      name: 'portico.references',
      event,
      receive: (happened, delivery) => this.#receive(happened, delivery),
    }));
  }

  /** The oldest first. */
  async list(accountId: string, filter: UnmatchedFilter = {}): Promise<Page<Unmatched>> {
    const size = pageSize(filter);
    const after = pageStart(filter);
    const status = readInput(Status, 'status', filter.status);
    let query = this.#rows(accountId)
      .orderBy('id')
      .limit(size + 1);
    if (status !== undefined) query = query.where('status', '=', status);
    if (after !== undefined) query = query.where('id', '>', after);
    const rows = await query.execute();
    const offers = await this.offers.known(
      accountId,
      rows.map(({ reference }) => reference),
    );
    return pageOf(
      rows.map((row) => unmatchedOf(row, offers.get(row.reference) ?? null)),
      size,
    );
  }

  /**
   * An operator has seen to it, or to what comes of it.
   *
   * @throws PortalError `unmatched_not_found` 404, `unmatched_settled` 409 where it is `status` already
   */
  async settle(accountId: string, id: string, status: UnmatchedStatus, cause: Cause, note?: string): Promise<void> {
    const words = readInput(Note, 'note', note);
    await this.changes().run(accountId, cause, async (change) => {
      const { tx, at } = change;
      const db = tx.kysely<KernelTables>();
      const changed = await db
        .updateTable('portico_unmatched')
        .set({
          status,
          status_at: at,
          resolved_by: status === 'resolved' ? cause.actor.id : null,
          note: status === 'resolved' ? (words ?? null) : null,
        })
        .where('account_id', '=', accountId)
        .where('id', '=', isId(id) ? id : newId(this.clock))
        .where('status', '<>', status)
        .returning('reference')
        .executeTakeFirst();
      if (changed === undefined) {
        const there = isId(id) && (await this.#rows(accountId, db).where('id', '=', id).executeTakeFirst());
        throw there
          ? new PortalError('unmatched_settled', 409, `It is ${status} already.`)
          : new PortalError('unmatched_not_found', 404, 'The account has no such payment without a match.');
      }
      change.note({ action: `reference.${status === 'open' ? 'reopened' : 'resolved'}`, subject: `unmatched:${id}` });
    });
  }

  async #receive(happened: DomainEvent, delivery: Delivery): Promise<void> {
    const { id, name, accountId, at, partyId, data } = happened;
    const paid = Paid.safeParse(data);
    if (!paid.success)
      throw new EventMismatch(`"${name}" has not what the list of references needs: ${paid.error.message}`);
    const { invoiceId, currency, lines } = paid.data;
    const sums = new Map<string, number>();
    for (const { reference, net } of lines)
      if (reference != null) sums.set(reference, (sums.get(reference) ?? 0) + net);
    const known = await this.offers.known(accountId, [...sums.keys()]);
    const missing = [...sums].filter(([reference]) => !known.has(reference));
    await this.changes().run(accountId, bySystem(`references: ${name}`), async (change) => {
      await delivery.doneIn(change.tx);
      if (missing.length === 0) return;
      await change.tx
        .kysely<KernelTables>()
        .insertInto('portico_unmatched')
        .values(
          missing.map(([reference, net]) => ({
            account_id: accountId,
            id: newId(this.clock),
            invoice_id: invoiceId,
            reference,
            event_id: id,
            event: name,
            party_id: partyId ?? null,
            net,
            currency,
            paid_at: at,
            status: 'open' as const,
            status_at: change.at,
            resolved_by: null,
            note: null,
          })),
        )
        .onConflict((conflict) => conflict.columns(['account_id', 'invoice_id', 'reference']).doNothing())
        .execute();
    });
  }

  #rows(accountId: string, db = this.engine.kysely<KernelTables>()) {
    return db.selectFrom('portico_unmatched').selectAll().where('account_id', '=', accountId);
  }
}

function unmatchedOf(row: Selectable<UnmatchedTable>, offer: Offer | null): Unmatched {
  const { id, reference, net, currency, status, note } = row;
  return {
    ...{ id, reference, net, currency, status, note, offer },
    invoiceId: row.invoice_id,
    partyId: row.party_id,
    paidAt: row.paid_at,
    statusAt: row.status_at,
    resolvedBy: row.resolved_by,
  };
}
