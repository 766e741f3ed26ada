import { type Expression, type RawBuilder, sql } from 'kysely';
import type { EngineName } from '../data/engine.js';

/** An aggregate that gives a group's rows as one JSON array of objects, `[]` for none. Read it with {@link parseRows}. */
export function jsonRows(
  engine: EngineName,
  columns: Readonly<Record<string, Expression<unknown>>>,
): RawBuilder<unknown> {
  const pairs = sql.join(Object.entries(columns).flatMap(([name, column]) => [sql.lit(name), column]));
  return engine === 'sqlite'
    ? sql`json_group_array(json_object(${pairs}))`
    : sql`coalesce(json_agg(json_build_object(${pairs})), '[]'::json)`;
}

/** What {@link jsonRows} gave: text on SQLite, parsed by the driver on PostgreSQL. The caller selected the columns and names their types. */
export function parseRows<Row>(value: unknown): readonly Row[] {
  if (value === '[]') return [];
  return (typeof value === 'string' ? JSON.parse(value) : value) as readonly Row[];
}

/** A time inside JSON, which PostgreSQL writes with an offset, as times are written everywhere else. */
export function instantInJson(text: string): string {
  return text.endsWith('Z') ? text : new Date(text).toISOString();
}

/** A column of JSON: text on SQLite, parsed by the driver on PostgreSQL. Nothing stays null. */
export function parseJson(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : (value ?? null);
}
