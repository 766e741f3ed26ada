import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeEachEngine } from '../each-engine.js';
import { parseExactly } from '../exact-json.js';
import { InexactJson, jsonRowReader } from './json-rows.js';

describeEachEngine('rows inside JSON', (database) => {
  const on = it.runIf(database.name === 'postgres');

  /** A value as it comes by itself, and as it comes inside JSON: `alone` where it has to be read by itself. */
  const bothWays = async (literal: string, type: string) => {
    const select = `select '${literal.replaceAll("'", "''")}'::${type} as v, null::${type} as n`;
    const run = <Row>(statement: string) =>
      database.engine.run<Row>({ sql: statement, parameters: [], reads: true, returns: true });
    const composed = await run<{ rows: string }>(`select json_agg("row".*)::text as rows from (${select}) as "row"`);
    const single = await run<Record<string, unknown>>(select).catch((error: unknown) => error as Error);
    if (single instanceof Error) return { single, inside: 'alone' };
    const reader = jsonRowReader(single.columns ?? []);
    if (reader === undefined) return { single: single.rows, inside: 'alone' };
    try {
      const rows = parseExactly(composed.rows[0]!.rows) as Record<string, unknown>[];
      reader(rows);
      return { single: single.rows, inside: rows };
    } catch (error) {
      if (error instanceof InexactJson || error instanceof RangeError) return { single: single.rows, inside: 'alone' };
      throw error;
    }
  };

  on.each([
    ['true', 'boolean'],
    ['-7', 'smallint'],
    ['2147483647', 'integer'],
    ['9007199254740991', 'bigint'],
    ['1.50', 'numeric'],
    ['12345678901234567.5', 'numeric(20,1)'],
    ['0.1', 'real'],
    ['1e300', 'double precision'],
    ['-0', 'double precision'],
    [`quotes " ' \\ and \n lines, ü 🙂`, 'text'],
    ['ab', 'char(4)'],
    ['ab', 'varchar(4)'],
    ['0192aaaa-0000-7000-8000-000000000001', 'uuid'],
    ['2026-11-24', 'date'],
    ['0044-03-15 BC', 'date'],
    ['2026-11-24 09:00:00+00', 'timestamptz'],
    ['2026-11-24 09:00:00.1+00', 'timestamptz'],
    ['2026-11-24 09:00:00.123456+02', 'timestamptz'],
    ['{"a":[1,{"b":null}],"at":"2026-11-24T09:00:00+00:00"}', 'jsonb'],
    ['{"a":1,"a":2}', 'json'],
    ['null', 'jsonb'],
  ])('are what they are by themselves: %s as %s', async (literal, type) => {
    const { single, inside } = await bothWays(literal, type);
    if (literal === '12345678901234567.5') expect(inside).toBe('alone');
    else expect(inside).toEqual(single);
  });

  on.each([
    ['\\x00ff', 'bytea'],
    ['{1,2}', 'integer[]'],
    ['1 day', 'interval'],
    ['2026-11-24 09:00:00', 'timestamp'],
    ['09:00:00', 'time'],
    ['NaN', 'double precision'],
    ['NaN', 'numeric'],
    ['Infinity', 'real'],
    ['9007199254740993', 'bigint'],
    ['infinity', 'timestamptz'],
    ['0044-03-15 09:00:00+00 BC', 'timestamptz'],
    ['10000-01-01 09:00:00+00', 'timestamptz'],
    ['127.0.0.1', 'inet'],
  ])('are read by themselves where JSON would tell them otherwise: %s as %s', async (literal, type) => {
    expect((await bothWays(literal, type)).inside).toBe('alone');
  });

  on('are what they are by themselves, whatever their values', async () => {
    const values = fc.oneof(
      fc.tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), fc.constant('bigint')),
      fc.tuple(fc.maxSafeInteger().map(String), fc.constantFrom('bigint', 'numeric')),
      fc.tuple(
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
        fc.constantFrom('double precision', 'numeric'),
      ),
      fc.tuple(
        fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0')),
        fc.constant('text'),
      ),
      fc.tuple(
        fc
          .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
          .map((at) => at.toISOString()),
        fc.constantFrom('timestamptz', 'date'),
      ),
      fc.tuple(
        fc.json().filter((value) => !value.includes('\\u0000')),
        fc.constantFrom('json', 'jsonb'),
      ),
    );
    await fc.assert(
      fc.asyncProperty(values, async ([literal, type]) => {
        const { single, inside } = await bothWays(literal, type).catch(() => ({ single: 0, inside: 0 }));
        if (inside !== 'alone') expect(inside).toEqual(single);
      }),
      { numRuns: 200 },
    );
  });
});
