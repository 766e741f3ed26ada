import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { RecentlyUsed } from '../../recently-used.js';
import { boundValues } from '../bound-values.js';
import { StatementOverrun } from '../budget-overrun.js';
import { changeRefused } from '../change-refused.js';
import type { Outcome, RunnableQuery } from '../engine.js';
import { parseExactly } from '../exact-json.js';
import { Authorizer, type DeclaredScopes } from './authorizer.js';
import { asConstraintViolation, isReadOnly } from './constraint-errors.js';
import { RowStatement } from './row-statement.js';

const KEPT_STATEMENTS = 500;

/** A statement, and whose tables it was prepared for: it serves no other declaration, and not the kernel. */
interface Kept {
  readonly statement: StatementSync;
  readonly rows: RowStatement;
  readonly scopes: DeclaredScopes | undefined;
}

/** One connection to a SQLite file, which keeps its prepared statements by their text. */
export class SqliteConnection {
  readonly #database: DatabaseSync;
  readonly #access: 'read' | 'write';
  readonly #authorizer: Authorizer;
  readonly #statements = new RecentlyUsed<string, Kept>(KEPT_STATEMENTS);

  constructor(file: string, access: 'read' | 'write') {
    this.#access = access;
    this.#database = new DatabaseSync(file, { readOnly: access === 'read' });
    this.#authorizer = new Authorizer(this.#database);
  }

  /** Runs statements without parameters and results: `pragma`, `begin`, `commit`. */
  exec(sql: string): void {
    try {
      this.#database.exec(sql);
    } catch (error) {
      throw asConstraintViolation(error);
    }
  }

  /** @param scopes the declared tables that the statement is held to; none for the kernel's own */
  run<Row>(query: RunnableQuery, scopes?: DeclaredScopes): Outcome<Row> {
    // While it runs, too: what the schema has outdated is prepared again then.
    return this.#authorizer.during(scopes, query, () => this.#run<Row>(query, scopes));
  }

  /** Like {@link run}, but SQLite refuses what would write, also on a connection that can. */
  read<Row>(query: RunnableQuery, scopes?: DeclaredScopes): Outcome<Row> {
    if (this.#access === 'write') this.exec('pragma query_only = on');
    try {
      return this.run<Row>(query, scopes);
    } catch (error) {
      throw isReadOnly(error) ? changeRefused(error) : error;
    } finally {
      if (this.#access === 'write') this.exec('pragma query_only = off');
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #run<Row>(query: RunnableQuery, scopes: DeclaredScopes | undefined): Outcome<Row> {
    const values = boundValues(query);
    try {
      const { statement, rows: reading } = this.#statement(query.sql, scopes);
      if (!query.returns) return { rows: [], affected: Number(statement.run(...values).changes) };
      // The row type is the caller's knowledge: he wrote the statement.
      const began = query.budget === undefined ? 0 : performance.now();
      const rows = reading.all(values) as Row[];
      if (query.budget !== undefined && performance.now() - began > query.budget)
        throw new StatementOverrun(query.budget);
      if (query.json !== undefined) parseColumns(rows as Record<string, unknown>[], query.json);
      return { rows, affected: query.reads ? 0 : rows.length };
    } catch (error) {
      throw asConstraintViolation(error);
    }
  }

  #statement(sql: string, scopes: DeclaredScopes | undefined): Kept {
    const known = this.#statements.get(sql);
    if (known !== undefined && known.scopes === scopes) return known;
    const statement = this.#database.prepare(sql);
    if (sql.slice(statement.sourceSQL.length).trim() !== '') {
      throw new Error(`SQLite runs only the first of several statements in one text; run them one by one. In: ${sql}`);
    }
    const kept = { statement, rows: new RowStatement(statement, this.#authorizer), scopes };
    this.#statements.set(sql, kept);
    return kept;
  }
}

/** SQLite gives JSON as text. */
function parseColumns(rows: readonly Record<string, unknown>[], columns: readonly string[]): void {
  for (const row of rows) {
    for (const column of columns) {
      const value = row[column];
      if (typeof value === 'string') row[column] = parseExactly(value);
    }
  }
}
