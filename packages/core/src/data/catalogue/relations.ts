import { sql } from 'kysely';
import type { Engine } from '../engine.js';
import { postgresRelations } from './postgres-relations.js';
import type { Relation } from './relation.js';
import { sqliteRelations } from './sqlite-relations.js';

/** What the database has of some tables and views and of their parts, by their names. Names that differ in letter case only come too. */
export async function relations(engine: Engine, names: readonly string[]): Promise<Relation[]> {
  if (names.length === 0) return [];
  const db = engine.kysely<unknown>();
  return engine.schema === undefined ? sqliteRelations(db, names) : postgresRelations(db, engine.schema, names);
}

/** The names of all tables and views of the database; partitions go by the name of their table. */
export async function relationNames(engine: Engine): Promise<string[]> {
  const names =
    engine.schema === undefined
      ? sql<{ name: string }>`
          select name from pragma_table_list where schema = 'main' and type <> 'shadow' order by name`
      : sql<{ name: string }>`
          select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = ${engine.schema} and c.relkind in ('r', 'p', 'v', 'm', 'f')
            and not c.relispartition order by c.relname`;
  return (await names.execute(engine.kysely())).rows.map(({ name }) => name);
}
