import type pg from 'pg';
import { boundValues } from '../bound-values.js';
import type { Outcome, RunnableQuery } from '../engine.js';
import { asConstraintViolation, isOutdatedPlan } from './constraint-errors.js';
import { StatementNames } from './statement-names.js';

/** Something that takes statements: the pool, or one connection of it. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** Runs statements on connections, and keeps the names under which those keep plans. One for each engine. */
export class Statements {
  readonly #names = new StatementNames();
  readonly #observers = new Set<(sql: string) => void>();

  observe(observe: (sql: string) => void): () => void {
    this.#observers.add(observe);
    return () => this.#observers.delete(observe);
  }

  async run<Row>(connection: Queryable, query: RunnableQuery): Promise<Outcome<Row>> {
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

  /** Runs a command that has a wait of its own, such as `commit` of a transaction. */
  async command(connection: Queryable, sql: string): Promise<void> {
    this.#announce(sql);
    await this.silently(connection, sql);
  }

  /** @throws when the transaction was rolled back instead: a statement of it failed, and nobody waited for that one */
  async commit(connection: Queryable): Promise<void> {
    this.#announce('commit');
    const { command } = await send(connection, 'commit');
    if (command !== 'COMMIT')
      throw new Error('A statement of this transaction failed that nobody waited for. Await it inside.');
  }

  /** Runs commands that go along with a statement. */
  async silently(connection: Queryable, sql: string): Promise<void> {
    await send(connection, sql);
  }

  #announce(sql: string): void {
    for (const observe of this.#observers) observe(sql);
  }
}

async function send(connection: Queryable, sql: string) {
  try {
    return await connection.query(sql);
  } catch (error) {
    throw asConstraintViolation(error);
  }
}

/**
 * Waits for what was sent at once, one after the other on one connection, and gives the outcome of the statement.
 *
 * @throws the first error, which is what the others failed of
 */
export async function together<Result>(
  before: Promise<unknown>,
  work: Promise<Result>,
  after?: Promise<unknown>,
): Promise<Result> {
  await Promise.allSettled([before, work, after]);
  await before;
  const result = await work;
  await after;
  return result;
}
