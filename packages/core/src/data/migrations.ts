import { type Kysely, type QueryExecutorProvider, sql, type Transaction } from 'kysely';
import type { Clock } from '../clock.js';
import { isoNow } from '../clock.js';
import { type ColumnTypes, columnTypes } from './column-types.js';
import type { Engine, EngineName, EngineTransaction, Runner } from './engine.js';
import { transactionOver } from './kysely-over-runner.js';
import { longNames } from './long-names.js';

/**
 * One step of a plugin's or the kernel's history of tables. Expand first: nodes of the version before still run.
 *
 * @example
 * ```ts
 * import type { Migration } from '@portico/core';
 *
 * export const migrations: Record<string, Migration> = {
 *   '0001-note': {
 *     async up({ db, types }) {
 *       await db.schema.alterTable('visits_visit').addColumn('note', types.text).execute();
 *     },
 *   },
 * };
 * ```
 */
export interface Migration {
  up(context: MigrationContext): Promise<void>;
}

/**
 * What a migration works with.
 *
 * @example
 * ```ts
 * import type { MigrationContext } from '@portico/core';
 *
 * // The two columns with which every owned table begins.
 * export function createOwned({ db, types }: MigrationContext, table: string) {
 *   return db.schema
 *     .createTable(table)
 *     .addColumn('account_id', types.id, (column) => column.notNull())
 *     .addColumn('owner_id', types.id, (column) => column.notNull());
 * }
 * ```
 */
export interface MigrationContext {
  /**
   * Kysely inside the migrations' transaction and, on PostgreSQL, the portal's schema. Raw `sql` is allowed here; name
   * tables without a schema.
   */
  readonly db: Kysely<unknown>;
  /** Column types of this engine. */
  readonly types: ColumnTypes;
  readonly engine: EngineName;
}

/** The migrations of one owner, by name; they run in the order of their names. */
export interface MigrationSet {
  /** `core` or the id of a plugin. */
  readonly owner: string;
  readonly migrations: Readonly<Record<string, Migration>>;
}

/** One migration, by its owner and name. */
export interface MigrationName {
  readonly owner: string;
  readonly name: string;
}

/** What {@link migrate} did and found. */
export interface MigrationReport {
  readonly applied: readonly MigrationName[];
  /** Applied by a newer version or a plugin that is gone: left alone, worth a line in the log. */
  readonly unknown: readonly MigrationName[];
}

interface LedgerTables {
  portico_migration: { owner: string; name: string; applied_at: string };
}

type Ledger = Transaction<LedgerTables>;

/**
 * Brings the tables up to date, all or nothing, under one lock for all nodes that share the database.
 *
 * @param sets owners in the order in which they run, `core` first
 * @param mode `auto` applies what is missing, `check` refuses to start when something is
 * @throws when a migration fails (naming it), would run before one that is applied, or is missing under `check`
 */
export async function migrate(
  engine: Engine,
  sets: readonly MigrationSet[],
  mode: 'auto' | 'check',
  clock: Clock,
): Promise<MigrationReport> {
  return engine.transaction(async (tx) => {
    const db = tx.kysely<LedgerTables>();
    const ready = await openLedger(engine, db, mode);
    const ledger = ready ? await db.selectFrom('portico_migration').select(['owner', 'name']).execute() : [];
    const missing = sets.flatMap((set) => missingOf(set, ledger));
    if (mode === 'check' && missing.length > 0) {
      throw new Error(
        `The database lacks ${missing.map(title).join(', ')}. Start once with migrate: 'auto', or run portal.migrate().`,
      );
    }
    for (const { migration, ...step } of missing) {
      await apply(engine, tx, step, migration);
      await db
        .insertInto('portico_migration')
        .values({ ...step, applied_at: isoNow(clock) })
        .execute();
    }
    return { applied: missing.map(({ owner, name }) => ({ owner, name })), unknown: unknownIn(ledger, sets) };
  });
}

