import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Cause } from '../../changes/cause.js';
import type { Changes } from '../../changes/changes.js';
import type { Engine } from '../../data/engine.js';
import { isId } from '../../id.js';
import { readInput } from '../../identity/operator-input.js';
import { type Page, type PageRequest, pageOf, pageSize, pageStart } from '../../identity/page.js';
import { PortalError } from '../../problem.js';
import type { DeliveryKindName, DeliveryStatus, DeliveryTable, EventTables } from '../tables.js';

/** Where one thing is on its way to one consumer. */
export interface DeliveryState {
  readonly id: string;
  readonly kind: DeliveryKindName;
  /** The plugin's id of a subscriber, the id of an endpoint. */
  readonly consumer: string;
  readonly subject: string;
  /** The event's id, or what else is delivered. */
  readonly itemId: string;
  /** `claimed`: under way. `dead`: it was tried often enough; `retry` tries it again. */
  readonly status: DeliveryStatus;
  readonly statusAt: string;
  /** When it is tried next, while it is `due`. */
  readonly dueAt: string | undefined;
  readonly attempts: number;
  readonly lastError: string | undefined;
  readonly createdAt: string;
}

/** Which deliveries are asked for. */
export interface DeliveryFilter extends PageRequest {
  readonly status?: DeliveryStatus | undefined;
  readonly kind?: DeliveryKindName | undefined;
  /** Those of one event. */
  readonly eventId?: string | undefined;
}

const Filter = z.object({
  status: z.enum(['due', 'claimed', 'done', 'dead']).optional(),
  kind: z.enum(['subscriber', 'webhook', 'mail']).optional(),
  eventId: z.string().max(100).optional(),
});

/** The outbox of each account, for operators. */
export class DeliveryLog {
  constructor(
    private readonly engine: Engine,
    private readonly changes: () => Changes,
  ) {}

  /** In the order in which they were made. */
  async list(accountId: string, filter: DeliveryFilter = {}): Promise<Page<DeliveryState>> {
    const size = pageSize(filter);
    const after = pageStart(filter);
    const { status, kind, eventId } = readInput(Filter, 'filter', {
      status: filter.status,
      kind: filter.kind,
      eventId: filter.eventId,
    });
    let query = this.engine
      .kysely<EventTables>()
      .selectFrom('portico_delivery')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('id')
      .limit(size + 1);
    if (status !== undefined) query = query.where('status', '=', status);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (eventId !== undefined) {
      if (!isId(eventId)) return pageOf([], size);
      query = query.where('item_id', '=', eventId);
    }
    if (after !== undefined) query = query.where('id', '>', after);
    return pageOf((await query.execute()).map(stateOf), size);
  }

  /**
   * Tries a dead delivery again, as often as a new one. Later ones of the same subject may have gone before.
   *
   * @throws PortalError `delivery_not_found` 404, `delivery_not_dead` 409
   */
  async retry(accountId: string, id: string, cause: Cause): Promise<DeliveryState> {
    const revived = isId(id) ? await this.#revive(accountId, id, cause) : undefined;
    if (revived !== undefined) return stateOf(revived);
    const found = isId(id)
      ? await this.engine
          .kysely<EventTables>()
          .selectFrom('portico_delivery')
          .select('status')
          .where('account_id', '=', accountId)
          .where('id', '=', id)
          .executeTakeFirst()
      : undefined;
    if (found === undefined) throw new PortalError('delivery_not_found', 404, 'The account has no such delivery.');
    throw new PortalError(
      'delivery_not_dead',
      409,
      `The delivery is ${found.status}: only a dead one is tried again.`,
      {
        status: found.status,
      },
    );
  }

  #revive(accountId: string, id: string, cause: Cause): Promise<Selectable<DeliveryTable> | undefined> {
    return this.changes().run(accountId, cause, async (change) => {
      const revived = await change.tx
        .kysely<EventTables>()
        .updateTable('portico_delivery')
        .set({ status: 'due', status_at: change.at, due_at: change.at, attempts: 0 })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('status', '=', 'dead')
        .returningAll()
        .executeTakeFirst();
      if (revived === undefined) return undefined;
      const { kind, consumer, item_id } = revived;
      change.note({ action: 'delivery.retried', subject: `delivery:${id}`, data: { kind, consumer, itemId: item_id } });
      change.leaveWork();
      return revived;
    });
  }
}

function stateOf(row: Selectable<DeliveryTable>): DeliveryState {
  return {
    id: row.id,
    kind: row.kind,
    consumer: row.consumer,
    subject: row.subject,
    itemId: row.item_id,
    status: row.status,
    statusAt: row.status_at,
    dueAt: row.status === 'due' ? row.due_at : undefined,
    attempts: row.attempts,
    lastError: row.last_error ?? undefined,
    createdAt: row.created_at,
  };
}
