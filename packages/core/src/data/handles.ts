import { DefaultQueryExecutor, type QueryCompiler, QueryCreator } from 'kysely';
import { bySystem } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import type { KernelChange } from '../changes/kernel-change.js';
import type { Saying, Speech, Voice } from '../changes/voice.js';
import type { Log } from '../log.js';
import type { Bounds, Engine, EngineTransaction, Outcome, RunnableQuery, Runner } from './engine.js';
import { adapterOf, connectionOver } from './kysely-over-runner.js';
import { fillMarkers, type ScopeValues } from './marker.js';
import { PolicyViolation } from './policy-violation.js';
import { foreignQuery, givenParameters, PreparedQuery, Shapes } from './prepared.js';
import { Reads } from './reads/reads.js';
import { runnableQuery } from './runnable-query.js';
import { type HandleScope, scopeValues } from './scope-values.js';
import type { ContactDb, Db, NoEvents, Prepared, Tables, Tx } from './tables.js';
import { openChange, readOnlyView } from './walker/refusal.js';
import { type ScopedQuery, scopedCompiler } from './walker/scoped-compiler.js';
import type { Sight } from './walker/sight.js';
import { Sights } from './walker/sights.js';
import { allSeen, unseen, withoutLook } from './walker/written-rows.js';

/**
 * Opens scoped handles on a portal's database. One for each portal: it keeps what was built for its scopes and prepared
 * queries.
 */
export class Handles {
  readonly #engine: Engine;
  readonly #log: Log;
  readonly #changes: Changes;
  readonly #compiler: QueryCompiler;
  readonly #sights: Sights;
  readonly #shapes: Shapes;
  readonly #sayings: Saying[] = [];
  /** What the kernel reads on a contact's behalf, such as cards. */
  readonly reads: Reads;

