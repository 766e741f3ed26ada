import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { type EventTables, undone } from './tables.js';

const DAY = 24 * 60 * 60_000;
/** How long events and their deliveries are kept, in milliseconds. */
export const KEPT = 90 * DAY;
/** How many of them go at a time. */
const PART = 500;

/** What of events is over, and what nobody here takes care of. */
export class EventLeftovers {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
  ) {}

  /** Forgets what was delivered long ago. What is dead stays: an operator decides. A part at a time, so that others get their turn. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now() - KEPT).toISOString();
    while ((await this.#forgetDeliveries(before)) === PART);
    while ((await this.#forgetEvents(before)) === PART);
  }

  async #forgetDeliveries(before: string): Promise<number> {
    const db = this.engine.kysely<EventTables>();
    const old = await db
      .selectFrom('portico_delivery')
      .select(['account_id', 'id'])
      .where('status', '=', sql.lit('done' as const))
      .where('status_at', '<', before)
      .orderBy('status_at')
      .limit(PART)
      .execute();
    return old.length === 0 ? 0 : this.#delete('portico_delivery', old);
  }

  async #forgetEvents(before: string): Promise<number> {
    const db = this.engine.kysely<EventTables>();
    let old = db
      .selectFrom('portico_event')
      .select(['account_id', 'id'])
      .where('at', '<', before)
      .where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom('portico_delivery')
              .select('portico_delivery.id')
              .whereRef('portico_delivery.account_id', '=', 'portico_event.account_id')
              .whereRef('portico_delivery.item_id', '=', 'portico_event.id'),
          ),
        ),
      )
      .orderBy('at')
      .limit(PART);
    if (this.engine.name === 'sqlite') {
      // The last position stays, or it would be given out again.
      old = old.where('position', '<', (from) =>
        from
          .selectFrom('portico_event as last')
          .select(({ fn }) => fn.max('last.position').as('position'))
          .whereRef('last.account_id', '=', 'portico_event.account_id'),
      );
    }
    const rows = await old.execute();
    return rows.length === 0 ? 0 : this.#delete('portico_event', rows);
  }

  /** @returns how many there were, whether or not another node was faster */
  async #delete(
    table: 'portico_delivery' | 'portico_event',
    rows: readonly { readonly account_id: string; readonly id: string }[],
  ): Promise<number> {
    await this.engine
      .kysely<EventTables>()
      .deleteFrom(table)
      .where((row) =>
        row(
          row.refTuple('account_id', 'id'),
          'in',
          rows.map(({ account_id, id }) => row.tuple(account_id, id)),
        ),
      )
      .execute();
    return rows.length;
  }

  /**
   * Whom something waits for that is not here: subscribers and scheduled work of plugins that were removed. It waits
   * until they are back.
   */
  async parked(
    subscribers: readonly string[],
    jobs: readonly string[],
  ): Promise<{ subscribers: string[]; jobs: string[] }> {
    const db = this.engine.kysely<EventTables>();
    const waiting = await db
      .selectFrom('portico_delivery')
      .select('consumer')
      .distinct()
      .where('kind', '=', 'subscriber')
      .where('status', 'in', undone)
      .execute();
    const planned = await db.selectFrom('portico_job').select('name').distinct().execute();
    return {
      subscribers: waiting.map(({ consumer }) => consumer).filter((name) => !subscribers.includes(name)),
      jobs: planned.map(({ name }) => name).filter((name) => !jobs.includes(name)),
    };
  }
}
