import type { Database } from './data/engine.js';
import { PostgresEngine, type PostgresOptions } from './data/postgres/engine.js';

export type { Database } from './data/engine.js';
export type { PostgresOptions, RowSecurityOptions } from './data/postgres/engine.js';

/**
 * PostgreSQL as the portal's database: any number of nodes may share it.
 *
 * @param url an address such as `postgres://portal:secret@localhost/portal`
 *
 * @example
 * ```ts
 * import { createPortal } from '@portico/core';
 * import { postgres } from '@portico/core/postgres';
 *
 * export const portal = createPortal({
 *   database: postgres('postgres://portal@localhost/portal', { schema: 'portico' }),
 *   secret: process.env['PORTICO_SECRET'],
 *   plugins: [],
 * });
 * ```
 */
export function postgres(url: string, options: PostgresOptions = {}): Database {
  return { engine: 'postgres', open: () => PostgresEngine.open(url, options) };
}
