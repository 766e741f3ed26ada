import { z } from 'zod';
import type { Cause } from '../../changes/cause.js';
import type { Changes } from '../../changes/changes.js';
import type { KernelChange } from '../../changes/kernel-change.js';
import type { Clock } from '../../clock.js';
import { readInput } from '../../identity/operator-input.js';
import type { EventLog } from '../event-log.js';
import { newDelivery } from '../outbox/emission.js';
import type { EventTables } from '../tables.js';
import type { Webhooks } from './webhooks.js';

/** What is sent again: one event, or all that could not be delivered since a time. */
export type Replay = { readonly eventId: string } | { readonly failedSince: string };

const Replayed = z.union([
  z.strictObject({ eventId: z.string().max(100) }),
  z.strictObject({ failedSince: z.iso.datetime({ offset: true }) }),
]);

/** Sends events to an endpoint again. */
export class WebhookReplay {
  constructor(
    private readonly clock: Clock,
    private readonly changes: () => Changes,
    private readonly events: EventLog,
    private readonly webhooks: Webhooks,
  ) {}

  /**
   * Lets an event, or all that are dead, be delivered to an endpoint once more, whatever its filter says. Later ones of
   * the same subject may have gone before.
   *
   * @returns how many are due now
   * @throws PortalError `webhook_not_found`, `event_not_found` 404, `input_invalid` 422
   */
  async replay(accountId: string, id: string, given: Replay, cause: Cause): Promise<{ readonly due: number }> {
    const what = readInput(Replayed, 'replay', given);
    await this.webhooks.get(accountId, id);
    const event = 'eventId' in what ? await this.events.get(accountId, what.eventId) : undefined;
    const due = await this.changes().run(accountId, cause, async (change) => {
      const revived = await this.#revive(change, id, what);
      const added = event !== undefined && revived === 0 ? await this.#add(change, id, event) : 0;
      change.note({ action: 'webhook.replayed', subject: `webhook:${id}`, data: { due: revived + added, ...what } });
      if (revived + added > 0) change.leaveWork();
      return revived + added;
    });
    return { due };
  }

  async #revive({ tx, account, at }: KernelChange, id: string, what: z.output<typeof Replayed>): Promise<number> {
    const again = tx
      .kysely<EventTables>()
      .updateTable('portico_delivery')
      .set({ status: 'due', status_at: at, due_at: at, attempts: 0 })
      .where('account_id', '=', account)
      .where('kind', '=', 'webhook')
      .where('consumer', '=', id);
    const { numUpdatedRows } = await ('eventId' in what
      ? again.where('item_id', '=', what.eventId).where('status', 'in', ['done', 'dead'])
      : again.where('status', '=', 'dead').where('status_at', '>=', new Date(what.failedSince).toISOString())
    ).executeTakeFirst();
    return Number(numUpdatedRows);
  }

  /** Where none was made: the endpoint is newer, or its filter says no. One that is under way stays as it is. */
  async #add(
    change: KernelChange,
    consumer: string,
    { id, subject, version }: { readonly id: string; readonly subject: string; readonly version: number },
  ): Promise<number> {
    const { numInsertedOrUpdatedRows } = await change.tx
      .kysely<EventTables>()
      .insertInto('portico_delivery')
      .values(newDelivery(this.clock, change, { kind: 'webhook', consumer, subject, version, item_id: id }))
      .onConflict((conflict) => conflict.columns(['account_id', 'kind', 'consumer', 'item_id']).doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0n);
  }
}
