import type { Kysely, QueryCompiler, Transaction } from 'kysely';
import pg from 'pg';
import { boundValues } from '../bound-values.js';
import { changeRefused } from '../change-refused.js';
import type { Bounds, Constants, Engine, EngineTransaction, Outcome, RunnableQuery, Runner } from '../engine.js';
import { kyselyOver, transactionOver } from '../kysely-over-runner.js';
import { TransactionGuard, TransactionState } from '../transaction-guard.js';
import { onlyReads } from '../walker/runners.js';
import { PostgresCompiler } from './compiler.js';
import { asConstraintViolation, isOutdatedPlan, isReadOnly } from './constraint-errors.js';
import { LimitedConnections } from './limited-connections.js';
import { rowValues } from './row-values.js';
import { StatementNames } from './statement-names.js';

/** How PostgreSQL is used. */
export interface PostgresOptions {
  /** The schema in which all tables live; made at the first start. Default: `portico`. */
  readonly schema?: string;
  /** How many connections one portal keeps. Default: 10. */
  readonly poolSize?: number;
}

type Queryable = Pick<pg.ClientBase, 'query'>;

/** A pool of connections to PostgreSQL. */
export class PostgresEngine implements Engine {
  readonly name = 'postgres';
  readonly schema: string;
  readonly #pool: pg.Pool;
  readonly #connections: LimitedConnections;
  readonly #names = new StatementNames();
  readonly #guard = new TransactionGuard();
  readonly #observers = new Set<(sql: string) => void>();
  readonly #kysely: Kysely<unknown>;

  private constructor(pool: pg.Pool, config: pg.PoolConfig, schema: string) {
    this.#pool = pool;
    this.#connections = new LimitedConnections(pool, () => new pg.Pool({ ...config, max: 1, idleTimeoutMillis: 1000 }));
    this.schema = schema;
    this.#kysely = kyselyOver({ engine: 'postgres', schema, compiler: this.compiler(), runner: this });
  }

  /** @throws when the database cannot be reached */
  static async open(url: string, options: PostgresOptions): Promise<PostgresEngine> {
    const config: pg.PoolConfig = {
      connectionString: url,
      max: options.poolSize ?? 10,
      types: rowValues,
      // Times arrive in UTC, and casts between times and days do not depend on the server's zone.
      options: '-c timezone=UTC',
      connectionTimeoutMillis: 10_000,
      application_name: 'portico',
      // Statements that belong together go out together: one wait for all of them.
      pipeline: true,
    };
    const pool = new pg.Pool(config);
    // A connection that breaks while nobody or somebody uses it must not end the process: whoever needs it learns of it.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    try {
      await pool.query('select 1');
    } catch (error) {
      await pool.end();
      throw error;
    }
    return new PostgresEngine(pool, config, options.schema ?? 'portico');
  }

  async run<Row>(query: RunnableQuery): Promise<Outcome<Row>> {
    this.#guard.refuseInside();
    return this.#retrying(() =>
      query.budget === undefined
        ? this.#runOn<Row>(this.#pool, query)
        : this.#connections.within(query.budget, (client) => this.#runOn<Row>(client, query)),
    );
  }

  within({ runner }: Bounds): Runner {
    return onlyReads(runner) ? { run: (query) => this.#read(query) } : this;
  }

  async transaction<Result>(work: (tx: EngineTransaction) => Promise<Result>): Promise<Result> {
    this.#guard.refuseInside();
    const client = await this.#pool.connect();
    const state = new TransactionState();
    let broken = false;
    try {
      await this.#command(client, 'begin');
      const result = await this.#guard.run(state, () => work(this.#transaction(client, state)));
      state.end();
      state.refuseAfterFailure();
      await this.#command(client, 'commit');
      return result;
    } catch (error) {
      state.end();
      broken = !(await this.#rollBack(client));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  kysely<Tables>(): Kysely<Tables> {
    // One instance serves every view of the tables: the type parameter exists for the compiler only.
    return this.#kysely as Kysely<Tables>;
  }

  compiler(constants?: Constants): QueryCompiler {
    return new PostgresCompiler(constants);
  }

  observe(observe: (sql: string) => void): () => void {
    this.#observers.add(observe);
    return () => this.#observers.delete(observe);
  }

  async close(): Promise<void> {
    await this.#connections.close();
    await this.#pool.end();
  }

  async #retrying<Result>(attempt: () => Promise<Result>): Promise<Result> {
    try {
      return await attempt();
    } catch (error) {
      if (!isOutdatedPlan(error)) throw error;
      // A newer node migrated under us. The plan was refused before anything ran.
      return attempt();
    }
  }

  async #read<Row>(query: RunnableQuery): Promise<Outcome<Row>> {
    this.#guard.refuseInside();
    return this.#retrying(() =>
      this.#connections.within(query.budget, (client) =>
        this.#readBetween<Row>(client, 'begin read only', query, 'commit'),
      ),
    );
  }

  /** Sends all three at once. After a failure the last of them rolls back. */
  async #readBetween<Row>(client: pg.ClientBase, begin: string, query: RunnableQuery, end: string) {
    const begun = client.query(begin);
    const outcome = this.#runOn<Row>(client, query);
    const ended = client.query(end);
    await Promise.allSettled([begun, outcome, ended]);
    try {
      await begun;
      await outcome;
      await ended;
      return outcome;
    } catch (error) {
      throw isReadOnly(error) ? changeRefused(error) : asConstraintViolation(error);
    }
  }

  #transaction(client: pg.ClientBase, state: TransactionState): EngineTransaction {
    const compiler = this.compiler();
    const read = <Row>(query: RunnableQuery) =>
      // What is set in a savepoint ends with it.
      state.step(() =>
        this.#readBetween<Row>(
          client,
          'savepoint reading; set transaction read only',
          query,
          'release savepoint reading',
        ),
      );
    const tx: EngineTransaction = {
      within: ({ runner }) => (onlyReads(runner) ? { run: read } : tx),
      run: <Row>(query: RunnableQuery) => state.step(() => this.#runOn<Row>(client, query)),
      fail: (error) => state.fail(error),
      kysely: <Tables>(): Transaction<Tables> =>
        transactionOver({ engine: 'postgres', schema: this.schema, compiler, runner: tx }),
    };
    return tx;
  }

  async #runOn<Row>(connection: Queryable, query: RunnableQuery): Promise<Outcome<Row>> {
    const values = boundValues(query);
    this.#announce(query.sql);
    const name = query.name ?? this.#names.nameOf(query.sql);
    try {
      const result = await connection.query({ text: query.sql, values, ...(name !== undefined && { name }) });
      // The row type is the caller's knowledge: he wrote the statement.
      return { rows: result.rows as Row[], affected: query.reads ? 0 : (result.rowCount ?? 0), columns: result.fields };
    } catch (error) {
      if (isOutdatedPlan(error)) this.#names.rename(query.sql);
      throw asConstraintViolation(error);
    }
  }

  async #command(client: Queryable, sql: string): Promise<void> {
    this.#announce(sql);
    try {
      await client.query(sql);
    } catch (error) {
      throw asConstraintViolation(error);
    }
  }

  async #rollBack(client: Queryable): Promise<boolean> {
    try {
      await this.#command(client, 'rollback');
      return true;
    } catch {
      return false;
    }
  }

  #announce(sql: string): void {
    for (const observe of this.#observers) observe(sql);
  }
}
