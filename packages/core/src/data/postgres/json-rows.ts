import type { OutcomeColumn } from '../engine.js';

// Object ids of https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
const INT8 = 20;
const FLOAT4 = 700;
const FLOAT8 = 701;
const TIMESTAMPTZ = 1184;
const NUMERIC = 1700;

/** bool, name, int2, int4, text, json, char(n), varchar, date, uuid, jsonb: inside JSON they are what they are outside. */
const AS_THEY_ARE: ReadonlySet<number> = new Set([16, 19, 21, 23, 25, 114, 1042, 1043, 1082, 2950, 3802]);

type Mend = (value: unknown) => unknown;

const MENDED: Readonly<Record<number, Mend>> = {
  [INT8]: exactNumber,
  [NUMERIC]: exactNumber,
  [FLOAT4]: finiteNumber,
  [FLOAT8]: finiteNumber,
  [TIMESTAMPTZ]: isoTimeInJson,
};

/** A value that JSON does not tell exactly: read by itself it may be something else. */
export class InexactJson extends Error {
  override readonly name = 'InexactJson';
}

/** Gives rows that came as JSON the shape that they have when they come by themselves. It changes them in place. */
export type JsonRowReader = (rows: Record<string, unknown>[]) => void;

/**
 * Makes the reader of rows that have these columns.
 *
 * @returns nothing if a type is among them that JSON writes otherwise than PostgreSQL does by itself, such as `bytea`, an
 * array, `interval` or `timestamp`, or if a name comes twice
 */
export function jsonRowReader(columns: readonly OutcomeColumn[]): JsonRowReader | undefined {
  const mends: [string, Mend][] = [];
  for (const { name, dataTypeID } of columns) {
    const mend = MENDED[dataTypeID];
    if (mend !== undefined) mends.push([name, mend]);
    else if (!AS_THEY_ARE.has(dataTypeID)) return undefined;
  }
  if (new Set(columns.map(({ name }) => name)).size < columns.length) return undefined;
  return (rows) => {
    for (const row of rows) {
      for (const [name, mend] of mends) {
        const value = row[name];
        if (value !== null) row[name] = mend(value);
      }
    }
  };
}

function exactNumber(value: unknown): unknown {
  // A whole number beyond the safe ones was rounded already.
  if (typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value))) return value;
  throw new InexactJson(`JSON gave ${String(value)} for a number`);
}

function finiteNumber(value: unknown): unknown {
  if (typeof value === 'number') return value;
  throw new InexactJson(`JSON gave ${String(value)} for a number`);
}

/** `2026-11-24T09:00:00.123456+00:00` as times are written everywhere else; the connection's zone is UTC. */
function isoTimeInJson(value: unknown): unknown {
  if (typeof value === 'string' && value.endsWith('+00:00') && value[4] === '-' && value[10] === 'T') {
    const end = value.length - 6;
    const fraction = end > 20 ? value.slice(20, Math.min(23, end)).padEnd(3, '0') : '000';
    return `${value.slice(0, 19)}.${fraction}Z`;
  }
  throw new InexactJson(`JSON gave ${String(value)} for a time`);
}
