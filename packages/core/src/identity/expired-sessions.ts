import { bySystem } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { endingSessions, toldEnded } from './session-turns.js';
import type { KernelTables, SessionEnd } from './tables.js';

/** How many sessions are marked as expired at once. */
const AT_ONCE = 500;

/** Sessions whose time has passed. */
export class ExpiredSessions {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly changes: Changes,
  ) {}

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
    const overdue = await this.engine
      .kysely<KernelTables>()
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
        const ended = endingSessions(change, reason).where('id', 'in', ids).where(column, '<=', now);
        toldEnded(change, await ended.returning(['id', 'contact_id']).execute(), reason);
      });
    }
    return overdue.length;
  }
}
