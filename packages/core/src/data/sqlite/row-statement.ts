import type { StatementSync } from 'node:sqlite';
import type { BoundValue } from '../bound-values.js';
import type { Authorizer } from './authorizer.js';

type Row = Record<string, unknown>;

/**
 * A prepared statement that gives rows. Objects that Node makes of rows have no fixed shape: they are dear to make, and
 * dear for whatever reads them. So it is asked for arrays, and the objects are made here. Where nobody can tell whether
 * SQLite has prepared a statement anew, with other columns for `*`, Node makes them.
 */
export class RowStatement {
  readonly #statement: StatementSync;
  readonly #authorizer: Authorizer;
  #names: readonly string[] = [];

  constructor(statement: StatementSync, authorizer: Authorizer) {
    this.#statement = statement;
    this.#authorizer = authorizer;
    if (!authorizer.isAsked) return;
    statement.setReturnArrays(true);
    this.#lookAtColumns();
  }

  all(values: readonly BoundValue[]): Row[] {
    if (!this.#authorizer.isAsked) return this.#statement.all(...values);
    const asked = this.#authorizer.times;
    let rows: unknown[][];
    try {
      rows = this.#statement.all(...values) as unknown as unknown[][];
    } finally {
      // Also if it fails then: it is not prepared once more.
      if (this.#authorizer.times !== asked) this.#lookAtColumns();
    }
    return objectsOf(rows, this.#names);
  }

  #lookAtColumns(): void {
    this.#names = this.#statement.columns().map(({ name }) => name);
  }
}

function objectsOf(rows: readonly unknown[][], names: readonly string[]): Row[] {
  // In an object with a prototype, a column of that name would become it.
  const empty = names.includes('__proto__') ? () => Object.create(null) : () => ({});
  return rows.map((values) => {
    const row: Row = empty();
    for (let column = 0; column < names.length; column += 1) row[names[column] as string] = values[column];
    return row;
  });
}
