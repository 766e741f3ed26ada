import { z } from 'zod';
import type { Cause } from '../../changes/cause.js';
import type { Changes } from '../../changes/changes.js';
import type { KernelChange } from '../../changes/kernel-change.js';
import { type Clock, isoNow } from '../../clock.js';
import type { Engine } from '../../data/engine.js';
import type { GuardedFetch } from '../../guarded-fetch/guarded-fetch.js';
import { isId, newId } from '../../id.js';
import { isPlain, readInput } from '../../identity/operator-input.js';
import { type Page, type PageRequest, pageOf, pageSize, pageStart } from '../../identity/page.js';
import { PortalError } from '../../problem.js';
import type { DomainEvent } from '../event.js';
import type { WebhookAttempts } from './attempts.js';
import { dropDeliveries } from './dropped-deliveries.js';
import { eventFilter } from './event-filter.js';
import type { WebhookSender } from './sender.js';
import type { SigningSecrets } from './signing-secrets.js';
import type { WebhookTables } from './tables.js';
import { type Webhook, type WebhookAttempt, type WebhookRow, webhookOf } from './webhook.js';

/** What a new endpoint is made of. */
export interface NewWebhook {
  /** https, and reachable from the Internet. */
  readonly url: string;
  /** Names of events, all of a noun (`invoice.*`), or all (`*`). */
  readonly events: readonly string[];
  /** For people, at most 200 characters. */
  readonly description?: string | undefined;
}

/** What is changed of an endpoint: what is left out stays. */
export interface WebhookChange {
  readonly url?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly description?: string | null | undefined;
  /** `disabled` sends nothing until it is `active` again, which also gives one that failed another five days. */
  readonly status?: 'active' | 'disabled' | undefined;
}

/** An endpoint, and the secret that is told this once. */
export interface WebhookWithSecret extends Webhook {
  /** `whsec_...`: for the receiver, who verifies with it. */
  readonly secret: string;
}

/** How many endpoints an account has at most. */
const MOST = 50;
const HOUR = 60 * 60_000;

/** The endpoints of each account, for operators. */
export class Webhooks {
  readonly #input: ReturnType<typeof inputs>;

  /** @param names the events that there are */
  constructor(
    private readonly parts: {
      readonly engine: Engine;
      readonly clock: Clock;
      readonly changes: () => Changes;
      readonly fetch: GuardedFetch;
      readonly secrets: SigningSecrets;
      readonly sender: WebhookSender;
      readonly attempts: WebhookAttempts;
    },
    names: ReadonlySet<string>,
  ) {
    this.#input = inputs(names);
  }

