import type { Database } from './data/engine.js';
import { SqliteEngine, type SqliteOptions } from './data/sqlite/engine.js';

export type { Database } from './data/engine.js';
export type { SqliteOptions } from './data/sqlite/engine.js';

/**
 * A SQLite file as the portal's database, by Node's own `node:sqlite`. Any number of processes may share the file.
 *
 * @param file a path, or `:memory:` for a database that ends with the process
 *
 * @example
 * ```ts
 * import { createPortal } from '@portico/core';
 * import { sqlite } from '@portico/core/sqlite';
 *
 * export const portal = createPortal({
 *   database: sqlite('portal.db'),
 *   secret: process.env['PORTICO_SECRET'],
 *   plugins: [],
 * });
 * ```
 */
export function sqlite(file: string, options: SqliteOptions = {}): Database {
  return { engine: 'sqlite', open: () => SqliteEngine.open(file, options) };
}
