import pg from 'pg';
import { parseExactly, safeNumber } from '../exact-json.js';

// Object ids of https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
const INT8 = 20;
const JSON_TEXT = 114;
const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const NUMERIC = 1700;

type Parse = (text: string) => unknown;

const PARSERS: Readonly<Record<number, Parse>> = {
  [INT8]: safeNumber,
  [NUMERIC]: safeNumber,
  [DATE]: (text) => text,
  [TIMESTAMP]: (text) => text,
  [TIMESTAMPTZ]: isoTime,
  [JSON_TEXT]: parseExactly,
};

/** Type parsers that give rows the shape they have on SQLite. For one pool: pg's global ones stay as they are. */
export const rowValues: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && PARSERS[oid]) ||
    pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** PostgreSQL's text of a `timestamptz` as ISO 8601 in UTC with milliseconds. Slicing costs a tenth of parsing. */
export function isoTime(text: string): string {
  if (text.endsWith('+00') && text.charCodeAt(4) === 45 && text.charCodeAt(10) === 32) {
    const end = text.length - 3;
    const fraction = end > 20 ? text.slice(20, Math.min(23, end)).padEnd(3, '0') : '000';
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
  }
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}
