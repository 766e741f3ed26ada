import { type BuildPrepared, PreparedQuery } from './prepared.js';
import type { AnyScope, ScopeFor } from './scopes.js';
import type { Tables } from './tables.js';

/**
 * Declares a plugin's tables: their rows as a type, their scopes as values. Names are lower case and
 * no longer than PostgreSQL keeps them (63 bytes). Let them begin with the plugin's id: composition refuses two plugins
 * with a table of one name.
 *
 * @throws when a name is none that both databases take as it is
 *
 * @example
 * ```ts
 * import { type AccountRow, defineTables, internal, type OwnedRow, owned } from '@portico/core';
 *
 * interface VisitRow extends OwnedRow {
 *   id: string;
 *   place: string;
 *   status: 'proposed' | 'planned';
 * }
 * interface CounterRow extends AccountRow {
 *   next: number;
 * }
 *
 * export const tables = defineTables<{ visits_visit: VisitRow; visits_counter: CounterRow }>({
 *   visits_visit: owned({ roles: ['owner', 'member'], visible: (row) => row('status', '<>', 'proposed') }),
 *   visits_counter: internal,
 * });
 * ```
 */
export function defineTables<T extends object>(scopes: { readonly [Name in keyof T]: ScopeFor<T, Name> }): Tables<T> {
  for (const name of Object.keys(scopes)) {
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(name) || /^(portico|sqlite|pg)_/.test(name)) {
      throw new Error(
        `"${name}" is no name for a plugin's table: begin with the plugin's id, use a to z, 0 to 9 and _, at most 63 in all.`,
      );
    }
  }
  return tablesOf<T>(scopes);
}

/** Tables of whatever names: the kernel's own begin with its name. */
export function tablesOf<T extends object>(scopes: { readonly [Name in keyof T]: ScopeFor<T, Name> }): Tables<T> {
  const tables = {
    // Scopes are typed by their tables; the kernel treats them all alike.
    scopes: Object.freeze({ ...scopes }) as unknown as Readonly<Record<string, AnyScope>>,
    prepared: (build: BuildPrepared) => new PreparedQuery(tables, build),
  } as unknown as Tables<never>;
  return tables as unknown as Tables<T>;
}
