import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeScoped } from './each-engine.js';
import type { HandleScope } from './scope-values.js';
import {
  ADA,
  anybody,
  BOLT,
  fillShop,
  idOf,
  openShop,
  people,
  type ShopTables,
  shop,
  shopHandles,
} from './shop.test-support.js';

/** The table of scopes, word for word: who may read and change what, in whatever kind of table. */

type Table = keyof ShopTables;
/** Numbers of the rows that are touched, or why none may be. */
type May = readonly number[] | 'refused' | 'read only';
type Row = readonly [reads: May, changes: May];

const REFUSED: Row = ['refused', 'refused'];
const ALL = [1, 2, 3, 4, 5, 6];
const ONE = [1];
const both = (rows: May): Row => [rows, rows];

const runners = {
  contact: people.ada,
  view: people.viewOfAda,
  open: anybody,
  hook: people.hook,
  account: people.acme,
  operator: people.operator,
} satisfies Record<HandleScope['runner'], HandleScope>;

const may: Record<string, { table: Table } & Record<'contact' | 'view' | 'open' | 'account', Row>> = {
  internal: {
    table: 'shop_counter',
    contact: REFUSED,
    view: ['refused', 'read only'],
    open: REFUSED,
    account: both(ONE),
  },
  tenant: {
    table: 'shop_product',
    contact: [ONE, 'refused'],
    view: [ONE, 'read only'],
    open: [ONE, 'refused'],
    account: both(ONE),
  },
  'shared, open in part': {
    table: 'shop_note',
    contact: both([1, 2, 5]),
    view: [[1, 2, 5], 'read only'],
    open: [[1, 3, 5], 'refused'],
    account: both(ALL),
  },
  shared: {
    table: 'shop_reply',
    contact: both(ALL),
    view: [ALL, 'read only'],
    open: REFUSED,
    account: both(ALL),
  },
  'owned, as far as visible': {
    table: 'shop_order',
    contact: both([1, 5]),
    view: [[1, 5], 'read only'],
    open: REFUSED,
    account: both(ALL),
  },
  personal: {
    table: 'shop_mark',
    contact: both([1, 2]),
    view: [[1, 2], 'read only'],
    open: REFUSED,
    account: both(ALL),
  },
};

/** What each table takes; `changed` is what an update sets. */
const rows: Record<Table, { readonly row: object; readonly changed: object }> = {
  shop_counter: { row: { next: 1 }, changed: { next: 2 } },
  shop_product: { row: { title: 'new' }, changed: { title: 'x' } },
  shop_note: { row: { author_id: ADA, order_id: ADA, status: 'draft', body: 'new' }, changed: { body: 'x' } },
  shop_reply: { row: { owner_id: ADA, note_id: ADA, body: 'new' }, changed: { body: 'x' } },
  shop_order: { row: { owner_id: ADA, title: 'new', status: 'sent', total: 1 }, changed: { title: 'x' } },
  shop_item: { row: { owner_id: ADA, order_id: idOf('0', 1), label: 'new' }, changed: { label: 'x' } },
  shop_mark: { row: { owner_id: ADA, order_id: ADA, note: 'new' }, changed: { note: 'x' } },
};

const cases = Object.entries(may).flatMap(([scope, { table, ...byReach }]) =>
  (Object.keys(runners) as (keyof typeof runners)[]).map((runner) => {
    const [reads, changes] = byReach[runner === 'hook' || runner === 'operator' ? 'account' : runner];
    return { scope, table, runner, reads, changes };
  }),
);

describeScoped('the table of scopes', (database) => {
  // Tables are chosen at run time, which no row type follows.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  const open = (runner: keyof typeof runners): any => shopHandles(database.engine).open(shop, runners[runner]);
  const raw = () => database.engine.kysely<ShopTables>();
  const numbers = (found: readonly { id: string }[]) =>
    found.map(({ id }) => Number(id.slice(-11))).sort((a, b) => a - b);
  const refusals = {
    refused: expect.objectContaining({ code: 'scope_refused' }),
    'read only': expect.objectContaining({ code: 'read_only_view', status: 403 }),
  };
  const stored = (table: Table) => raw().selectFrom(table).selectAll().orderBy('account_id').orderBy('id').execute();

  beforeAll(() => openShop(database.engine));
  beforeEach(() => fillShop(database.engine));

  async function check(allowed: May, touched: Promise<readonly { id: string }[]>): Promise<void> {
    if (typeof allowed === 'string') await expect(touched).rejects.toEqual(refusals[allowed]);
    else expect(numbers(await touched)).toEqual(allowed);
  }

  describe.each(cases)('$scope, $runner', ({ table, runner, reads, changes }) => {
    it('reads', async () => {
      await check(reads, open(runner).selectFrom(table).select('id').execute());
      await check(reads, open(runner).selectFrom(table).select(['id']).where('id', 'is not', null).execute());
      const prepared = shop.prepared((reader) => reader.selectFrom(table as 'shop_order').select('id'));
      await check(reads, open(runner).all(prepared));
    });

    it('updates', async () => {
      const before = await stored(table);
      const { changed } = rows[table];
      await check(changes, open(runner).updateTable(table).set(changed).returning('id').execute());
      const touched = (await stored(table)).filter(
        (row, index) => JSON.stringify(row) !== JSON.stringify(before[index]),
      );
      expect(numbers(touched)).toEqual(typeof changes === 'string' ? [] : changes);
      for (const row of touched) expect(row.account_id).toBe(runners[runner].account);
    });

    it('deletes', async () => {
      const before = await stored(table);
      await check(changes, open(runner).deleteFrom(table).returning('id').execute());
      const left = new Set((await stored(table)).map((row) => row.account_id + row.id));
      const deleted = before.filter((row) => !left.has(row.account_id + row.id));
      expect(numbers(deleted)).toEqual(typeof changes === 'string' ? [] : changes);
      for (const row of deleted) expect(row.account_id).toBe(runners[runner].account);
    });

    it('inserts and upserts, into its account', async () => {
      const before = await stored(table);
      const { row, changed } = rows[table];
      const insert = (number: number) =>
        open(runner)
          .insertInto(table)
          .values({ id: idOf('0', number), ...row });
      const upsert = insert(91).onConflict(
        (conflict: { columns(names: string[]): { doUpdateSet(set: object): object } }) =>
          conflict.columns(['account_id', 'id']).doUpdateSet(changed),
      );
      const given = { id: idOf('0', 92), ...row, account_id: BOLT };
      const foreign = open(runner).insertInto(table).values(given);
      await check(typeof changes === 'string' ? changes : [90], insert(90).returning('id').execute());
      await check(typeof changes === 'string' ? changes : [91], upsert.returning('id').execute());
      await check(typeof changes === 'string' ? changes : 'refused', foreign.execute());
      const known = new Set(before.map((each) => each.account_id + each.id));
      const inserted = (await stored(table)).filter((each) => !known.has(each.account_id + each.id));
      expect(numbers(inserted)).toEqual(typeof changes === 'string' ? [] : [90, 91]);
      for (const each of inserted) expect(each.account_id).toBe(runners[runner].account);
    });
  });
});
