import type { Kysely } from 'kysely';
import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import type { KernelChange } from '../changes/kernel-change.js';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { isId, newId } from '../id.js';
import type { Log } from '../log.js';
import { type Hasher, randomToken } from '../secret.js';
import { deviceLabel } from './device-label.js';
import {
  absoluteTime,
  idleTime,
  lapses,
  mostLive,
  type NewHostSession,
  type NewSession,
  type Session,
  type StartedSession,
  touchInterval,
} from './session.js';
import { endingSessions, toldEnded, toldStarted } from './session-turns.js';
import type { KernelTables, SessionEnd } from './tables.js';

/** The kernel's tables, in a transaction or outside one. */
export type KernelDb = Kysely<KernelTables>;

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
      const ended = await endingSessions(change, reason)
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
    let live = endingSessions(change, reason).where('contact_id', '=', contactId);
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
    const ended = await endingSessions(change, reason).where('id', 'in', ids).returning(['id', 'contact_id']).execute();
    toldEnded(change, ended, reason);
    return ended.length;
  }

  #in(milliseconds: number): string {
    return new Date(this.clock.now() + milliseconds).toISOString();
  }
}
