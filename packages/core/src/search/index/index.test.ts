import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { describeEachEngine } from '../../data/each-engine.js';
import { migrate } from '../../data/migrations.js';
import type { KernelTables } from '../../identity/tables.js';
import { kernelMigrations } from '../../kernel-migrations.js';
import { keysOf, termsOf } from '../terms.js';
import { candidates } from './candidates.js';
import { Entries } from './entries.js';
import type { Entry, Place } from './entry.js';

const account = '01930000-0000-7000-8000-00000000000a';
const other = '01930000-0000-7000-8000-00000000000b';
const owner = (n: number) => `01930000-0000-7000-8000-1000000000${String(n).padStart(2, '0')}`;
const row = (n: number) => `01930000-0000-7000-8000-2${String(n).padStart(11, '0')}`;

/** Many, so that each way through the index is taken: one by one, from a rare word, and along a common one. */
const MANY = 2600;
const entry = (n: number): Entry => ({
  source: n % 3 === 0 ? 'a.papers' : 'a.notes',
  row: row(n),
  owner: n % 2 === 0 ? account : owner(n % 7),
  at: new Date(Date.UTC(2026, 0, 1) + (n % 500) * 86_400_000).toISOString(),
  digest: `digest ${n}`,
  words: ['all', `seven${n % 7}`, n % 4 === 0 ? 'fourth' : 'other', ...(n % 1000 === 0 ? ['rare', '契約'] : [])],
});
const entries = Array.from({ length: MANY }, (_, n) => entry(n));

describeEachEngine('the index', (database) => {
  let index: Entries;
  const write = (of: string, written: readonly Entry[]) =>
    database.engine.transaction((tx) => index.put(tx, of, written));

  beforeAll(async () => {
    await migrate(database.engine, [{ owner: 'core', migrations: kernelMigrations }], 'auto', { now: () => 0 });
    index = new Entries(database.engine);
    for (const [id, slug] of [
      [account, 'a'],
      [other, 'b'],
    ] as const)
      await database.engine
        .kysely<KernelTables>()
        .insertInto('portico_account')
        .values({
          ...{ id, slug, name: slug, status: 'active', locale: 'en', time_zone: 'UTC', currency: 'EUR' },
          ...{ status_at: '2026-01-01T00:00:00.000Z', created_at: '2026-01-01T00:00:00.000Z', external_id: null },
        })
        .execute();
    for (let at = 0; at < MANY; at += 100)
      expect(await write(account, entries.slice(at, at + 100))).toBe(Math.min(100, MANY - at));
    await write(other, entries.slice(0, 100));
  }, 60_000);

  const reach = [
    { sources: ['a.papers', 'a.notes'], owners: [account, owner(1)] },
    { sources: ['a.notes'], owners: [owner(2), owner(3)] },
  ];
  const mine = ({ source, owner: of }: Entry) =>
    reach.some(({ sources, owners }) => sources.includes(source) && owners.includes(of));
  const find = (q: string, after: Place | undefined, limit: number, of = account, within = reach) =>
    candidates(database.engine, { account: of, reach: within, keys: keysOf(termsOf(q)), after, limit });
  const order = ({ at, source, row: id }: Place) => `${at} ${source} ${id}`;

  it('leaves nothing to be written later, on PostgreSQL', async () => {
    if (database.engine.name !== 'postgres') return;
    const { rows } = await sql<{ reloptions: string[] }>`
      select reloptions from pg_class where oid = ${`${database.engine.schema}.portico_search_words`}::regclass
    `.execute(database.engine.kysely());
    expect(rows).toEqual([{ reloptions: ['fastupdate=off'] }]);
  });

  it.each([
    ['all', 40],
    ['all seven3', 40],
    ['fourth seven', 40],
    ['rare', 2],
    ['ra', 40],
    ['all rare 契約', 2],
    ['契', 1],
    ['other rare', 40],
    ['seven3 seven5', 40],
    ['missing', 40],
  ])('has %j newest first, page by page', async (q, limit) => {
    const keys = keysOf(termsOf(q));
    const expected = entries
      .filter((each) => mine(each))
      .filter(({ words }) =>
        keys.every(({ word, prefix }) => words.some((each) => (prefix ? each.startsWith(word) : each === word))),
      )
      .map(order)
      .sort()
      .reverse();
    const found: string[] = [];
    let after: Place | undefined;
    do {
      const page = await find(q, after, limit);
      found.push(...page.map(order));
      after = page.length < limit || found.length > 200 ? undefined : page.at(-1);
    } while (after !== undefined);
    expect(found).toEqual(expected.slice(0, found.length));
    if (expected.length <= 200) expect(found).toHaveLength(expected.length);
  });

  it('keeps accounts apart, and finds nothing for who reaches nothing', async () => {
    expect(await find('all', undefined, 100, other)).toHaveLength(entries.slice(0, 100).filter(mine).length);
    expect(await find('all', undefined, 100, owner(1))).toEqual([]);
    expect(await find('all', undefined, 100, account, [])).toEqual([]);
  });

  it('writes what changed, and nothing else', async () => {
    const one: Entry = { ...entry(1), source: 'b.one', owner: owner(9), words: ['erst', 'zweit'], digest: 'first' };
    const own = [{ sources: ['b.one'], owners: [owner(9), owner(8)] }];
    const has = async (q: string) => (await find(q, undefined, 5, account, own)).length;
    expect(await write(account, [one])).toBe(1);
    expect(await write(account, [one])).toBe(0);
    expect(await write(account, [{ ...one, words: ['zweit', 'dritt'], digest: 'second', owner: owner(8) }])).toBe(1);
    expect([await has('erst'), await has('zweit'), await has('dritt')]).toEqual([0, 1, 1]);
    const remove = () => database.engine.transaction((tx) => index.remove(tx, account, 'b.one', [one.row]));
    expect(await remove()).toBe(1);
    expect(await remove()).toBe(0);
    expect(await has('zweit')).toBe(0);
    if (database.name === 'sqlite') {
      const words = await database.engine
        .kysely<KernelTables>()
        .selectFrom('portico_search_word')
        .select('word')
        .where('source', '=', 'b.one')
        .execute();
      expect(words).toEqual([]);
    }
  });

  it('takes many and odd words', async () => {
    const words = [...Array.from({ length: 5000 }, (_, n) => `w${n}`), 'क्षेत्र', '契約', 'x'.repeat(64)];
    const big: Entry = { ...entry(1), source: 'b.big', owner: owner(9), words, digest: 'big' };
    await write(account, [big]);
    const own = [{ sources: ['b.big'], owners: [owner(9)] }];
    for (const q of ['w4999', 'क्षेत्र', 'x'.repeat(70)])
      expect(await find(q, undefined, 5, account, own)).toHaveLength(1);
  });
});
