import type { Kysely } from 'kysely';
import { bySystem, type Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import type { KernelChange } from '../changes/kernel-change.js';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { tell } from '../events/kernel-events.js';
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

/** How many sessions are marked as expired at once. */
const AT_ONCE = 500;

/** How a contact proved himself. */
export type SignInWay = 'code' | 'link' | 'operator_link' | 'host';

/** What a new session needs. */
export interface NewSession {
  readonly contactId: string;
  readonly way: SignInWay;
  readonly userAgent: string | undefined;
  /** The session that the browser has already: it ends as replaced. */
  readonly replaces: string | undefined;
}

/** What a session of a user of the host's needs. */
export interface NewHostSession {
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
    private readonly changes: Changes,
  ) {}

  /**
   * Begins a session with a new token, so that whatever token the browser had before is worth nothing afterwards. The
   * caller holds the contact's row locked (see `SignIn`): so the limit of live sessions holds under a race, too.
   */
  async start(change: KernelChange, { contactId, way, userAgent, replaces }: NewSession): Promise<StartedSession> {
    const { account: accountId } = change;
    const db = change.tx.kysely<KernelTables>();
    if (replaces !== undefined) await this.#end(change, [replaces], 'replaced');
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
    await this.#endSurplus(change, contactId, id);
    toldStarted(change, id, contactId, way);
    return { id, token };
  }

  /**
   * Begins the session of a user of the host's, or lets it go on where it lapsed: of requests that come at once, each
   * finds the same row. The caller holds the contact's row locked.
   *
   * @returns whether there is one now. Not if it was ended on purpose
   */
  async startForHost(change: KernelChange, { contactId, key, authTime, userAgent }: NewHostSession): Promise<boolean> {
    const { account: accountId } = change;
    const db = change.tx.kysely<KernelTables>();
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
    await this.#endSurplus(change, contactId, row.id);
    toldStarted(change, row.id, contactId, 'host');
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
  async endByToken(accountId: string, token: string, reason: SessionEnd, cause: Cause): Promise<void> {
    await this.changes.run(accountId, cause, async (change) => {
      const ended = await this.#ending(change, reason)
        .where('token_hash', '=', this.hasher.sha256(token))
        .returning(['id', 'contact_id'])
        .execute();
      toldEnded(change, ended, reason);
    });
  }

  /** Signs one browser out. Whether it was this call that did. */
  async end(accountId: string, sessionId: string, reason: SessionEnd, cause: Cause): Promise<boolean> {
    if (!isId(sessionId)) return false;
    const ended = await this.changes.run(accountId, cause, (change) => this.#end(change, [sessionId], reason));
    if (ended > 0) this.log.info('session.ended', { accountId, sessionId, reason });
    return ended > 0;
  }

  /** Signs a contact out everywhere. See {@link endAll}. */
  async signOut(accountId: string, contactId: string, reason: SessionEnd, cause: Cause): Promise<void> {
    await this.changes.run(accountId, cause, (change) => this.endAll(change, contactId, reason));
  }

  /**
   * Signs a contact out everywhere, as a part of the change that demands it. What the host signed him in is
   * over until it does so anew; only a changed address is no reason for that, since the host does not go by the mailbox.
   */
  async endAll(change: KernelChange, contactId: string, reason: SessionEnd): Promise<number> {
    const { account: accountId } = change;
    const now = isoNow(this.clock);
    let live = this.#ending(change, reason).where('contact_id', '=', contactId);
    if (reason === 'address_changed') live = live.where('way', '<>', 'host');
    else {
      // Before the sessions: whoever is just coming in by the host's word waits for this row, and then reads it.
      await change.tx
        .kysely<KernelTables>()
        .updateTable('portico_contact')
        .set({ signed_out_at: now })
        .where('account_id', '=', accountId)
        .where('id', '=', contactId)
        .execute();
    }
    const ended = await live.returning(['id', 'contact_id']).execute();
    toldEnded(change, ended, reason);
    const count = ended.length;
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
      for (let ended = AT_ONCE; ended === AT_ONCE; ) ended = await this.#endOverdue(column, reason, now);
    }
  }

  /** A part of them, account by account. How many it looked at. */
  async #endOverdue(column: 'absolute_ends_at' | 'idle_ends_at', reason: SessionEnd, now: string): Promise<number> {
    const overdue = await this.#db
      .selectFrom('portico_session')
      .select(['account_id', 'id'])
      .where('status', '=', 'live')
      .where(column, '<=', now)
      .limit(AT_ONCE)
      .execute();
    for (const account of new Set(overdue.map(({ account_id }) => account_id))) {
      await this.changes.run(account, bySystem('housekeeping'), async (change) => {
        const ids = overdue.filter(({ account_id }) => account_id === account).map(({ id }) => id);
        // One that was used meanwhile goes on.
        const ended = this.#ending(change, reason).where('id', 'in', ids).where(column, '<=', now);
        toldEnded(change, await ended.returning(['id', 'contact_id']).execute(), reason);
      });
    }
    return overdue.length;
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
  async #endSurplus(change: KernelChange, contactId: string, newest: string): Promise<void> {
    const db = change.tx.kysely<KernelTables>();
    const live = await this.#live(db, change.account, contactId).select('id').execute();
    const surplus = live
      .map((row) => row.id)
      .filter((other) => other !== newest)
      .slice(mostLive - 1);
    if (surplus.length > 0) await this.#end(change, surplus, 'too_many');
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

  async #end(change: KernelChange, ids: readonly string[], reason: SessionEnd): Promise<number> {
    const ended = await this.#ending(change, reason).where('id', 'in', ids).returning(['id', 'contact_id']).execute();
    toldEnded(change, ended, reason);
    return ended.length;
  }

  /** Ends live sessions of the account: say which. */
  #ending({ tx, account }: KernelChange, reason: SessionEnd) {
    return tx
      .kysely<KernelTables>()
      .updateTable('portico_session')
      .set({ status: 'ended', status_at: isoNow(this.clock), ended_reason: reason })
      .where('account_id', '=', account)
      .where('status', '=', 'live');
  }

  #in(milliseconds: number): string {
    return new Date(this.clock.now() + milliseconds).toISOString();
  }
}

function toldStarted(change: KernelChange, sessionId: string, contactId: string, way: SignInWay): void {
  tell(change, 'session.started', { sessionId, partyId: contactId, way });
  change.note({ action: 'session.started', subject: `contact:${contactId}`, data: { sessionId, way } });
}

interface EndedSession {
  readonly id: string;
  readonly contact_id: string;
}

function toldEnded(change: KernelChange, ended: readonly EndedSession[], reason: SessionEnd): void {
  for (const { id: sessionId, contact_id: partyId } of ended) {
    tell(change, 'session.ended', { sessionId, partyId, reason });
    // That time has passed is nobody's act.
    if (reason === 'expired_idle' || reason === 'expired_absolute') continue;
    change.note({ action: 'session.ended', subject: `contact:${partyId}`, data: { sessionId, reason } });
  }
}
