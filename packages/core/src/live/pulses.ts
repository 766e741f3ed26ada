import { type RawBuilder, sql } from 'kysely';
import { type Clock, isoNow } from '../clock.js';
import type { Engine, EngineTransaction } from '../data/engine.js';
import { KernelStatement } from '../data/kernel-statement.js';
import { newId } from '../id.js';
import { jsonRows, parseJson, parseRows } from '../identity/json-rows.js';
import type { KernelDb } from '../identity/sessions.js';
import type { KernelTables } from '../identity/tables.js';

/** How long pulses are kept, in milliseconds: much longer than the longest stream, so that no node misses one. */
const KEPT = 60 * 60 * 1000;

/** Whoever touches more parties than this touches everybody: asking a few in vain is cheaper than so long a list. */
const MOST_PARTIES = 1000;

/** Whose head may have moved: that of contacts and of companies' members, or of everybody in the account. */
export type Touched = 'everybody' | { readonly parties: readonly string[] };

/** That a head may have moved, as it is read. */
export interface Pulse {
  readonly account: string;
  readonly head: string;
  /** Nothing: everybody's. */
  readonly parties: readonly string[] | undefined;
}

/** Up to where pulses were read. Opaque: what it is made of depends on the engine. */
export type PulseCursor = string & { readonly cursor: never };

interface Read {
  readonly cursor: string | number;
  readonly pulses: unknown;
}

/**
 * What moved a moment ago. A change writes it in its own transaction, and each node reads all that was committed since
 * it read last.
 *
 * Neither ids nor times tell in which order transactions were committed. On SQLite there is one writer, so numbers that
 * it gives out do. On PostgreSQL the cursor is the snapshot of the last reading: what that one could not see yet is what
 * is new, whenever it was written.
 */
export class Pulses {
  readonly #now: KernelStatement<KernelTables, object, Pick<Read, 'cursor'>>;
  readonly #since: KernelStatement<KernelTables, { readonly cursor: string | number }, Read>;

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
  ) {
    const now = this.#cursor();
    this.#now = new KernelStatement(engine, (db) => db.selectNoFrom(now.as('cursor')));
    this.#since = new KernelStatement(engine, (db, value) =>
      db.selectNoFrom((from) => [
        now.as('cursor'),
        from
          .selectFrom('portico_pulse as pulse')
          .select(({ ref }) =>
            jsonRows(engine.name, {
              account: ref('pulse.account_id'),
              head: ref('pulse.head'),
              parties: ref('pulse.parties'),
            }).as('rows'),
          )
          .where(
            engine.name === 'sqlite'
              ? sql<boolean>`pulse.position > ${value('cursor')}`
              : sql<boolean>`pulse.position >= pg_snapshot_xmin(${value('cursor')}::pg_snapshot)
                  and not pg_visible_in_snapshot(pulse.position, ${value('cursor')}::pg_snapshot)`,
          )
          .as('pulses'),
      ]),
    );
  }

  /**
   * Says in a transaction that a head may have moved: whoever has a stream open and is concerned is told once it is
   * committed.
   *
   * @param head such as `communities.channels`, or `notifications`
   */
  async touch(tx: EngineTransaction, account: string, head: string, whom: Touched): Promise<void> {
    const parties = whom === 'everybody' ? undefined : [...new Set(whom.parties)];
    if (parties?.length === 0) return;
    await tx
      .kysely<KernelTables>()
      .insertInto('portico_pulse')
      .values((from) => ({
        account_id: account,
        id: newId(this.clock),
        head,
        parties: parties === undefined || parties.length > MOST_PARTIES ? null : JSON.stringify(parties),
        position:
          this.engine.name === 'sqlite'
            ? from.selectFrom('portico_pulse').select(sql<number>`coalesce(max(position), 0) + 1`.as('next'))
            : sql`pg_current_xact_id()`,
        at: isoNow(this.clock),
      }))
      .execute();
  }

  /** Where to read on from, for whoever wants to hear only of what comes. */
  async now(): Promise<PulseCursor> {
    const [row] = await this.#now.run({});
    return String(row?.cursor) as PulseCursor;
  }

  /** Everything that was committed since: one statement. */
  async since(cursor: PulseCursor): Promise<{ readonly pulses: readonly Pulse[]; readonly cursor: PulseCursor }> {
    const [row] = await this.#since.run({ cursor: this.engine.name === 'sqlite' ? Number(cursor) : cursor });
    const pulses = parseRows<Omit<Pulse, 'parties'> & { readonly parties: unknown }>(row?.pulses ?? []);
    return {
      pulses: pulses.map(({ account, head, parties }) => ({
        account,
        head,
        parties: (parseJson(parties) as string[] | null) ?? undefined,
      })),
      cursor: String(row?.cursor) as PulseCursor,
    };
  }

  /** Forgets what every node has read. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now() - KEPT).toISOString();
    let old = this.#db.deleteFrom('portico_pulse').where('at', '<', before);
    if (this.engine.name === 'sqlite') {
      // The last number stays, or it would be given out again and no node would hear of it.
      old = old.where('position', '<', (from) =>
        from.selectFrom('portico_pulse').select(sql<number>`max(position)`.as('last')),
      );
    }
    await old.execute();
  }

  #cursor(): RawBuilder<string | number> {
    return this.engine.name === 'sqlite'
      ? sql`coalesce((select max(position) from portico_pulse), 0)`
      : sql`pg_current_snapshot()::text`;
  }

  get #db(): KernelDb {
    return this.engine.kysely<KernelTables>();
  }
}
