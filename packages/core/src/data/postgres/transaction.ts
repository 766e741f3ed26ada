import type { Compilable, Transaction } from 'kysely';
import type pg from 'pg';
import { boundValues } from '../bound-values.js';
import type { Bounds, EngineTransaction, Outcome, RunnableQuery, Runner } from '../engine.js';
import { transactionOver } from '../kysely-over-runner.js';
import { runnableQuery } from '../runnable-query.js';
import type { TransactionState } from '../transaction-guard.js';
import { PostgresCompiler } from './compiler.js';
import { Confinement } from './confinement.js';
import { asChangeRefused } from './constraint-errors.js';
import type { Settings } from './row-security/settings.js';
import { type Statements, together } from './statements.js';

/** What a transaction is made of. */
export interface TransactionParts {
  readonly client: pg.ClientBase;
  readonly state: TransactionState;
  readonly statements: Statements;
  readonly schema: string;
  readonly rowSecurity: Settings | undefined;
}

/** A transaction that is open on one connection. */
export class PostgresTransaction implements EngineTransaction {
  readonly #parts: TransactionParts;
  readonly #compiler = new PostgresCompiler();
  /** The settings of row-level security that are in force; none while it acts as the owner of the tables. */
  #acting = '';
  readonly #last: RunnableQuery[] = [];

  constructor(parts: TransactionParts) {
    this.#parts = parts;
  }

  kysely<Tables>(): Transaction<Tables> {
    return transactionOver({
      engine: 'postgres',
      schema: this.#parts.schema,
      compiler: this.#compiler,
      runner: this,
    });
  }

  run<Row>(query: RunnableQuery): Promise<Outcome<Row>> {
    return this.#parts.state.step(() => this.#runAs<Row>('', query));
  }

  lastly(statements: readonly Compilable[]): void {
    for (const statement of statements) {
      const query = runnableQuery(statement.compile());
      // What cannot even be sent must be known before the commit is.
      boundValues(query);
      this.#last.push(query);
    }
  }

  /** Sends what was left for the end, at once. */
  async writeLast(): Promise<void> {
    await Promise.all(this.#last.map((query) => this.run(query)));
  }

  fail(error: unknown): never {
    return this.#parts.state.fail(error);
  }

  within(bounds: Bounds): Runner {
    const { state, rowSecurity } = this.#parts;
    const confinement = new Confinement(bounds, rowSecurity);
    if (confinement.isNone) return this;
    return {
      run: <Row>(query: RunnableQuery) =>
        state.step(() =>
          confinement.onlyReads
            ? this.#read<Row>(confinement.settings, query)
            : this.#runAs<Row>(confinement.settings, query),
        ),
    };
  }

  /** Sent at once with what changes the settings, where they are others than before. */
  async #runAs<Row>(settings: string, query: RunnableQuery): Promise<Outcome<Row>> {
    const { client, statements } = this.#parts;
    if (settings === this.#acting) return statements.run<Row>(client, query);
    this.#acting = settings;
    const set = statements.silently(client, settings === '' ? 'reset role' : settings);
    return together(set, statements.run<Row>(client, query));
  }

  async #read<Row>(settings: string, query: RunnableQuery): Promise<Outcome<Row>> {
    const { client, statements } = this.#parts;
    // What is set after a savepoint ends with it, and what is set before it does not.
    const set = settings === this.#acting ? undefined : statements.silently(client, settings);
    this.#acting = settings;
    const begun = statements.silently(client, 'savepoint reading; set transaction read only');
    const outcome = this.#runAs<Row>(settings, query);
    const ended = statements.silently(client, 'release savepoint reading');
    try {
      return await together(Promise.all([set, begun]), outcome, ended);
    } catch (error) {
      throw asChangeRefused(error);
    }
  }
}
