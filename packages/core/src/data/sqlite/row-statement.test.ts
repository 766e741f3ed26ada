import { type RawBuilder, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqlite } from '../../sqlite.js';
import type { Engine } from '../engine.js';

describe('rows of SQLite', () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await sqlite(':memory:').open();
    await run(sql`create table pair (one text, two text)`);
    await run(sql`insert into pair values ('a', 'b'), ('c', null)`);
  });
  afterEach(() => engine.close());

  const run = async <Row>(query: RawBuilder<Row>) => (await query.execute(engine.kysely())).rows;

  it('have the columns of their statement, in its order', async () => {
    const rows = await run(sql`select two, one, 1 as "number", two is null as "nothing" from pair order by one`);
    expect(rows.map((row) => JSON.stringify(row))).toEqual([
      '{"two":"b","one":"a","number":1,"nothing":0}',
      '{"two":null,"one":"c","number":1,"nothing":1}',
    ]);
  });

  it('have the columns that there are, once those of a table have changed', async () => {
    const all = sql`select * from pair order by 1`;
    expect(await run(all)).toEqual([
      { one: 'a', two: 'b' },
      { one: 'c', two: null },
    ]);
    await run(sql`alter table pair rename column two to second`);
    expect(await run(all)).toEqual([
      { one: 'a', second: 'b' },
      { one: 'c', second: null },
    ]);
    await run(sql`alter table pair add column third text`);
    await run(sql`alter table pair drop column second`);
    expect(await run(all)).toEqual([
      { one: 'a', third: null },
      { one: 'c', third: null },
    ]);
  });

  it('have the columns that there are, even if their statement failed when it first met them', async () => {
    await run(sql`create unique index pair_one on pair (one)`);
    const insert = (one: string) => run(sql`insert into pair (one) values (${one}) returning *`);
    expect(await insert('e')).toEqual([{ one: 'e', two: null }]);
    await run(sql`alter table pair rename column two to second`);
    await expect(insert('e')).rejects.toThrow('unique constraint');
    expect(await insert('f')).toEqual([{ one: 'f', second: null }]);
  });

  it('keep the last of two columns of one name, and any name is a column', async () => {
    const [row = {}] = await run<object>(sql`select 1 as "same", 2 as "same", '{}' as "__proto__", 3 as "toString"`);
    expect(Object.entries(row)).toEqual([
      ['same', 2],
      ['__proto__', '{}'],
      ['toString', 3],
    ]);
  });

  it('come from what changes too', async () => {
    expect(await run(sql`update pair set two = 'd' where two is null returning one, two`)).toEqual([
      { one: 'c', two: 'd' },
    ]);
  });
});