  /** @throws PortalError `url_refused`, `input_invalid` 422, `too_many_webhooks` 409 */
  async create(accountId: string, given: NewWebhook, cause: Cause): Promise<WebhookWithSecret> {
    const { url, events, description } = readInput(this.#input.created, 'webhook', given);
    this.parts.fetch.check(url);
    const { secret, sealed } = await this.parts.secrets.make(accountId);
    const now = isoNow(this.parts.clock);
    const row: WebhookRow = {
      account_id: accountId,
      id: newId(this.parts.clock),
      url,
      description: description ?? null,
      events: JSON.stringify(events),
      status: 'active',
      status_at: now,
      disabled_reason: null,
      failing_since: null,
      held_until: null,
      secret: sealed,
      previous_secret: null,
      previous_until: null,
      created_at: now,
    };
    await this.#change(accountId, cause, 'webhook.created', row.id, { host: new URL(url).host }, async ({ tx }) => {
      const db = tx.kysely<WebhookTables>();
      const { count } = await db
        .selectFrom('portico_webhook')
        .select((each) => each.fn.countAll<number>().as('count'))
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= MOST)
        throw new PortalError('too_many_webhooks', 409, `An account has at most ${MOST} endpoints.`);
      await db
        .insertInto('portico_webhook')
        .values({ ...row, events: JSON.stringify(events) })
        .execute();
    });
    return { ...webhookOf(row), secret };
  }

  /** In order of creation. */
  async list(accountId: string, page: PageRequest = {}): Promise<Page<Webhook>> {
    const size = pageSize(page);
    const after = pageStart(page);
    let query = this.#rows(accountId)
      .orderBy('id')
      .limit(size + 1);
    if (after !== undefined) query = query.where('id', '>', after);
    return pageOf((await query.execute()).map(webhookOf), size);
  }

  /** @throws PortalError `webhook_not_found` 404 */
  async get(accountId: string, id: string): Promise<Webhook> {
    return webhookOf(await this.#row(accountId, id));
  }

  /** @throws PortalError `webhook_not_found` 404, `url_refused`, `input_invalid` 422 */
  async update(accountId: string, id: string, given: WebhookChange, cause: Cause): Promise<Webhook> {
    const { url, events, description, status } = readInput(this.#input.changed, 'webhook', given);
    if (url !== undefined) this.parts.fetch.check(url);
    await this.#row(accountId, id);
    const now = isoNow(this.parts.clock);
    const set = {
      // Another address has not failed yet.
      ...(url !== undefined && { url, failing_since: null, held_until: null }),
      ...(events !== undefined && { events: JSON.stringify(events) }),
      ...(description !== undefined && { description }),
      ...(status === 'active' && {
        status,
        status_at: now,
        disabled_reason: null,
        failing_since: null,
        held_until: null,
      }),
      ...(status === 'disabled' && { status, status_at: now, disabled_reason: 'operator' as const, held_until: null }),
    };
    if (Object.keys(set).length > 0) {
      await this.#change(accountId, cause, 'webhook.changed', id, { changed: Object.keys(set) }, async (change) => {
        await change.tx
          .kysely<WebhookTables>()
          .updateTable('portico_webhook')
          .set(set)
          .where('account_id', '=', accountId)
          .where('id', '=', id)
          .execute();
        if (status === 'disabled') await dropDeliveries(change, id, ['due']);
      });
    }
    return this.get(accountId, id);
  }

  /**
   * A new secret. What is sent is signed with the one before, too, until the receiver has the new one.
   *
   * @param hours how long both are valid: 0 to 168, default 24
   * @throws PortalError `webhook_not_found` 404, `input_invalid` 422
   */
  async rotateSecret(
    accountId: string,
    id: string,
    options: { readonly hours?: number | undefined } | undefined,
    cause: Cause,
  ): Promise<WebhookWithSecret> {
    const { hours } = readInput(this.#input.rotation, 'rotation', options ?? {});
    await this.#row(accountId, id);
    const { secret, sealed } = await this.parts.secrets.make(accountId);
    const until = new Date(this.parts.clock.now() + hours * HOUR).toISOString();
    await this.#change(accountId, cause, 'webhook.secret_rotated', id, { hours }, ({ tx }) =>
      tx
        .kysely<WebhookTables>()
        .updateTable('portico_webhook')
        // The one before is read where it is written: of two who rotate at once neither is told what is not valid.
        .set((row) => ({
          secret: sealed,
          previous_secret: hours === 0 ? null : row.ref('secret'),
          previous_until: hours === 0 ? null : until,
        }))
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .execute(),
    );
    return { ...(await this.get(accountId, id)), secret };
  }

  /**
   * Takes an endpoint away, and what was to be sent to it.
   *
   * @throws PortalError `webhook_not_found` 404
   */
  async remove(accountId: string, id: string, cause: Cause): Promise<void> {
    await this.#row(accountId, id);
    await this.#change(accountId, cause, 'webhook.removed', id, {}, async (change) => {
      const db = change.tx.kysely<WebhookTables>();
      const row = this.#rows(accountId, db).where('id', '=', id);
      // Nobody writes down an attempt meanwhile: that would keep the endpoint. SQLite has one writer at a time.
      await (this.parts.engine.name === 'sqlite' ? row : row.forUpdate()).execute();
      await db
        .deleteFrom('portico_webhook_attempt')
        .where('account_id', '=', accountId)
        .where('webhook_id', '=', id)
        .execute();
      await db.deleteFrom('portico_webhook').where('account_id', '=', accountId).where('id', '=', id).execute();
      await dropDeliveries(change, id, ['due', 'dead']);
    });
  }

  /**
   * Sends an event `webhook.test` at once, also to one that is disabled, and says what came of it.
   *
   * @throws PortalError `webhook_not_found` 404
   */
  async test(accountId: string, id: string): Promise<WebhookAttempt> {
    const row = await this.#row(accountId, id);
    const event: DomainEvent = {
      id: newId(this.parts.clock),
      name: 'webhook.test',
      accountId,
      at: isoNow(this.parts.clock),
      subject: `webhook:${id}`,
      version: 1,
      partyId: undefined,
      data: { webhookId: id },
    };
    const sent = await this.parts.sender.send(row, event, 0).catch(async (error: unknown) => {
      // Taken away meanwhile, it keeps no record of the attempt.
      await this.#row(accountId, id);
      throw error;
    });
    return sent.attempt;
  }

  /**
   * What was sent to an endpoint in the last 30 days, the newest first.
   *
   * @throws PortalError `webhook_not_found` 404
   */
  async attempts(accountId: string, id: string, page: PageRequest = {}): Promise<Page<WebhookAttempt>> {
    await this.#row(accountId, id);
    return this.parts.attempts.list(accountId, id, page);
  }

  async #row(accountId: string, id: string): Promise<WebhookRow> {
    const row = isId(id) ? await this.#rows(accountId).where('id', '=', id).executeTakeFirst() : undefined;
    if (row === undefined) throw new PortalError('webhook_not_found', 404, 'The account has no such endpoint.');
    return row;
  }

  #rows(accountId: string, db = this.parts.engine.kysely<WebhookTables>()) {
    return db.selectFrom('portico_webhook').selectAll().where('account_id', '=', accountId);
  }

  #change(
    accountId: string,
    cause: Cause,
    action: string,
    id: string,
    data: Readonly<Record<string, unknown>>,
    work: (change: KernelChange) => Promise<unknown>,
  ): Promise<void> {
    return this.parts.changes().run(accountId, cause, async (change) => {
      await work(change);
      change.note({ action, subject: `webhook:${id}`, data });
    });
  }
}

function inputs(names: ReadonlySet<string>) {
  const url = z.string();
  const events = eventFilter(names);
  const description = z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine(isPlain, 'A description is one line without control characters.');
  return {
    created: z.object({ url, events, description: description.optional() }),
    changed: z.object({
      url: url.optional(),
      events: events.optional(),
      description: description.nullable().optional(),
      status: z.enum(['active', 'disabled']).optional(),
    }),
    rotation: z.object({ hours: z.number().min(0).max(168).default(24) }),
  };
}
