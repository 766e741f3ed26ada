import { sql } from 'kysely';
import type { Engine } from './engine.js';
import type { AnyScope } from './scopes.js';

/** The tables that a plugin declares. */
export interface DeclaredTables {
  /** The plugin's id. */
  readonly owner: string;
  readonly scopes: Readonly<Record<string, AnyScope>>;
}

/**
 * Compares what plugins declare with what the database has, after the migrations.
 *
 * @throws naming every declared table that does not exist or lacks the columns that its scope rests on
 */
export async function checkTables(engine: Engine, declared: readonly DeclaredTables[]): Promise<void> {
  const columns = await columnsByTable(engine);
  const faults = declared.flatMap(({ owner, scopes }) =>
    Object.entries(scopes).flatMap(([table, scope]) => {
      const fault = faultOf(table, scope, columns.get(table));
      return fault === undefined ? [] : [`plugin "${owner}" declares ${fault}`];
    }),
  );
  if (faults.length > 0) throw new Error(`The database does not fit its plugins: ${faults.join('; ')}.`);
}

function faultOf(table: string, { scope }: AnyScope, columns: ReadonlySet<string> | undefined): string | undefined {
  if (columns === undefined) return `the table "${table}", which no migration makes`;
  const needed = scope === 'owned' || scope === 'personal' ? ['account_id', 'owner_id'] : ['account_id'];
  const missing = needed.filter((column) => !columns.has(column));
  if (missing.length === 0) return undefined;
  return `the table "${table}" as ${scope}, but it has no ${missing.join(' and no ')}: add it in the migration`;
}

async function columnsByTable(engine: Engine): Promise<Map<string, Set<string>>> {
  const catalogue =
    engine.schema === undefined
      ? sql<{ table: string; name: string }>`
          select m.name as "table", c.name as "name" from sqlite_master m, pragma_table_info(m.name) c
          where m.type in ('table', 'view')`
      : sql<{ table: string; name: string }>`
          select c.relname as "table", a.attname as "name" from pg_attribute a
          join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = ${engine.schema} and a.attnum > 0 and not a.attisdropped`;
  const tables = new Map<string, Set<string>>();
  for (const { table, name } of (await catalogue.execute(engine.kysely())).rows) {
    const columns = tables.get(table) ?? new Set<string>();
    tables.set(table, columns.add(name));
  }
  return tables;
}
