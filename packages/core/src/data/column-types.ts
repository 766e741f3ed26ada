import type { ColumnDataType } from 'kysely';
import type { EngineName } from './engine.js';

/** What migrations name columns' types by, so that rows look the same in JavaScript on both engines. */
export interface ColumnTypes {
  /** An id or a reference to one: UUID version 7 as text. */
  readonly id: ColumnDataType;
  /** A time, ISO 8601 in UTC with milliseconds. */
  readonly instant: ColumnDataType;
  /** A calendar day, `YYYY-MM-DD`. */
  readonly day: ColumnDataType;
  /** An amount in minor units, or any whole number that outgrows 32 bits. */
  readonly money: ColumnDataType;
  /** JSON: text on SQLite, parsed on PostgreSQL; read it through a schema that takes both. */
  readonly json: ColumnDataType;
  readonly text: ColumnDataType;
  readonly integer: ColumnDataType;
}

/** The column types of an engine. */
export function columnTypes(engine: EngineName): ColumnTypes {
  return engine === 'sqlite' ? SQLITE : POSTGRES;
}

const SQLITE: ColumnTypes = {
  id: 'text',
  instant: 'text',
  day: 'text',
  money: 'integer',
  json: 'text',
  text: 'text',
  integer: 'integer',
};

const POSTGRES: ColumnTypes = {
  id: 'uuid',
  instant: 'timestamptz',
  day: 'date',
  money: 'bigint',
  json: 'jsonb',
  text: 'text',
  integer: 'integer',
};
