import type { Engine } from '../engine.js';
import { postgresRelations } from './postgres-relations.js';
import type { Relation } from './relation.js';
import { sqliteRelations } from './sqlite-relations.js';

/** What the database has of some tables and views, by their names. Names that differ in letter case only come too. */
export async function relations(engine: Engine, names: readonly string[]): Promise<Relation[]> {
  if (names.length === 0) return [];
  const db = engine.kysely<unknown>();
  return engine.schema === undefined ? sqliteRelations(db, names) : postgresRelations(db, engine.schema, names);
}
