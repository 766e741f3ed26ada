import type { Kysely } from 'kysely';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { isId, newId } from '../id.js';
import type { Log } from '../log.js';
import { type Hasher, randomToken } from '../secret.js';
import { deviceLabel } from './device-label.js';
import type { KernelTables, SessionEnd } from './tables.js';

/** The kernel's tables, in a transaction or outside one. */
export type KernelDb = Kysely<KernelTables>;

const day = 24 * 60 * 60 * 1000;

/** How long a session lasts without being used, in milliseconds. */
export const idleTime = 7 * day;
/** How long a session lasts at most, in milliseconds. */
export const absoluteTime = 30 * day;
/** How old `last seen` may become before a request renews it, in milliseconds. */
export const touchInterval = 5 * 60 * 1000;
/** How many live sessions a contact has at most. */
export const mostLive = 20;

/** How a contact proved himself. */
export type SignInWay = 'code' | 'link' | 'operator_link';

/** What a new session needs. */
export interface NewSession {
  readonly accountId: string;
  readonly contactId: string;
  readonly way: SignInWay;
  readonly userAgent: string | undefined;
  /** The session that the browser has already: it ends as replaced. */
  readonly replaces: string | undefined;
}

/** A session that has just begun. The token is told once and not kept. */
export interface StartedSession {
  readonly id: string;
  readonly token: string;
}

/** A signed-in browser, as its owner may see it. */
export interface Session {
  readonly id: string;
  /** Such as `Firefox, Windows`; empty if nothing is known. */
  readonly device: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
}

/** Signed-in browsers. */
export class Sessions {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly hasher: Hasher,
    private readonly log: Log,
  ) {}

  /**
   * Begins a session with a new token, so that whatever token the browser had before is worth nothing afterwards. The
   * caller holds the contact's row locked (see `SignIn`): so the limit of live sessions holds under a race, too.
   */
  async start(db: KernelDb, { accountId, contactId, way, userAgent, replaces }: NewSession): Promise<StartedSession> {
    if (replaces !== undefined) await this.#end(db, accountId, [replaces], 'replaced');
    const now = isoNow(this.clock);
    const token = randomToken();
    const id = newId(this.clock);
    await db
      .insertInto('portico_session')
      .values({
        account_id: accountId,
        id,
        contact_id: contactId,
        token_hash: this.hasher.sha256(token),
        kind: 'portal',
        way,
        auth_time: now,
        created_at: now,
        last_seen_at: now,
        idle_ends_at: this.#in(idleTime),
        absolute_ends_at: this.#in(absoluteTime),
        device: deviceLabel(userAgent),
        status: 'live',
        status_at: now,
        ended_reason: null,
      })
      .execute();
    const live = await this.#live(db, accountId, contactId).select('id').execute();
    const surplus = live
      .map((row) => row.id)
      .filter((other) => other !== id)
      .slice(mostLive - 1);
    if (surplus.length > 0) await this.#end(db, accountId, surplus, 'too_many');
    return { id, token };
  }

  /** Signs one browser out. Whether it was this call that did. */
  async end(accountId: string, sessionId: string, reason: SessionEnd): Promise<boolean> {
    if (!isId(sessionId)) return false;
    const ended = await this.#end(this.#db, accountId, [sessionId], reason);
    if (ended > 0) this.log.info('session.ended', { accountId, sessionId, reason });
    return ended > 0;
  }

  /** Signs a contact out everywhere. Pass the transaction of the change that demands it. */
  async endAll(accountId: string, contactId: string, reason: SessionEnd, db: KernelDb = this.#db): Promise<number> {
    const { numUpdatedRows } = await db
      .updateTable('portico_session')
      .set({ status: 'ended', status_at: isoNow(this.clock), ended_reason: reason })
      .where('account_id', '=', accountId)
      .where('contact_id', '=', contactId)
      .where('status', '=', 'live')
      .executeTakeFirst();
    const count = Number(numUpdatedRows);
    if (count > 0) this.log.info('session.ended', { accountId, contactId, reason, count });
    return count;
  }

  /** A contact's live sessions, the newest first. */
  async list(accountId: string, contactId: string): Promise<Session[]> {
    const now = isoNow(this.clock);
    const rows = await this.#live(this.#db, accountId, contactId)
      .select(['id', 'device', 'created_at', 'last_seen_at'])
      .where('idle_ends_at', '>', now)
      .where('absolute_ends_at', '>', now)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      device: row.device,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
    }));
  }

  /** Renews the idle time of a session. Of requests that come at once, one writes. */
  async touch(accountId: string, sessionId: string): Promise<void> {
    await this.#db
      .updateTable('portico_session')
      .set({ last_seen_at: isoNow(this.clock), idle_ends_at: this.#in(idleTime) })
      .where('account_id', '=', accountId)
      .where('id', '=', sessionId)
      .where('status', '=', 'live')
      .where('last_seen_at', '<=', this.#in(-touchInterval))
      .execute();
  }

  /** Marks as ended what has expired already. For order only: an expired session is none, marked or not. */
  async sweep(): Promise<void> {
    const now = isoNow(this.clock);
    for (const [column, reason] of [
      ['absolute_ends_at', 'expired_absolute'],
      ['idle_ends_at', 'expired_idle'],
    ] as const) {
      await this.#db
        .updateTable('portico_session')
        .set({ status: 'ended', status_at: now, ended_reason: reason })
        .where('status', '=', 'live')
        .where(column, '<=', now)
        .execute();
    }
  }

  get #db(): KernelDb {
    return this.engine.kysely<KernelTables>();
  }

  #live(db: KernelDb, accountId: string, contactId: string) {
    return db
      .selectFrom('portico_session')
      .where('account_id', '=', accountId)
      .where('contact_id', '=', contactId)
      .where('status', '=', 'live')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc');
  }

  async #end(db: KernelDb, accountId: string, ids: readonly string[], reason: SessionEnd): Promise<number> {
    const { numUpdatedRows } = await db
      .updateTable('portico_session')
      .set({ status: 'ended', status_at: isoNow(this.clock), ended_reason: reason })
      .where('account_id', '=', accountId)
      .where('id', 'in', ids)
      .where('status', '=', 'live')
      .executeTakeFirst();
    return Number(numUpdatedRows);
  }

  #in(milliseconds: number): string {
    return new Date(this.clock.now() + milliseconds).toISOString();
  }
}
