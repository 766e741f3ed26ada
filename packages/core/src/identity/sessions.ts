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
export type SignInWay = 'code' | 'link' | 'operator_link' | 'host';

/** What a new session needs. */
export interface NewSession {
  readonly accountId: string;
  readonly contactId: string;
  readonly way: SignInWay;
  readonly userAgent: string | undefined;
  /** The session that the browser has already: it ends as replaced. */
  readonly replaces: string | undefined;
}

/** What a session of a user of the host's needs. */
export interface NewHostSession {
  readonly accountId: string;
  readonly contactId: string;
  /** What it is found by. */
  readonly key: string;
  /** When the host saw him prove himself. */
  readonly authTime: string;
  readonly userAgent: string | undefined;
}

/** What ends a session without anybody wanting it: the host vouches that it goes on. */
const lapses: readonly SessionEnd[] = ['expired_idle', 'expired_absolute', 'too_many'];

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
        ...this.#begun(accountId, contactId, userAgent),
        id,
        token_hash: this.hasher.sha256(token),
        way,
        auth_time: now,
      })
      .execute();
    await this.#endSurplus(db, accountId, contactId, id);
    return { id, token };
  }

  /**
   * Begins the session of a user of the host's, or lets it go on where it lapsed: of requests that come at once, each
   * finds the same row. The caller holds the contact's row locked.
   *
   * @returns whether there is one now. Not if it was ended on purpose
   */
  async startForHost(
    db: KernelDb,
    { accountId, contactId, key, authTime, userAgent }: NewHostSession,
  ): Promise<boolean> {
    const begun = this.#begun(accountId, contactId, userAgent);
    const inserted = await db
      .insertInto('portico_session')
      .values({ ...begun, id: newId(this.clock), token_hash: key, way: 'host', auth_time: authTime })
      .onConflict((conflict) => conflict.columns(['account_id', 'token_hash']).doNothing())
      .returning('id')
      .executeTakeFirst();
    const row =
      inserted ??
      (await db
        .updateTable('portico_session')
        .set(begun)
        .where('account_id', '=', accountId)
        .where('token_hash', '=', key)
        .where('contact_id', '=', contactId)
        .where((session) => session.or([session('status', '=', 'live'), session('ended_reason', 'in', lapses)]))
        .returning('id')
        .executeTakeFirst());
    if (row === undefined) return false;
    await this.#endSurplus(db, accountId, contactId, row.id);
    return true;
  }

  /** Whether the session of a user of the host's was ended on purpose. */
  async isOver(accountId: string, key: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('portico_session')
      .select('id')
      .where('account_id', '=', accountId)
      .where('token_hash', '=', key)
      .where('status', '=', 'ended')
      .where('ended_reason', 'not in', lapses)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Signs out the browser that has this token. */
  async endByToken(accountId: string, token: string, reason: SessionEnd): Promise<void> {
    await this.#db
      .updateTable('portico_session')
      .set({ status: 'ended', status_at: isoNow(this.clock), ended_reason: reason })
      .where('account_id', '=', accountId)
      .where('token_hash', '=', this.hasher.sha256(token))
      .where('status', '=', 'live')
      .execute();
  }

  /** Signs one browser out. Whether it was this call that did. */
  async end(accountId: string, sessionId: string, reason: SessionEnd): Promise<boolean> {
    if (!isId(sessionId)) return false;
    const ended = await this.#end(this.#db, accountId, [sessionId], reason);
    if (ended > 0) this.log.info('session.ended', { accountId, sessionId, reason });
    return ended > 0;
  }

  /**
   * Signs a contact out everywhere. Pass the transaction of the change that demands it. What the host signed him in is
   * over until it does so anew; only a changed address is no reason for that, since the host does not go by the mailbox.
   */
  async endAll(accountId: string, contactId: string, reason: SessionEnd, db: KernelDb = this.#db): Promise<number> {
    const now = isoNow(this.clock);
    let live = db
      .updateTable('portico_session')
      .set({ status: 'ended', status_at: now, ended_reason: reason })
      .where('account_id', '=', accountId)
      .where('contact_id', '=', contactId)
      .where('status', '=', 'live');
    if (reason === 'address_changed') live = live.where('way', '<>', 'host');
    else {
      // Before the sessions: whoever is just coming in by the host's word waits for this row, and then reads it.
      await db
        .updateTable('portico_contact')
        .set({ signed_out_at: now })
        .where('account_id', '=', accountId)
        .where('id', '=', contactId)
        .execute();
    }
    const { numUpdatedRows } = await live.executeTakeFirst();
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

  /** What every session begins with, and begins with again. */
  #begun(accountId: string, contactId: string, userAgent: string | undefined) {
    const now = isoNow(this.clock);
    return {
      account_id: accountId,
      contact_id: contactId,
      kind: 'portal' as const,
      created_at: now,
      last_seen_at: now,
      idle_ends_at: this.#in(idleTime),
      absolute_ends_at: this.#in(absoluteTime),
      device: deviceLabel(userAgent),
      status: 'live' as const,
      status_at: now,
      ended_reason: null,
    };
  }

  /** Beyond the limit the oldest end. */
  async #endSurplus(db: KernelDb, accountId: string, contactId: string, newest: string): Promise<void> {
    const live = await this.#live(db, accountId, contactId).select('id').execute();
    const surplus = live
      .map((row) => row.id)
      .filter((other) => other !== newest)
      .slice(mostLive - 1);
    if (surplus.length > 0) await this.#end(db, accountId, surplus, 'too_many');
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
