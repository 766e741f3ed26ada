import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { RecentlyUsed } from '../../recently-used.js';
import { boundValues } from '../bound-values.js';
import type { Outcome, RunnableQuery } from '../engine.js';
import { asConstraintViolation } from './constraint-errors.js';

const KEPT_STATEMENTS = 500;

/** One connection to a SQLite file, which keeps its prepared statements by their text. */
export class SqliteConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new RecentlyUsed<string, StatementSync>(KEPT_STATEMENTS);

  constructor(file: string, access: 'read' | 'write') {
    this.#database = new DatabaseSync(file, { readOnly: access === 'read' });
  }

  /** Runs statements without parameters and results: `pragma`, `begin`, `commit`. */
  exec(sql: string): void {
    try {
      this.#database.exec(sql);
    } catch (error) {
      throw asConstraintViolation(error);
    }
  }

  run<Row>(query: RunnableQuery): Outcome<Row> {
    const values = boundValues(query);
    try {
      const statement = this.#statement(query.sql);
      if (!query.returns) return { rows: [], affected: Number(statement.run(...values).changes) };
      // The row type is the caller's knowledge: he wrote the statement.
      const rows = statement.all(...values) as Row[];
      return { rows, affected: query.reads ? 0 : rows.length };
    } catch (error) {
      throw asConstraintViolation(error);
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    if (sql.slice(statement.sourceSQL.length).trim() !== '') {
      throw new Error(`SQLite runs only the first of several statements in one text; run them one by one. In: ${sql}`);
    }
    this.#statements.set(sql, statement);
    return statement;
  }
}