  constructor(engine: Engine, log: Log, changes: Changes) {
    this.#engine = engine;
    this.#log = log;
    this.#changes = changes;
    this.#compiler = engine.compiler();
    this.#sights = new Sights(engine);
    this.#shapes = new Shapes(engine);
    this.reads = new Reads(engine, this.#sights, this.#shapes);
  }

  /** Adds to what transactions of plugins can do. */
  teach(saying: Saying): void {
    this.#sayings.push(saying);
  }

  /**
   * A handle that sees what `scope` says and nothing else. Cheap: made for each request.
   *
   * Its queries throw {@link PortalError} `scope_refused` for what the scope forbids or does not know, and
   * `read_only_view` (403) for any change by a `view`.
   *
   * @param voice in whose name it changes things
   */
  open<T, E = NoEvents>(tables: Tables<T>, scope: HandleScope, voice: Voice = mute): ContactDb<T, E> {
    const values = scopeValues(scope);
    const sight = this.#sights.of(tables, scope.runner, values);
    return Object.freeze({
      ...this.#facade(this.#engine, tables, sight, values, voice),
      change: async <Result>(work: (tx: Tx<T, E>) => Promise<Result>) => {
        if (scope.runner === 'view') throw readOnlyView();
        if (scope.runner === 'open') throw openChange();
        return this.#changes.run(scope.account, voice.cause, async (change) => {
          await voice.first?.(change.tx);
          return work(this.#spoken(change, tables, sight, values, voice));
        });
      },
      asAccount: async <Result>(reason: string, work: (tx: Tx<T, E>) => Promise<Result>) => {
        if (scope.runner === 'view') throw readOnlyView();
        const risen = scope.runner === 'contact' || scope.runner === 'open';
        if (risen) {
          const by = scope.runner === 'contact' ? { contact: values.contact } : { runner: scope.runner };
          this.#log.info('scope.raised', { reason, account: values.account, ...by });
        }
        const raised = risen ? this.#sights.of(tables, 'account', values) : sight;
        return this.#changes.run(scope.account, voice.cause, async (change) => {
          await voice.first?.(change.tx);
          return work(this.#spoken(change, tables, raised, values, voice, risen ? reason : undefined));
        });
      },
    });
  }

  /** The same inside a transaction that the kernel has opened. */
  openIn<T>(tx: EngineTransaction, tables: Tables<T>, scope: HandleScope): Db<T> {
    const values = scopeValues(scope);
    return this.#facade(tx, tables, this.#sights.of(tables, scope.runner, values), values, mute);
  }

  /** The text of a prepared query as it runs with the account's rights: it differs where the query or its tables do. */
  textOf(tables: Tables<never>, query: Prepared<never, unknown>, parameters: object): string {
    const sight = this.#sights.of(tables, 'account', scopeValues({ account: '', runner: 'account' }));
    return this.#shapes.of(PreparedQuery.of(query), sight, givenParameters(parameters)).sql;
  }

  #spoken<T, E>(
    change: KernelChange,
    tables: Tables<T>,
    sight: Sight,
    values: ScopeValues,
    voice: Voice,
    raised?: string,
  ): Tx<T, E> {
    const { pluginId } = voice;
    const said = pluginId === undefined ? [] : this.#sayings.map((saying) => saying(change, pluginId));
    const spoken = Object.assign(
      { ...this.#facade(change.tx, tables, sight, values, voice), ...voice.in(change, raised) },
      ...said,
    );
    // The names of events are the types' matter, and looked up when one is told.
    return Object.freeze(spoken) as unknown as Tx<T, E>;
  }

  #facade<T>(
    on: Engine | EngineTransaction,
    tables: Tables<T>,
    sight: Sight,
    values: ScopeValues,
    voice: Voice,
  ): Db<T> {
    const bounds: Bounds = { runner: sight.runner, values, scopes: tables.scopes };
    const runner = on.within(bounds);
    const filled = (query: RunnableQuery) => ({ ...query, parameters: fillMarkers(query.parameters, values) });
    const connection = connectionOver(<Row>(query: RunnableQuery, { look }: ScopedQuery) => {
      const ofOperator = sight.runner === 'operator' && !query.reads && 'transaction' in on;
      if (look === undefined && !ofOperator) return runner.run<Row>(filled(query));
      const proposals = look?.proposals.map((proposal) => filled(runnableQuery(proposal))) ?? [];
      const write = (tx: EngineTransaction) =>
        look === undefined
          ? tx.within(bounds).run<Row>(filled(query))
          : writeSeen<Row>(tx, tx.within(bounds), { table: look.table, proposals, change: filled(query) });
      // A statement of his own leaves the same trace as a change.
      if (ofOperator) {
        return this.#changes.run(values.account, voice.cause, (change) => {
          voice.in(change);
          return write(change.tx);
        });
      }
      return 'transaction' in on ? on.transaction(write) : write(on);
    });
    const executor = new DefaultQueryExecutor(
      scopedCompiler(this.#compiler, sight, values),
      adapterOf(this.#engine.name),
      { provideConnection: (consumer) => consumer(connection) },
    );
    const creator = new QueryCreator<T>({ executor });
    const all = async <P, O>(query: Prepared<P, O>, parameters?: P): Promise<O[]> => {
      const prepared = PreparedQuery.of(query);
      if ((prepared.tables as unknown) !== tables) {
        throw foreignQuery();
      }
      // The rows' type is what the declaration's builder selects.
      return this.#runPrepared(runner, prepared, sight, values, parameters as object | undefined) as Promise<O[]>;
    };
    // A plain object with these functions and no others: never a Kysely, which hands out its executor.
    return Object.freeze({
      selectFrom: bound(creator, 'selectFrom'),
      selectNoFrom: bound(creator, 'selectNoFrom'),
      with: bound(creator, 'with'),
      insertInto: bound(creator, 'insertInto'),
      updateTable: bound(creator, 'updateTable'),
      deleteFrom: bound(creator, 'deleteFrom'),
      all,
      first: async <P, O>(query: Prepared<P, O>, parameters?: P) => (await all(query, parameters))[0],
    });
  }

  async #runPrepared(
    runner: Runner,
    query: PreparedQuery,
    sight: Sight,
    values: ScopeValues,
    parameters: object | undefined,
  ): Promise<unknown[]> {
    const given = givenParameters(parameters);
    const shape = this.#shapes.of(query, sight, given);
    const filled = fillMarkers(shape.parameters, values, given);
    return (await runner.run({ ...shape, parameters: filled })).rows;
  }
}

/** Of a handle that is no plugin's: it changes things and says nothing. */
const mute: Voice = {
  cause: bySystem('kernel'),
  in: (): Speech => ({ emit: refuseToSpeak, note: refuseToSpeak }),
};

function refuseToSpeak(): never {
  throw new Error('This handle is no plugin\u2019s, so it tells no events and notes nothing.');
}

/** A change of a table that looks at what it wrote, and what looks beforehand at what it proposes. */
interface SeenChange {
  readonly table: string;
  readonly proposals: readonly RunnableQuery[];
  readonly change: RunnableQuery;
}

/** Runs a change, and lets the transaction fail where its author does not see what he proposed or wrote. */
async function writeSeen<Row>(
  tx: EngineTransaction,
  runner: Runner,
  { table, proposals, change }: SeenChange,
): Promise<Outcome<Row>> {
  try {
    for (const proposal of proposals) {
      if (!allSeen((await runner.run(proposal)).rows)) tx.fail(unseen(table));
    }
    const { rows, affected } = await runner.run<Row>({ ...change, returns: true });
    if (!allSeen(rows)) tx.fail(unseen(table));
    return { rows: withoutLook(rows), affected };
  } catch (error) {
    // Row-level security looks by itself, and earlier.
    throw error instanceof PolicyViolation ? unseen(table) : error;
  }
}

/** A method of a creator as a function of its own, with all its overloads. */
function bound<T, Name extends keyof QueryCreator<T>>(creator: QueryCreator<T>, name: Name): QueryCreator<T>[Name] {
  const method = creator[name] as (...args: unknown[]) => unknown;
  // `bind` keeps only the last overload in its type.
  return method.bind(creator) as unknown as QueryCreator<T>[Name];
}
