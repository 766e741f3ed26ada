import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sqlite } from '../../sqlite.js';
import { describeEachEngine } from '../each-engine.js';
import type { Engine } from '../engine.js';
import {
  ADA,
  anybody,
  BOB,
  COMPANY,
  EVE,
  fillShop,
  openShop,
  people,
  type ShopTables,
  shop,
  shopHandles,
} from '../shop.test-support.js';
import { buildChange, buildSelect, changes, selects } from './random-queries.test-support.js';

type World = { readonly [Name in keyof ShopTables]: readonly Record<string, unknown>[] };
type Person = keyof typeof people;

/** Who owns what, said once more and in plain words: what the walker must come to. */
const owners: Record<
  Person,
  { readonly orders: readonly string[]; readonly items: readonly string[]; readonly self: string | undefined }
> = {
  ada: { orders: [ADA, COMPANY], items: [ADA, COMPANY], self: ADA },
  viewOfAda: { orders: [ADA, COMPANY], items: [ADA, COMPANY], self: ADA },
  bob: { orders: [BOB], items: [BOB, COMPANY], self: BOB },
  eve: { orders: [EVE], items: [EVE], self: EVE },
  acme: { orders: [], items: [], self: undefined },
  operator: { orders: [], items: [], self: undefined },
  hook: { orders: [], items: [], self: undefined },
};

function worldOf(person: Person, all: World): World {
  const { account } = people[person];
  const { orders, items, self } = owners[person];
  const inAccount = (rows: World[keyof World]) => rows.filter((row) => row.account_id === account);
  if (self === undefined) {
    return {
      shop_order: inAccount(all.shop_order),
      shop_item: inAccount(all.shop_item),
      shop_mark: inAccount(all.shop_mark),
      shop_product: inAccount(all.shop_product),
      shop_counter: inAccount(all.shop_counter),
      shop_note: inAccount(all.shop_note),
      shop_reply: inAccount(all.shop_reply),
    };
  }
  const visible = inAccount(all.shop_order).filter(
    (row) => orders.includes(String(row.owner_id)) && row.status !== 'draft',
  );
  const marks = inAccount(all.shop_mark).filter((row) => row.owner_id === self);
  const notes = inAccount(all.shop_note).filter(
    (row) =>
      row.author_id === self ||
      (row.status !== 'draft' &&
        (orders.includes(String(row.author_id)) || marks.some((mark) => mark.order_id === row.order_id))),
  );
  return {
    shop_order: visible,
    shop_item: inAccount(all.shop_item).filter(
      (row) => items.includes(String(row.owner_id)) && visible.some((order) => order.id === row.order_id),
    ),
    shop_mark: marks,
    shop_note: notes,
    shop_reply: inAccount(all.shop_reply).filter(
      (row) => items.includes(String(row.owner_id)) || notes.some((note) => note.id === row.note_id),
    ),
    shop_product: inAccount(all.shop_product),
    shop_counter: [],
  };
}

async function readWorld(db: Kysely<ShopTables>): Promise<World> {
  const rows = async (name: keyof ShopTables) =>
    (await db.selectFrom(name).selectAll().orderBy('account_id').orderBy('id').execute()).map((row) => ({ ...row }));
  return {
    shop_order: await rows('shop_order'),
    shop_item: await rows('shop_item'),
    shop_mark: await rows('shop_mark'),
    shop_product: await rows('shop_product'),
    shop_counter: await rows('shop_counter'),
    shop_note: await rows('shop_note'),
    shop_reply: await rows('shop_reply'),
  };
}

const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
const person = fc.constantFrom(...(Object.keys(people) as Person[]));
const ROLLBACK = new Error('rolled back');

