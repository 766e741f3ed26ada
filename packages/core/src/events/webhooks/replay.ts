import { type ExpressionBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Cause } from '../../changes/cause.js';
import type { Changes } from '../../changes/changes.js';
import type { KernelChange } from '../../changes/kernel-change.js';
import type { Clock } from '../../clock.js';
import { readInput } from '../../identity/operator-input.js';
import { PortalError } from '../../problem.js';
import type { DomainEvent } from '../event.js';
import type { EventLog } from '../event-log.js';
import { newDelivery } from '../outbox/emission.js';
import type { EventTables } from '../tables.js';
import { passes } from './event-filter.js';
import type { Webhook } from './webhook.js';
import type { Webhooks } from './webhooks.js';

/** What is sent again: one event, or all that did not arrive since a time. */
export type Replay = { readonly eventId: string } | { readonly failedSince: string };

/** What a replay does. */
export interface Replayed {
  /** How many are due now. */
  readonly due: number;
  /** Whether there is more: the same replay again goes on. */
  readonly more: boolean;
}

/** Of how many events that the endpoint never got a replay makes no more due at once. */
const AT_ONCE = 5_000;
/** How many are read and written together. */
const PART = 500;

const Given = z
  .strictObject({ eventId: z.string().max(100).optional(), failedSince: z.iso.datetime({ offset: true }).optional() })
  .refine(
    ({ eventId, failedSince }) => (eventId === undefined) !== (failedSince === undefined),
    'Give either `eventId`, to send one event again, or `failedSince`, to send all that did not arrive since then.',
  );

/** Sends events to an endpoint again. */
export class WebhookReplay {
  constructor(
    private readonly clock: Clock,
    private readonly changes: () => Changes,
    private readonly events: EventLog,
    private readonly webhooks: Webhooks,
    private readonly limit: number = AT_ONCE,
  ) {}

  /**
   * Lets events be delivered to an endpoint once more. Later ones of the same subject may have gone before.
   *
   * - `eventId`: this one, whether or not it arrived, and whatever the endpoint's filter says.
   * - `failedSince`: what happened since then and did not arrive, because it failed, or because the endpoint was disabled
   *   at that time, of what the filter takes now; and what died since then. Nothing from before the endpoint was made.
   *
   * @throws PortalError `webhook_not_found`, `event_not_found` 404, `webhook_disabled` 409, `input_invalid` 422
   */
  async replay(accountId: string, id: string, given: Replay, cause: Cause): Promise<Replayed> {
    const { eventId, failedSince } = readInput(Given, 'replay', given);
    const endpoint = await this.webhooks.get(accountId, id);
    if (endpoint.status === 'disabled')
      throw new PortalError('webhook_disabled', 409, 'The endpoint is disabled. Set its status to "active" first.');
    const what =
      eventId === undefined
        ? { failedSince: new Date(failedSince ?? 0).toISOString() }
        : { event: await this.events.get(accountId, eventId) };
    return this.changes().run(accountId, cause, async (change) => {
      const replayed =
        'event' in what
          ? await this.#one(change, id, what.event)
          : await this.#missed(change, endpoint, what.failedSince);
      const data = { due: replayed.due, ...(eventId === undefined ? { failedSince } : { eventId }) };
      change.note({ action: 'webhook.replayed', subject: `webhook:${id}`, data });
      if (replayed.due > 0) change.leaveWork();
      return replayed;
    });
  }

  async #one(change: KernelChange, id: string, event: DomainEvent): Promise<Replayed> {
    const { numUpdatedRows } = await this.#again(change, id)
      .where('item_id', '=', event.id)
      .where('status', 'in', ['done', 'dead'])
      .executeTakeFirst();
    // There is none where the endpoint is newer, or its filter says no. One that is under way stays as it is.
    return { due: Number(numUpdatedRows) || (await this.#add(change, id, [event])), more: false };
  }

  async #missed(change: KernelChange, { id, events: filter, createdAt }: Webhook, since: string): Promise<Replayed> {
    const { numUpdatedRows } = await this.#again(change, id)
      .where('status', '=', 'dead')
      .where((row) =>
        row.or([
          row('status_at', '>=', since),
          row.exists(this.#happened(row, change.account, since).whereRef('event.id', '=', 'portico_delivery.item_id')),
        ]),
      )
      .executeTakeFirst();
    let due = Number(numUpdatedRows);
    let after = '';
    for (let added = 0; added < this.limit; ) {
      const rows = await this.#unsent(change, id, createdAt > since ? createdAt : since, after);
      const taken = rows.filter(({ name }) => passes(filter, name));
      const count = await this.#add(change, id, taken);
      added += count;
      due += count;
      after = rows.at(-1)?.id ?? after;
      if (rows.length < PART) return { due, more: false };
    }
    return { due, more: true };
  }

  /** Events since a time of which there is no delivery to an endpoint, in the order in which they happened. */
  #unsent({ tx, account }: KernelChange, id: string, since: string, after: string) {
    const query = tx
      .kysely<EventTables>()
      .selectFrom('portico_event as event')
      .select(['event.id', 'event.name', 'event.subject', 'event.version'])
      .where('event.account_id', '=', account)
      .where('event.at', '>=', since)
      .where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom('portico_delivery as sent')
              .select(sql`1`.as('one'))
              .whereRef('sent.account_id', '=', 'event.account_id')
              .where('sent.kind', '=', 'webhook')
              .where('sent.consumer', '=', id)
              .whereRef('sent.item_id', '=', 'event.id'),
          ),
        ),
      )
      .orderBy('event.id')
      .limit(PART);
    return (after === '' ? query : query.where('event.id', '>', after)).execute();
  }

  #happened(row: ExpressionBuilder<EventTables, 'portico_delivery'>, account: string, since: string) {
    return row
      .selectFrom('portico_event as event')
      .select(sql`1`.as('one'))
      .where('event.account_id', '=', account)
      .where('event.at', '>=', since);
  }

  #again({ tx, account, at }: KernelChange, id: string) {
    return tx
      .kysely<EventTables>()
      .updateTable('portico_delivery')
      .set({ status: 'due', status_at: at, due_at: at, attempts: 0 })
      .where('account_id', '=', account)
      .where('kind', '=', 'webhook')
      .where('consumer', '=', id);
  }

  async #add(
    change: KernelChange,
    consumer: string,
    events: readonly Pick<DomainEvent, 'id' | 'subject' | 'version'>[],
  ): Promise<number> {
    if (events.length === 0) return 0;
    const { numInsertedOrUpdatedRows } = await change.tx
      .kysely<EventTables>()
      .insertInto('portico_delivery')
      .values(
        events.map(({ id, subject, version }) =>
          newDelivery(this.clock, change, { kind: 'webhook', consumer, subject, version, item_id: id }),
        ),
      )
      .onConflict((conflict) => conflict.columns(['account_id', 'kind', 'consumer', 'item_id']).doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0n);
  }
}
