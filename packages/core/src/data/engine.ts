import type { CompiledQuery, Kysely, QueryCompiler, Transaction } from 'kysely';

/** The two databases that Portico runs on. */
export type EngineName = 'sqlite' | 'postgres';

/** What `sqlite(file)` and `postgres(url)` return: a database that is not open yet. */
export interface Database {
  readonly engine: EngineName;
  /** Opens connections. Called once by each portal. */
  open(): Promise<Engine>;
}

/** Something that runs compiled statements: the engine itself, or one of its transactions. */
export interface Runner {
  /** Runs one compiled statement and gives its rows; `affected` counts what an insert, update or delete changed. */
  run<Row>(query: RunnableQuery): Promise<{ readonly rows: Row[]; readonly affected: number }>;
}

/** A statement as text and values. `name`: a stable name under which PostgreSQL keeps the plan. */
export interface RunnableQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Whether it only reads. SQLite serves these from a connection that never waits for a writer. */
  readonly reads: boolean;
  /** Whether it gives rows (a select, or `returning`). */
  readonly returns: boolean;
  readonly name?: string;
}

/** An open database. Only the kernel holds one: it is not scoped. */
export interface Engine extends Runner {
  readonly name: EngineName;
  /** The schema of all tables on PostgreSQL; none on SQLite. */
  readonly schema: string | undefined;
  /** Unscoped and typed by the caller: for the kernel's own tables. Table names are qualified with `schema`. */
  kysely<Tables>(): Kysely<Tables>;
  /** One transaction (`begin immediate` on SQLite). It must wait for nothing but the database. Rolled back when `work` throws. */
  transaction<Result>(work: (tx: EngineTransaction) => Promise<Result>): Promise<Result>;
  /** A fresh compiler of the engine's dialect, with literal-safe limits; scoped handles extend its work. */
  compiler(): QueryCompiler;
  /** Calls `observe` with the text of each statement that is run, until the returned function is called. */
  observe(observe: (sql: string) => void): () => void;
  close(): Promise<void>;
}

/** A transaction under way. */
export interface EngineTransaction extends Runner {
  kysely<Tables>(): Transaction<Tables>;
}

/** A statement compiled by Kysely, as the engine runs it. */
export type { CompiledQuery };
