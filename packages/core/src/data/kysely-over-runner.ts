import {
  type CompiledQuery,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type DialectAdapter,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  Transaction,
} from 'kysely';
import type { EngineName, Outcome, RunnableQuery, Runner } from './engine.js';
import { runnableQuery } from './runnable-query.js';

interface Over {
  readonly engine: EngineName;
  readonly schema: string | undefined;
  readonly compiler: QueryCompiler;
  readonly runner: Runner;
}

/** Kysely whose statements run on `runner`, its tables qualified with the schema. It opens no transactions. */
export function kyselyOver<Tables>({ schema, ...over }: Over): Kysely<Tables> {
  const kysely = new Kysely<Tables>({ dialect: dialectOver(over) });
  return schema === undefined ? kysely : kysely.withSchema(schema);
}

/** The same for a runner that is a transaction. */
export function transactionOver<Tables>({ schema, ...over }: Over): Transaction<Tables> {
  const dialect = dialectOver(over);
  const driver = dialect.createDriver();
  const connection = connectionOver((query) => over.runner.run(query));
  const executor = new DefaultQueryExecutor(over.compiler, dialect.createAdapter(), {
    provideConnection: (consumer) => consumer(connection),
  });
  const transaction = new Transaction<Tables>({ config: { dialect }, driver, executor, dialect });
  return schema === undefined ? transaction : transaction.withSchema(schema);
}

/** A connection of Kysely's that hands each statement to `run`. */
export function connectionOver(
  run: <Row>(query: RunnableQuery, compiled: CompiledQuery) => Promise<Outcome<Row>>,
): DatabaseConnection {
  return {
    async executeQuery<Row>(compiled: CompiledQuery) {
      const query = runnableQuery(compiled);
      const { rows, affected } = await run<Row>(query, compiled);
      return query.reads ? { rows } : { rows, numAffectedRows: BigInt(affected) };
    },
    streamQuery() {
      throw new Error('Portico does not stream rows: read them in pages.');
    },
  };
}

/** What differs between the databases for Kysely, apart from compilers. */
export function adapterOf(engine: EngineName): DialectAdapter {
  return engine === 'sqlite' ? new SqliteAdapter() : new PostgresAdapter();
}

function dialectOver({ engine, compiler, runner }: Omit<Over, 'schema'>): Dialect {
  return {
    createAdapter: () => adapterOf(engine),
    createQueryCompiler: () => compiler,
    createIntrospector: (db) => (engine === 'sqlite' ? new SqliteIntrospector(db) : new PostgresIntrospector(db)),
    createDriver: () => driverOver(runner),
  };
}

function driverOver(runner: Runner): Driver {
  const connection = connectionOver((query) => runner.run(query));
  const refuse = async () => {
    throw new Error('Open transactions with engine.transaction(), not through Kysely.');
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}
