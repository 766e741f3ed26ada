import type { Clock } from '../clock.js';
import type { Engine } from '../data/engine.js';
import type { KernelDb } from './sessions.js';
import type { KernelTables } from './tables.js';

/** How often something may happen. */
export interface Limit {
  /** What is counted: the same text, the same limit. */
  readonly key: string;
  /** How many at once, and in the long run within {@link per}. */
  readonly count: number;
  /** Milliseconds. */
  readonly per: number;
}

/**
 * Limits by GCRA, the generic cell rate algorithm of ITU-T I.371: per key one number, the time at which the next event
 * would be due if all came evenly. One statement decides and records, so all nodes count together. What is refused
 * is not counted: knocking does not keep the door shut.
 */
export class Throttle {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
  ) {}

  /**
   * Whether it may happen now; if so, it is counted.
   *
   * @param db the transaction of what is limited, if what then does not happen must not count. Take narrow limits
   * before wide ones in it, as everybody does: so transactions wait for one another, and never in a circle
   */
  async take({ key, count, per }: Limit, db: KernelDb = this.#db): Promise<boolean> {
    const now = this.clock.now();
    const interval = Math.ceil(per / count);
    const taken = await db
      .insertInto('portico_throttle')
      .values({ key, arrives_ms: now + interval })
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet((row) => ({
            arrives_ms: row
              .case()
              .when('portico_throttle.arrives_ms', '<', now)
              .then(row.val(now + interval))
              .else(row('portico_throttle.arrives_ms', '+', interval))
              .end(),
          }))
          .where('portico_throttle.arrives_ms', '<=', now + interval * (count - 1)),
      )
      .returning('key')
      .executeTakeFirst();
    return taken !== undefined;
  }

  /** Forgets what limits nothing any more. */
  async sweep(): Promise<void> {
    const over = this.#db.selectFrom('portico_throttle').select('key').where('arrives_ms', '<', this.clock.now());
    await this.#db
      .deleteFrom('portico_throttle')
      // Rows that a transaction holds are in use; waiting for them while holding others could end in a circle.
      .where('key', 'in', this.engine.name === 'postgres' ? over.forUpdate().skipLocked() : over)
      .execute();
  }

  get #db(): KernelDb {
    return this.engine.kysely<KernelTables>();
  }
}
