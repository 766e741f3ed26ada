import type { Kysely, QueryCompiler } from 'kysely';
import pg from 'pg';
import type { DeclaredTables } from '../check-tables.js';
import type { Bounds, Constants, Engine, EngineTransaction, Outcome, RunnableQuery, Runner } from '../engine.js';
import { kyselyOver } from '../kysely-over-runner.js';
import { TransactionGuard, TransactionState } from '../transaction-guard.js';
import { PostgresCompiler } from './compiler.js';
import { Confinement } from './confinement.js';
import { asChangeRefused, isOutdatedPlan } from './constraint-errors.js';
import { LimitedConnections } from './limited-connections.js';
import { installPolicies } from './row-security/install.js';
import { Settings } from './row-security/settings.js';
import { rowValues } from './row-values.js';
import { type Queryable, Statements, together } from './statements.js';
import { PostgresTransaction } from './transaction.js';

/**
 * How PostgreSQL is used.
 *
 * @example
 * ```ts
 * import { type PostgresOptions, postgres } from '@portico/core/postgres';
 *
 * const options: PostgresOptions = { schema: 'portal', poolSize: 20, rowSecurity: true };
 * export const database = postgres('postgres://portal@localhost/portal', options);
 * ```
 */
export interface PostgresOptions {
  /** The schema in which all tables live; made at the first start. Default: `portico`. */
  readonly schema?: string;
  /** How many connections one portal keeps. Default: 10. */
  readonly poolSize?: number;
  /**
   * Row-level security as a second line behind the scopes of tables: plugins' statements run as a role that the
   * database's own policies hold to the same scopes. Made at start from the declarations. Default: `false`.
   */
  readonly rowSecurity?: boolean | RowSecurityOptions;
}

/**
 * The details of row-level security.
 *
 * @example
 * ```ts
 * import { postgres, type RowSecurityOptions } from '@portico/core/postgres';
 *
 * // A role of this portal's own, on a server that others use too.
 * const rowSecurity: RowSecurityOptions = { role: 'lindqvist_scoped' };
 * export const database = postgres('postgres://portal@localhost/portal', { rowSecurity });
 * ```
 */
export interface RowSecurityOptions {
  /**
   * The role that plugins' statements run as; made at the first start where there is none. Roles belong to the whole
   * server: portals on one server that must not trust each other need one each. Default: `portico_scoped`.
   */
  readonly role?: string;
}

/** A pool of connections to PostgreSQL. */
export class PostgresEngine implements Engine {
  readonly name = 'postgres';
  readonly schema: string;
  readonly #pool: pg.Pool;
  readonly #connections: LimitedConnections;
  readonly #statements = new Statements();
  readonly #guard = new TransactionGuard();
  readonly #kysely: Kysely<unknown>;
  readonly #rowSecurity: Settings | undefined;

  private constructor(pool: pg.Pool, config: pg.PoolConfig, schema: string, rowSecurity: Settings | undefined) {
    this.#pool = pool;
    this.#connections = new LimitedConnections(pool, () => new pg.Pool({ ...config, max: 1, idleTimeoutMillis: 1000 }));
    this.schema = schema;
    this.#rowSecurity = rowSecurity;
    this.#kysely = kyselyOver({ engine: 'postgres', schema, compiler: this.compiler(), runner: this });
  }

  /** @throws when the database cannot be reached, or the role of row-level security is no plain name */
  static async open(url: string, options: PostgresOptions): Promise<PostgresEngine> {
    const rowSecurity = settingsOf(options);
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
    return new PostgresEngine(pool, config, options.schema ?? 'portico', rowSecurity);
  }

  async run<Row>(query: RunnableQuery): Promise<Outcome<Row>> {
    this.#guard.refuseInside();
    return this.#retrying(() =>
      query.budget === undefined
        ? this.#statements.run<Row>(this.#pool, query)
        : this.#connections.within(query.budget, (client) => this.#statements.run<Row>(client, query)),
    );
  }

  within(bounds: Bounds): Runner {
    const confinement = new Confinement(bounds, this.#rowSecurity);
    return confinement.isNone ? this : { run: (query) => this.#runConfined(confinement, query) };
  }

  async enforce(declared: readonly DeclaredTables[], mode: 'auto' | 'check'): Promise<void> {
    if (this.#rowSecurity === undefined) return;
    await installPolicies(this, { schema: this.schema, role: this.#rowSecurity.role, declared }, mode);
  }

  async transaction<Result>(work: (tx: EngineTransaction) => Promise<Result>): Promise<Result> {
    this.#guard.refuseInside();
    const client = await this.#pool.connect();
    const state = new TransactionState();
    let broken = false;
    try {
      await this.#statements.command(client, 'begin');
      const tx = this.#open(client, state);
      const result = await this.#guard.run(state, () => work(tx));
      state.refuseAfterFailure();
      const written = tx.writeLast();
      state.end();
      await together(written, this.#statements.commit(client));
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
    return this.#statements.observe(observe);
  }

  async close(): Promise<void> {
    await this.#connections.close();
    await this.#pool.end();
  }

  #open(client: pg.ClientBase, state: TransactionState): PostgresTransaction {
    return new PostgresTransaction({
      client,
      state,
      statements: this.#statements,
      schema: this.schema,
      rowSecurity: this.#rowSecurity,
    });
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

  /** In a transaction of its own, which is begun and ended without a wait of its own where that is safe. */
  async #runConfined<Row>(confinement: Confinement, query: RunnableQuery): Promise<Outcome<Row>> {
    this.#guard.refuseInside();
    const begin = confinement.onlyReads || query.reads ? 'begin read only' : 'begin';
    const opening = [begin, confinement.settings].filter(Boolean).join('; ');
    const attempt = async (client: pg.ClientBase) => {
      const begun = this.#statements.silently(client, opening);
      // Were `begin` refused, what follows would run as the tables' owner. What a read gave would be dropped then.
      if (!query.reads) await this.#orRolledBack(client, begun);
      const outcome = this.#statements.run<Row>(client, query);
      // After a failure it rolls back.
      return together(begun, outcome, this.#statements.silently(client, 'commit'));
    };
    try {
      return await this.#retrying(() => this.#connections.within(query.budget, attempt));
    } catch (error) {
      throw asChangeRefused(error);
    }
  }

  /** After a failure the connection is another's next: what was begun must be over by then, not only about to be. */
  async #orRolledBack(client: Queryable, begun: Promise<void>): Promise<void> {
    try {
      await begun;
    } catch (error) {
      await this.#statements.silently(client, 'rollback').catch(() => {});
      throw error;
    }
  }

  async #rollBack(client: Queryable): Promise<boolean> {
    try {
      await this.#statements.command(client, 'rollback');
      return true;
    } catch {
      return false;
    }
  }
}

function settingsOf({ rowSecurity = false }: PostgresOptions): Settings | undefined {
  if (rowSecurity === false) return undefined;
  return new Settings((rowSecurity === true ? undefined : rowSecurity.role) ?? 'portico_scoped');
}
