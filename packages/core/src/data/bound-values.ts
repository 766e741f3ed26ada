import type { RunnableQuery } from './engine.js';

/** What both databases take as a value. */
export type BoundValue = string | number | bigint | null | Uint8Array;

/**
 * The values of a statement as both databases take them: booleans as 1 and 0, objects and arrays as JSON text, whole
 * numbers as such.
 *
 * @throws {TypeError} for what one of the databases would silently read as something else: `undefined`, `NaN`, a `Date`
 */
export function boundValues(query: RunnableQuery): BoundValue[] {
  return query.parameters.map((value, index) => boundValue(value, index, query.sql));
}

function boundValue(value: unknown, index: number, sql: string): BoundValue {
  switch (typeof value) {
    case 'string':
    case 'bigint':
      return value;
    case 'number':
      // As a double, 5 would make `5 / 2` 2.5 on SQLite and 2 on PostgreSQL.
      if (Number.isSafeInteger(value)) return BigInt(value);
      if (Number.isFinite(value)) return value;
      break;
    case 'boolean':
      return value ? 1n : 0n;
    case 'object':
      if (value === null || value instanceof Uint8Array) return value;
      if (!(value instanceof Date)) return JSON.stringify(value);
      throw new TypeError(
        `Parameter ${index + 1} is a Date; pass ISO-8601 text instead, as times are kept. In: ${sql}`,
      );
  }
  throw new TypeError(`Parameter ${index + 1} is ${String(value)}; that is no value of a database. In: ${sql}`);
}
