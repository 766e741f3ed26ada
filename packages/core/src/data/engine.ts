import type { Compilable, Kysely, QueryCompiler, Transaction } from 'kysely';
import type { DeclaredTables } from './check-tables.js';
import type { Marker, ScopeValues } from './marker.js';
import type { AnyScope } from './scopes.js';
import type { RunnerKind } from './walker/runners.js';

/** The two databases that Portico runs on. */
export type EngineName = 'sqlite' | 'postgres';

/** Whether a compiler makes parameters or text of the constants in a statement. */
export type Constants = 'bound' | 'literal';

/**
 * What `sqlite(file)` and `postgres(url)` return: a database that is not open yet.
 *
 * @example
 * ```ts
 * import type { Database } from '@portico/core';
 * import { postgres } from '@portico/core/postgres';
 * import { sqlite } from '@portico/core/sqlite';
 *
 * const url = process.env['DATABASE_URL'];
 * export const database: Database = url === undefined ? sqlite('portal.db') : postgres(url);
 * ```
 */
export interface Database {
  readonly engine: EngineName;
  /** Opens connections. Called once by each portal. */
  open(): Promise<Engine>;
}

/** Something that runs compiled statements: the engine itself, or one of its transactions. */
export interface Runner {
  /**
   * Runs one statement.
   *
   * @throws `ConstraintViolation` when a constraint of the database refused it
   */
  run<Row>(query: RunnableQuery): Promise<Outcome<Row>>;
}

/**
 * On whose behalf statements run, and what they may touch. The walker has seen to it already; the database itself holds
 * them to it as far as it can, as a second line.
 */
export interface Bounds {
  readonly runner: RunnerKind;
  readonly values: ScopeValues;
  /** The declared tables that the statements may name, by name. */
  readonly scopes: Readonly<Record<string, AnyScope>>;
}

/** A {@link Runner} of the kernel's, which gives runners that are held to bounds. */
export interface BoundingRunner extends Runner {
  /** For statements that the walker has scoped. Made for each request: it does nothing until it runs something. */
  within(bounds: Bounds): Runner;
}

/** What a statement gave. `affected` counts the rows that an insert, update or delete changed; 0 for a read. */
export interface Outcome<Row> {
  readonly rows: Row[];
  readonly affected: number;
  /** What the rows are made of, on PostgreSQL. */
  readonly columns?: readonly OutcomeColumn[];
}

/** A column as PostgreSQL describes it: `dataTypeID` is the object id of its type. */
export interface OutcomeColumn {
  readonly name: string;
  readonly dataTypeID: number;
}

/** A statement as text and values. `name`: a stable name under which PostgreSQL keeps the plan; empty: it keeps none. */
export interface RunnableQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Whether it only reads. SQLite serves these from a connection that never waits for a writer. */
  readonly reads: boolean;
  /** Whether it gives rows (a select, or `returning`). */
  readonly returns: boolean;
  /** The columns that `jsonArrayFrom` or `jsonObjectFrom` made. */
  readonly json?: readonly string[] | undefined;
  readonly name?: string;
  /**
   * Milliseconds that it may take; then it fails with `BudgetOverrun`. PostgreSQL is interrupted; SQLite cannot be, and
   * what took too long there is found out afterwards.
   */
  readonly budget?: number;
}

/**
 * An open database. Only the kernel holds one: it is not scoped.
 *
 * Inside the `work` of {@link Engine.transaction} the engine itself refuses to run anything, on both engines: what is
 * meant to be part of the transaction would not be, and on SQLite it would wait for itself. Use the transaction.
 */
export interface Engine extends BoundingRunner {
  readonly name: EngineName;
  /** The schema of all tables on PostgreSQL; none on SQLite. */
  readonly schema: string | undefined;
  /**
   * Unscoped and typed by the caller: for the kernel's own tables. Table names are qualified with `schema`. It opens no
   * transactions: {@link Engine.transaction} does.
   */
  kysely<Tables>(): Kysely<Tables>;
  /**
   * One transaction (`begin immediate` on SQLite). It must wait for nothing but the database. Rolled back when `work`
   * throws, and also when one of its statements failed, even if `work` caught that: PostgreSQL cannot go on after a
   * failed statement, so neither engine does.
   */
  transaction<Result>(work: (tx: EngineTransaction) => Promise<Result>): Promise<Result>;
  /**
   * A fresh compiler of the engine's dialect, with literal-safe limits. It leaves a {@link Marker} among the parameters
   * where a value is not known yet. With `literal` constants become part of the text and only markers are parameters.
   */
  compiler(constants?: Constants): QueryCompiler;
  /**
   * Teaches the database what the declared tables' scopes are, so that it holds to them whatever runs within
   * {@link Bounds}: row-level security, where that is on; else nothing. After the migrations and before the first
   * statement within bounds.
   *
   * @param mode `check` refuses to start where something would have to be changed for it
   */
  enforce(declared: readonly DeclaredTables[], mode: 'auto' | 'check'): Promise<void>;
  /**
   * Calls `observe` with the text of each statement that is run, until the returned function is called. What goes
   * along with one without a wait of its own, such as `begin read only` around it, is left out.
   */
  observe(observe: (sql: string) => void): () => void;
  close(): Promise<void>;
}

/** A transaction under way. */
export interface EngineTransaction extends BoundingRunner {
  kysely<Tables>(): Transaction<Tables>;
  /**
   * Leaves statements for the end: they run when the work is done, in the order in which they were left, and
   * PostgreSQL gets them together with the commit. Nobody hears what they give. One that fails rolls all back.
   */
  lastly(statements: readonly Compilable[]): void;
  /** Fails as a statement does: the transaction is rolled back, even if `error` is caught. */
  fail(error: unknown): never;
}
