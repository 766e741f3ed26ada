import { sql } from 'kysely';
import type { Engine } from '../../data/engine.js';

type Row = Readonly<Record<string, unknown>>;

/** A row that is there in one state only. */
export interface Change {
  readonly table: string;
  readonly row: Row;
}

/** All rows of some tables at one moment, past every scope. */
export class DatabaseState {
  private constructor(readonly rows: ReadonlyMap<string, readonly Row[]>) {}

  /** Reads every row of the tables. */
  static async read(engine: Engine, tables: readonly string[]): Promise<DatabaseState> {
    const db = engine.kysely<Record<string, Record<string, unknown>>>();
    const rows = new Map<string, readonly Row[]>();
    for (const table of tables) rows.set(table, await db.selectFrom(table).selectAll().execute());
    return new DatabaseState(rows);
  }

  /** The rows that came, went or are otherwise in a later state. */
  changesTo(later: DatabaseState): Change[] {
    if (later === this) return [];
    return [...later.rows].flatMap(([table, after]) => {
      const before = this.rows.get(table) ?? [];
      const [old, now] = [before, after].map((rows) => new Set(rows.map((row) => JSON.stringify(row))));
      return [
        ...after.filter((row) => !old?.has(JSON.stringify(row))),
        ...before.filter((row) => !now?.has(JSON.stringify(row))),
      ].map((row) => ({ table, row }));
    });
  }
}

/** The columns of each table that are part of a primary key or of a unique index. */
export async function keyColumns(engine: Engine): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const catalogue =
    engine.schema === undefined
      ? sql<{ table: string; name: string }>`
          select m.name as "table", c.name as "name" from sqlite_master m, pragma_table_info(m.name) c where c.pk > 0
          union
          select m.name, c.name from sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
          where i."unique" = 1 and c.name is not null`
      : sql<{ table: string; name: string }>`
          select c.relname as "table", a.attname as "name" from pg_index i
          join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
          where n.nspname = ${engine.schema} and i.indisunique`;
  const keys = new Map<string, Set<string>>();
  for (const { table, name } of (await catalogue.execute(engine.kysely())).rows) {
    const columns = keys.get(table) ?? new Set<string>();
    keys.set(table, columns.add(name));
  }
  return keys;
}