describeEachEngine('isolation', (database) => {
  /** For each person a database that holds nothing but what he may see. */
  const oracles = new Map<Person, Engine>();
  let before: World;

  beforeAll(async () => {
    await openShop(database.engine);
    await fillShop(database.engine);
    before = await readWorld(database.engine.kysely<ShopTables>());
    for (const name of Object.keys(people) as Person[]) {
      const oracle = await sqlite(':memory:').open();
      await openShop(oracle);
      for (const [table, rows] of Object.entries(worldOf(name, before))) {
        if (rows.length > 0)
          await oracle
            .kysely<ShopTables>()
            .insertInto(table as 'shop_order')
            .values(rows as never)
            .execute();
      }
      oracles.set(name, oracle);
    }
  });
  afterAll(async () => {
    for (const oracle of oracles.values()) await oracle.close();
  });

  it('a query sees what it would see in a database that holds only the caller’s rows', async () => {
    const handles = shopHandles(database.engine);
    await fc.assert(
      fc.asyncProperty(person, selects, async (name, plan) => {
        const seen = await buildSelect(plan, handles.open(shop, people[name])).execute();
        const expected = await buildSelect(plan, oracles.get(name)!.kysely<ShopTables>()).execute();
        expect(sorted(seen)).toEqual(sorted(expected));
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('where nobody is known a query sees the tenant tables of the account, or is refused', async () => {
    const handle = shopHandles(database.engine).open(shop, anybody);
    const oracle = await sqlite(':memory:').open();
    await openShop(oracle);
    for (const product of before.shop_product.filter((row) => row.account_id === anybody.account))
      await oracle
        .kysely<ShopTables>()
        .insertInto('shop_product')
        .values(product as never)
        .execute();
    await fc.assert(
      fc.asyncProperty(selects, async (plan) => {
        const query = buildSelect(plan, handle);
        const expected = sorted(await buildSelect(plan, oracle.kysely<ShopTables>()).execute());
        const seen = await query.execute().catch((error: unknown) => error);
        if (Array.isArray(seen)) expect(sorted(seen)).toEqual(expected);
        else expect(seen).toMatchObject({ code: 'scope_refused', message: expect.stringContaining('open route') });
      }),
      { numRuns: 300 },
    );
    await fc.assert(
      fc.asyncProperty(changes, async (plan) => {
        await expect(buildChange(plan, handle, anybody.account).execute()).rejects.toMatchObject({
          code: 'scope_refused',
        });
      }),
      { numRuns: 100 },
    );
    expect(await readWorld(database.engine.kysely<ShopTables>())).toEqual(before);
    await oracle.close();
  }, 60_000);

  it('a change touches what it would touch there, and nothing else', async () => {
    const handles = shopHandles(database.engine);
    await fc.assert(
      fc.asyncProperty(
        person.filter((name) => name !== 'viewOfAda'),
        changes,
        async (name, plan) => {
          let after = before;
          const changed = database.engine.transaction(async (tx) => {
            const db = handles.openIn(tx, shop, people[name]);
            await buildChange(plan, db, people[name].account).execute();
            after = await readWorld(tx.kysely<ShopTables>());
            throw ROLLBACK;
          });
          const outcome = await changed.catch((error: unknown) => error);
          if (outcome !== ROLLBACK) {
            // Only an owner that is not the caller's may be refused.
            expect(outcome).toMatchObject({ code: 'scope_refused' });
            expect(plan.change).toBe('upsert');
            return;
          }
          const own = worldOf(name, before);
          for (const table of Object.keys(before) as (keyof World)[]) {
            const ids = new Set(own[table].map((row) => row.id));
            const foreign = (world: World) =>
              world[table].filter((row) => row.account_id !== people[name].account || !ids.has(row.id));
            const known = new Set(before[table].map((row) => `${row.account_id} ${row.id}`));
            const inserted = after[table].filter((row) => !known.has(`${row.account_id} ${row.id}`));
            expect(foreign(after).filter((row) => !inserted.includes(row))).toEqual(foreign(before));
            for (const row of inserted) expect(row.account_id).toBe(people[name].account);
            if (plan.change === 'upsert') continue;
            const expected = await changedOracle(name, plan);
            expect(
              sorted(after[table].filter((row) => row.account_id === people[name].account && ids.has(row.id))),
            ).toEqual(sorted(expected[table]));
          }
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);

  async function changedOracle(name: Person, plan: Parameters<typeof buildChange>[0]): Promise<World> {
    let after: World | undefined;
    await oracles
      .get(name)!
      .transaction(async (tx) => {
        await buildChange(plan, tx.kysely<ShopTables>(), people[name].account).execute();
        after = await readWorld(tx.kysely<ShopTables>());
        throw ROLLBACK;
      })
      .catch((error: unknown) => {
        if (error !== ROLLBACK) throw error;
      });
    return after!;
  }
});
