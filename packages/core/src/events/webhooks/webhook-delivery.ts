import { bySystem } from '../../changes/cause.js';
import type { Changes } from '../../changes/changes.js';
import { type Clock, isoNow } from '../../clock.js';
import type { Engine, EngineTransaction } from '../../data/engine.js';
import type { Log } from '../../log.js';
import type { EventLog } from '../event-log.js';
import { waitAfter } from '../outbox/backoff.js';
import type { Delivery, DeliveryKind, DeliveryOutcome } from '../outbox/delivery.js';
import type { Consumer, Consumers } from '../outbox/emission.js';
import { dropDeliveries } from './dropped-deliveries.js';
import { passes } from './event-filter.js';
import { retryAfter } from './retry-after.js';
import type { WebhookSender } from './sender.js';
import type { DisablingReason, WebhookTables } from './tables.js';
import { filterOf, type WebhookRow } from './webhook.js';

const DAY = 24 * 60 * 60_000;
/** How long an endpoint may fail until it is disabled, in milliseconds. */
const PATIENCE = 5 * DAY;
/** How long one that cannot be reached is left alone at most, in milliseconds. */
const UNREACHED = 10 * 60_000;
/** How long an endpoint may ask to wait, in milliseconds. */
const LONGEST_PAUSE = DAY;

/**
 * How long an endpoint is left alone: as long as it asks, and where nobody answers as long as the attempt waits, up to
 * ten minutes, so that what cannot be reached holds up nobody else. Never less than the attempt waits anyway.
 */
function pauseOf(status: number | undefined, asked: number | undefined, wait = 0): number | undefined {
  if ((status === 429 || status === 503) && asked !== undefined) return Math.max(wait, Math.min(asked, LONGEST_PAUSE));
  return status === undefined || status === 502 || status === 504 ? Math.min(wait, UNREACHED) : undefined;
}

/** Endpoints as consumers of events: each account has its own. */
export class WebhookDelivery implements Consumers, DeliveryKind {
  readonly kind = 'webhook';
  readonly consumers = 'all';
  readonly atOnce = 2;

  constructor(
    private readonly parts: {
      readonly engine: Engine;
      readonly clock: Clock;
      readonly log: Log;
      readonly changes: () => Changes;
      readonly events: EventLog;
      readonly sender: WebhookSender;
    },
  ) {}

  async of(tx: EngineTransaction, account: string): Promise<readonly Consumer[]> {
    const rows = await tx
      .kysely<WebhookTables>()
      .selectFrom('portico_webhook')
      .select(['id', 'events'])
      .where('account_id', '=', account)
      .where('status', '<>', 'disabled')
      .execute();
    return rows.map((row) => {
      const filter = filterOf(row);
      return { kind: 'webhook', name: row.id, takes: (event) => passes(filter, event) };
    });
  }

  async deliver({ account, consumer, itemId, attempt }: Delivery, signal: AbortSignal): Promise<DeliveryOutcome> {
    const { clock, events, sender } = this.parts;
    const endpoint = await this.#endpoint(account, consumer);
    if (endpoint === undefined || endpoint.status === 'disabled') return { dropped: true };
    if (endpoint.held_until !== null && endpoint.held_until > isoNow(clock)) {
      return { retryAt: endpoint.held_until, reason: 'The endpoint asked to wait.', untried: true };
    }
    const event = await events.get(account, itemId);
    const sent = await sender.send(endpoint, event, attempt, signal).catch(async (error: unknown) => {
      // Taken away meanwhile, it keeps no record of the attempt.
      if ((await this.#endpoint(account, consumer)) === undefined) return undefined;
      throw error;
    });
    if (sent === undefined) return { dropped: true };
    const { attempt: made, retryAfter: asked } = sent;
    if (made.error === undefined) return this.#succeeded(endpoint);
    if (made.status === 410) await this.#disable(endpoint, 'gone');
    else await this.#failed(endpoint);
    // Taken away or disabled, by this attempt or while it was made: nobody waits for it.
    const still = await this.#endpoint(account, consumer);
    if (still === undefined || still.status === 'disabled') return { dropped: true };
    const wait = waitAfter(attempt);
    const pause = pauseOf(made.status, retryAfter(asked, clock.now()), wait);
    if (pause === undefined || wait === undefined) return { failed: made.error };
    const retryAt = new Date(clock.now() + pause).toISOString();
    await this.#update(endpoint).set({ held_until: retryAt }).execute();
    return { failed: made.error, retryAt };
  }

  async #endpoint(account: string, id: string): Promise<WebhookRow | undefined> {
    return this.parts.engine
      .kysely<WebhookTables>()
      .selectFrom('portico_webhook')
      .selectAll()
      .where('account_id', '=', account)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async #succeeded(endpoint: WebhookRow): Promise<void> {
    if (endpoint.status === 'active' && endpoint.held_until === null) return;
    await this.#update(endpoint)
      .set({ status: 'active', status_at: isoNow(this.parts.clock), failing_since: null, held_until: null })
      .execute();
  }

  async #failed(endpoint: WebhookRow): Promise<void> {
    const now = isoNow(this.parts.clock);
    const since = endpoint.failing_since ?? now;
    if (Date.parse(now) - Date.parse(since) >= PATIENCE) return this.#disable(endpoint, 'failing');
    if (endpoint.status === 'failing') return;
    await this.#update(endpoint).set({ status: 'failing', status_at: now, failing_since: since }).execute();
  }

  async #disable(endpoint: WebhookRow, reason: DisablingReason): Promise<void> {
    const { changes, clock, log } = this.parts;
    const facts = { accountId: endpoint.account_id, webhookId: endpoint.id, reason };
    await changes().run(endpoint.account_id, bySystem('webhooks'), async (change) => {
      let disabling = this.#update(endpoint, change.tx).set({
        status: 'disabled',
        status_at: isoNow(clock),
        disabled_reason: reason,
        held_until: null,
      });
      // Enabled anew meanwhile, it has five days again.
      if (reason === 'failing') disabling = disabling.where('failing_since', '=', endpoint.failing_since);
      const { numUpdatedRows } = await disabling.executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      await dropDeliveries(change, endpoint.id, ['due']);
      change.note({ action: 'webhook.disabled', subject: `webhook:${endpoint.id}`, data: { reason } });
      log.warn('webhook.disabled', facts);
    });
  }

  /** Not of an endpoint that was disabled meanwhile. */
  #update({ account_id, id }: WebhookRow, tx?: EngineTransaction) {
    return (tx ?? this.parts.engine)
      .kysely<WebhookTables>()
      .updateTable('portico_webhook')
      .where('account_id', '=', account_id)
      .where('id', '=', id)
      .where('status', '<>', 'disabled');
  }
}