async function apply(engine: Engine, tx: EngineTransaction, step: MigrationName, migration: Migration): Promise<void> {
  const cut = new Set<string>();
  const runner: Runner = {
    run: (query) => {
      for (const name of longNames(query.sql)) cut.add(name);
      return tx.run(query);
    },
  };
  const { name, schema } = engine;
  const db = transactionOver<unknown>({ engine: name, schema, compiler: engine.compiler(), runner });
  const failure = await migration.up({ db, types: columnTypes(name), engine: name }).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  // Before what failed: two names that are cut can become one.
  if (cut.size > 0) throw failed(step, tooLong([...cut]), failure?.error);
  if (failure === undefined) return;
  const { error } = failure;
  throw failed(step, error instanceof Error ? error.message : String(error), error);
}

function failed(step: MigrationName, reason: string, cause: unknown): Error {
  return new Error(`The migration ${title(step)} failed, and nothing was changed: ${reason}`, { cause });
}

function tooLong(names: readonly string[]): string {
  const each = names.map((name) => `"${name}" (${Buffer.byteLength(name)})`);
  return `PostgreSQL keeps 63 bytes of a name and cuts off the rest without a word. Shorten ${each.join(', ')}.`;
}

/** Takes the lock, makes what the ledger needs, and tells whether there is a ledger to read. */
async function openLedger(engine: Engine, db: Ledger, mode: 'auto' | 'check'): Promise<boolean> {
  if (engine.schema !== undefined && !(await openSchema(engine.schema, db, mode))) return false;
  if (mode === 'check') return tableExists(engine, db, 'portico_migration');
  const types = columnTypes(engine.name);
  await db.schema
    .createTable('portico_migration')
    .ifNotExists()
    .addColumn('owner', types.text, (column) => column.notNull())
    .addColumn('name', types.text, (column) => column.notNull())
    .addColumn('applied_at', types.instant, (column) => column.notNull())
    .addPrimaryKeyConstraint('portico_migration_key', ['owner', 'name'])
    .execute();
  return true;
}

async function openSchema(schema: string, db: Ledger, mode: 'auto' | 'check'): Promise<boolean> {
  await lockMigrations(schema, db);
  const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(db);
  if (rows.length === 0) {
    if (mode === 'check') return false;
    // Not `if not exists`: that asks for the right to create even where the schema is there.
    await sql`create schema ${sql.id(schema)}`.execute(db);
  }
  await sql`set local search_path to ${sql.id(schema)}`.execute(db);
  return true;
}

/** Makes other nodes that would change the schema wait, on PostgreSQL, until the transaction ends. */
export async function lockMigrations(schema: string, db: QueryExecutorProvider): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`portico migrations of ${schema}`}, 0))`.execute(db);
}

async function tableExists(engine: Engine, db: Ledger, table: string): Promise<boolean> {
  const found =
    engine.schema === undefined
      ? await sql`select 1 from sqlite_master where type = 'table' and name = ${table}`.execute(db)
      : await sql`select 1 from pg_tables where schemaname = ${engine.schema} and tablename = ${table}`.execute(db);
  return found.rows.length > 0;
}

function missingOf(set: MigrationSet, ledger: readonly MigrationName[]) {
  const { owner, migrations } = set;
  const applied = new Set(ledger.filter((entry) => entry.owner === owner).map((entry) => entry.name));
  const last = [...applied].sort(byText).at(-1);
  const missing = Object.entries(migrations)
    .filter(([name]) => !applied.has(name))
    .sort(([a], [b]) => byText(a, b));
  for (const [name] of missing) {
    if (last !== undefined && byText(name, last) < 0) {
      throw new Error(
        `The migration ${title({ owner, name })} would run before ${title({ owner, name: last })}, which is applied already. Give it a later name.`,
      );
    }
  }
  return missing.map(([name, migration]) => ({ owner, name, migration }));
}

function unknownIn(ledger: readonly MigrationName[], sets: readonly MigrationSet[]): MigrationName[] {
  const known = new Map(sets.map((set) => [set.owner, set.migrations]));
  return ledger.filter(({ owner, name }) => !Object.hasOwn(known.get(owner) ?? {}, name));
}

function title({ owner, name }: MigrationName): string {
  return `"${name}" of ${owner === 'core' ? 'core' : `plugin "${owner}"`}`;
}

/** By code units: the same order on every machine. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
