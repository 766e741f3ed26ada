import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeScoped } from './each-engine.js';
import type { Marker, ScopeValues } from './marker.js';
import {
  ACME,
  ADA,
  anybody,
  BOB,
  BOLT,
  COMPANY,
  EVE,
  fillShop,
  idOf,
  openShop,
  people,
  type ShopTables,
  shop,
  shopHandles,
} from './shop.test-support.js';

/** Numbers of the orders, items and marks that `fillShop` made: sent ones are odd. */
const ROW = { adaSent: 1, adaDraft: 2, bobSent: 3, companySent: 5, companyDraft: 6, eveSent: 7 };
const row = (number: number) => idOf('0', number);

describeScoped('handles', (database) => {
  const log: Record<string, unknown>[] = [];
  const open = (scope: keyof typeof people) => shopHandles(database.engine, log).open(shop, people[scope]);
  const raw = () => database.engine.kysely<ShopTables>();
  const numbers = (rows: readonly { id: string }[]) =>
    rows.map(({ id }) => Number(id.slice(-11))).sort((a, b) => a - b);

  beforeAll(() => openShop(database.engine));
  beforeEach(() => fillShop(database.engine));

  describe('read', () => {
    it.each([
      ['ada', [ROW.adaSent, ROW.companySent]],
      ['bob', [ROW.bobSent]],
      ['eve', [ROW.eveSent]],
      ['viewOfAda', [ROW.adaSent, ROW.companySent]],
      ['acme', [1, 2, 3, 4, 5, 6]],
      ['operator', [1, 2, 3, 4, 5, 6]],
      ['hook', [1, 2, 3, 4, 5, 6]],
    ] as const)('an owned table as %s', async (who, expected) => {
      expect(numbers(await open(who).selectFrom('shop_order').select('id').execute())).toEqual(expected);
      expect(numbers(await open(who).selectFrom('shop_order as o').selectAll('o').execute())).toEqual(expected);
    });

    it.each([
      ['ada', [ROW.adaSent, ROW.companySent]],
      // Bob is no billing contact: he sees the company's items, but none of an order that he does not see.
      ['bob', [ROW.bobSent]],
      ['acme', [1, 2, 3, 4, 5, 6]],
    ] as const)('a table whose predicate reads another, as %s', async (who, expected) => {
      expect(numbers(await open(who).selectFrom('shop_item').select('id').execute())).toEqual(expected);
    });

    it.each([
      ['ada', [1, 2]],
      ['bob', [3, 4]],
      ['acme', [1, 2, 3, 4, 5, 6]],
    ] as const)('a personal table as %s', async (who, expected) => {
      expect(numbers(await open(who).selectFrom('shop_mark').select('id').execute())).toEqual(expected);
    });

    it.each(['ada', 'viewOfAda', 'acme'] as const)('a tenant table as %s', async (who) => {
      const rows = await open(who).selectFrom('shop_product').select(['account_id', 'title']).execute();
      expect(rows.map((product) => ({ ...product }))).toEqual([{ account_id: ACME, title: `product of ${ACME}` }]);
    });

    it('an internal table as the account only', async () => {
      expect(await open('operator').selectFrom('shop_counter').select('next').execute()).toHaveLength(1);
      await expect(open('ada').selectFrom('shop_counter').select('next').execute()).rejects.toMatchObject({
        code: 'scope_refused',
      });
    });

    it('joins, each table scoped', async () => {
      const joined = await open('ada')
        .selectFrom('shop_order as o')
        .innerJoin('shop_item as i', 'i.order_id', 'o.id')
        .select(['o.id', 'i.label'])
        .orderBy('o.id')
        .execute();
      expect(joined.map(({ label }) => label)).toEqual(['item 1', 'item 5']);
      const left = await open('ada')
        .selectFrom('shop_order as o')
        .leftJoin('shop_mark as m', 'm.order_id', 'o.id')
        .select(['o.id', 'm.id as mark'])
        .orderBy('o.id')
        .execute();
      // The company's order stays, its mark is nobody's but the company's.
      expect(left.map(({ mark }) => mark)).toEqual([row(1), null]);
      const cross = await open('ada')
        .selectFrom('shop_order')
        .crossJoin('shop_product')
        .select('shop_order.id')
        .execute();
      expect(cross).toHaveLength(2);
      const several = await open('ada').selectFrom(['shop_order', 'shop_product']).select('shop_order.id').execute();
      expect(several).toHaveLength(2);
    });

    it('subqueries wherever they stand', async () => {
      const db = open('ada');
      const rows = await db
        .selectFrom((eb) => eb.selectFrom('shop_order').selectAll().as('inner'))
        .select((eb) => [
          'inner.id',
          eb.selectFrom('shop_item').select(eb.fn.countAll<number>().as('n')).as('items'),
          eb.case().when('inner.total', '>', 100).then('much').else('little').end().as('size'),
        ])
        .where((eb) =>
          eb.exists(eb.selectFrom('shop_item').select('id').whereRef('shop_item.order_id', '=', 'inner.id')),
        )
        .where('inner.id', 'in', db.selectFrom('shop_order').select('id'))
        .orderBy('inner.total', (order) => order.desc().nullsLast())
        .limit(10)
        .offset(0)
        .execute();
      expect(rows.map((found) => ({ ...found }))).toEqual([
        { id: row(5), items: 2, size: 'much' },
        { id: row(1), items: 2, size: 'little' },
      ]);
    });

    it('groups, aggregates, windows and distinct rows', async () => {
      const db = open('acme');
      const groups = await db
        .selectFrom('shop_order')
        .select((eb) => ['status', eb.fn.sum<number>('total').as('sum'), eb.fn.count<number>('id').distinct().as('n')])
        .groupBy('status')
        .having((eb) => eb.fn.countAll(), '>', 1)
        .orderBy('status')
        .execute();
      expect(groups.map((group) => ({ ...group }))).toEqual([
        { status: 'draft', sum: 1200, n: 3 },
        { status: 'sent', sum: 900, n: 3 },
      ]);
      const ranked = await db
        .selectFrom('shop_order')
        .select((eb) =>
          eb.fn
            .agg<number>('row_number')
            .over((over) => over.partitionBy('status').orderBy('total'))
            .as('place'),
        )
        .execute();
      expect(ranked.map(({ place }) => place).sort()).toEqual([1, 1, 2, 2, 3, 3]);
      expect(await db.selectFrom('shop_order').select('status').distinct().execute()).toHaveLength(2);
    });

    it('common table expressions and set operations', async () => {
      const db = open('ada');
      const named = await db
        .with('mine', (query) => query.selectFrom('shop_order').select(['id', 'total']))
        .with('large', (query) => query.selectFrom('mine').select('id').where('total', '>', 100))
        .selectFrom('large as l')
        .innerJoin('mine', 'mine.id', 'l.id')
        .select('l.id')
        .execute();
      expect(numbers(named)).toEqual([5]);
      const united = await db
        .selectFrom('shop_order')
        .select('id')
        .unionAll(db.selectFrom('shop_mark').select('id'))
        .orderBy('id')
        .execute();
      expect(numbers(united)).toEqual([1, 1, 2, 5]);
    });

    it('rows to be locked', async () => {
      await open('ada').change(async (tx) => {
        expect(await tx.selectFrom('shop_order').select('id').forUpdate().skipLocked().execute()).toHaveLength(2);
        const joined = tx
          .selectFrom('shop_order as o')
          .innerJoin('shop_item', 'shop_item.order_id', 'o.id')
          .select('o.id');
        expect(await joined.forUpdate(['o', 'shop_item']).execute()).toHaveLength(2);
      });
    });

    it('no locks to whoever must not change what is locked', async () => {
      const refused = (message: string) =>
        expect.objectContaining({ code: 'scope_refused', message: expect.stringContaining(message) });
      const viewed = open('viewOfAda').selectFrom('shop_order').select('id').forUpdate();
      await expect(viewed.execute()).rejects.toEqual(refused('Leave the lock out'));
      const known = shopHandles(database.engine).open(shop, anybody);
      const followed = known.selectFrom('shop_product').select('id').forShare();
      await expect(followed.execute()).rejects.toEqual(refused('Leave the lock out'));
      const db = open('ada');
      const products = db.selectFrom('shop_product as p').select('p.id');
      const ofTenant = refused('lock of the tenant table "shop_product". Make it with db.asAccount');
      await expect(products.forUpdate().execute()).rejects.toEqual(ofTenant);
      const inside = db.selectFrom(products.as('inner')).select('inner.id').forUpdate();
      await expect(inside.execute()).rejects.toEqual(ofTenant);
      const joined = db.selectFrom('shop_order as o').innerJoin('shop_product as p', 'p.id', 'o.id').select('o.id');
      await expect(joined.forUpdate().execute()).rejects.toEqual(ofTenant);
      await expect(joined.forUpdate(['o', 'p']).execute()).rejects.toEqual(ofTenant);
      expect(await joined.forUpdate('o').execute()).toEqual([]);
      expect(await open('acme').selectFrom('shop_product').select('id').forUpdate().execute()).toHaveLength(1);
    });

    it('nothing for an empty list, everything for not in one', async () => {
      expect(await open('ada').selectFrom('shop_order').select('id').where('id', 'in', []).execute()).toHaveLength(0);
      expect(await open('ada').selectFrom('shop_order').select('id').where('id', 'not in', []).execute()).toHaveLength(
        2,
      );
    });

    it('negative literals as such', async () => {
      const rows = await open('ada')
        .selectNoFrom((eb) => eb(eb.cast<number>(eb.lit(1), 'integer'), '-', eb.neg(eb.lit<number>(-5))).as('n'))
        .execute();
      expect(rows[0]?.n).toBe(-4);
    });

    it('in one text for all contacts with as many owners', async () => {
      const texts: string[] = [];
      const stop = database.engine.observe((text) => texts.push(text));
      for (const who of ['ada', 'bob', 'viewOfAda'] as const)
        await open(who).selectFrom('shop_order').select('id').execute();
      stop();
      // Bob's role owns none of the company's orders.
      expect(new Set(texts).size).toBe(2);
    });

    it('with many companies', async () => {
      const companies = [1, 2, 3, 4, 5].map((number) => ({ id: idOf('d', number), role: 'owner' as const }));
      const db = shopHandles(database.engine).open(shop, { ...people.ada, companies });
      expect(numbers(await db.selectFrom('shop_order').select('id').execute())).toEqual([1, 5]);
    });
  });

  describe('change', () => {
    it('one’s own rows only', async () => {
      const db = open('ada');
      const updated = await db
        .updateTable('shop_order')
        .set({ title: 'seen' })
        .where('id', 'is not', null)
        .executeTakeFirstOrThrow();
      expect(updated.numUpdatedRows).toBe(2n);
      const loose = await db
        .updateTable('shop_order')
        .set({ title: 'x' })
        .where((eb) => eb('id', '=', row(1)).or('id', 'is not', null))
        .executeTakeFirstOrThrow();
      expect(loose.numUpdatedRows).toBe(2n);
      const foreign = await db
        .updateTable('shop_order')
        .set({ title: 'x' })
        .where('id', '=', row(ROW.eveSent))
        .executeTakeFirstOrThrow();
      expect(foreign.numUpdatedRows).toBe(0n);
      const deleted = await db.deleteFrom('shop_order').executeTakeFirstOrThrow();
      expect(deleted.numDeletedRows).toBe(2n);
      expect(numbers(await raw().selectFrom('shop_order').select('id').execute())).toEqual([2, 3, 4, 6, 7, 8]);
    });

    it('from another table, scoped too', async () => {
      const updated = await open('acme')
        .updateTable('shop_order')
        .from('shop_item as i')
        .set((eb) => ({ title: eb.ref('i.label') }))
        .whereRef('i.order_id', '=', 'shop_order.id')
        .returning(['shop_order.id', 'title'])
        .execute();
      expect(updated).toHaveLength(6);
      const asContact = await open('ada')
        .updateTable('shop_item')
        .from('shop_order as o')
        .set((eb) => ({ label: eb.ref('o.title') }))
        .whereRef('o.id', '=', 'shop_item.order_id')
        .returning('shop_item.id')
        .execute();
      expect(numbers(asContact)).toEqual([1, 5]);
    });

    it('inserts, with account and owner filled in', async () => {
      const db = open('ada');
      const order = { title: 'new', status: 'sent', total: 1 };
      const inserted = await db
        .insertInto('shop_order')
        .values([
          { ...order, id: row(90), owner_id: ADA },
          { ...order, id: row(91), owner_id: COMPANY, account_id: ACME },
        ])
        .returning(['account_id', 'owner_id'])
        .execute();
      expect(inserted.map((made) => ({ ...made }))).toEqual([
        { account_id: ACME, owner_id: ADA },
        { account_id: ACME, owner_id: COMPANY },
      ]);
      await db
        .insertInto('shop_mark')
        .values({ id: row(90), order_id: row(1), note: 'read', owner_id: ADA })
        .execute();
      const mark = await raw()
        .selectFrom('shop_mark')
        .select(['account_id', 'owner_id'])
        .where('id', '=', row(90))
        .executeTakeFirstOrThrow();
      expect({ ...mark }).toEqual({ account_id: ACME, owner_id: ADA });
      await expect(
        open('bob')
          .insertInto('shop_order')
          .values({ ...order, id: row(92), owner_id: COMPANY })
          .execute(),
      ).rejects.toThrow('owner_id is not');
      await open('acme')
        .insertInto('shop_order')
        .values({ ...order, id: row(93), owner_id: BOB })
        .execute();
      await expect(
        open('acme')
          .insertInto('shop_order')
          .values({ ...order, id: row(94) } as never)
          .execute(),
      ).rejects.toThrow('without owner_id');
    });

    it('upserts one’s own rows and leaves foreign ones as they are', async () => {
      const upsert = (who: keyof typeof people, id: string, owner_id: string) =>
        open(who)
          .insertInto('shop_order')
          .values({ id, owner_id, title: 'taken', status: 'sent', total: 0 })
          .onConflict((conflict) =>
            conflict.columns(['account_id', 'id']).doUpdateSet((eb) => ({ title: eb.ref('excluded.title') })),
          )
          .executeTakeFirstOrThrow();
      expect((await upsert('ada', row(ROW.adaSent), ADA)).numInsertedOrUpdatedRows).toBe(1n);
      // Bob's row, and a draft of her own that she does not see.
      expect((await upsert('ada', row(ROW.bobSent), ADA)).numInsertedOrUpdatedRows).toBe(0n);
      expect((await upsert('ada', row(ROW.adaDraft), ADA)).numInsertedOrUpdatedRows).toBe(0n);
      // The same id in another account is another row.
      expect((await upsert('eve', row(ROW.adaSent), EVE)).numInsertedOrUpdatedRows).toBe(1n);
      const taken = await raw()
        .selectFrom('shop_order')
        .select(['account_id', 'id'])
        .where('title', '=', 'taken')
        .orderBy('account_id')
        .execute();
      expect(taken.map((found) => ({ ...found }))).toEqual([
        { account_id: ACME, id: row(ROW.adaSent) },
        { account_id: BOLT, id: row(ROW.adaSent) },
      ]);
    });

    it('an internal table as the account, of this account', async () => {
      await open('acme')
        .updateTable('shop_counter')
        .set((eb) => ({ next: eb('next', '+', 1) }))
        .execute();
      const counters = await raw()
        .selectFrom('shop_counter')
        .select(['account_id', 'next'])
        .orderBy('account_id')
        .execute();
      expect(counters.map(({ next }) => next)).toEqual([8, 7]);
    });

    it('all or nothing', async () => {
      const failing = open('ada').change(async (tx) => {
        await tx.deleteFrom('shop_order').execute();
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await open('ada').selectFrom('shop_order').select('id').execute()).toHaveLength(2);
    });

    it('never through a transaction that is over, nor past one that is open', async () => {
      const escaped = await open('ada').change(async (tx) => ({ query: tx.deleteFrom('shop_order') }));
      await expect(escaped.query.execute()).rejects.toThrow('transaction is over');
      const db = open('ada');
      await db.change(async () => {
        await expect(db.selectFrom('shop_order').select('id').execute()).rejects.toThrow('Use the transaction');
      });
    });
  });

  it('rises to the account for a reason that is logged', async () => {
    log.length = 0;
    const next = await open('ada').asAccount('number the order', async (tx) => {
      const [counter] = await tx
        .updateTable('shop_counter')
        .set((eb) => ({ next: eb('next', '+', 1) }))
        .returning('next')
        .execute();
      expect(await tx.selectFrom('shop_order').select('id').execute()).toHaveLength(6);
      return counter?.next;
    });
    expect(next).toBe(8);
    expect(log).toEqual([
      expect.objectContaining({ event: 'scope.raised', reason: 'number the order', account: ACME, contact: ADA }),
    ]);
  });

  describe('where nobody is known', () => {
    const nobody = () => shopHandles(database.engine, log).open(shop, anybody);

    it('read the account’s tenant tables, alone and joined with themselves', async () => {
      const products = nobody().selectFrom('shop_product').select(['account_id', 'title']);
      expect((await products.execute()).map((product) => ({ ...product }))).toEqual([
        { account_id: ACME, title: `product of ${ACME}` },
      ]);
      const joined = await nobody()
        .selectFrom('shop_product as a')
        .leftJoin('shop_product as b', 'b.id', 'a.id')
        .selectAll('b')
        .execute();
      expect(joined.map(({ account_id }) => account_id)).toEqual([ACME]);
    });

    it.each(['shop_order', 'shop_item', 'shop_mark', 'shop_counter'] as const)(
      'refuse a look into %s wherever it stands, whoever built it',
      async (table) => {
        const db = nobody();
        const refused = expect.objectContaining({ code: 'scope_refused', message: expect.stringContaining(table) });
        const products = () => db.selectFrom('shop_product').select('id');
        const queries = [
          db.selectFrom(table).select('id'),
          products().innerJoin(table as 'shop_order', 'shop_order.id', 'shop_product.id' as never),
          products().where((eb) => eb.exists(eb.selectFrom(table).select('id'))),
          products().where('id', 'in', open('acme').selectFrom(table).select('id')),
          products().select((eb) => eb.selectFrom(table).select('id').limit(1).as('stolen')),
          products().union(open('acme').selectFrom(table).select('id')),
          db
            .with('seen', (inner) => inner.selectFrom(table).select('id'))
            .selectFrom('seen')
            .selectAll(),
        ];
        for (const query of queries) await expect(query.execute()).rejects.toEqual(refused);
        const prepared = shop.prepared((reader) => reader.selectFrom(table).select('id'));
        await expect(db.all(prepared)).rejects.toEqual(refused);
      },
    );

    it('refuse every change, and rise for a reason that is logged', async () => {
      const db = nobody();
      const change = expect.objectContaining({ code: 'scope_refused', message: expect.stringContaining('change') });
      const product = { id: row(90), title: 'new' };
      for (const query of [
        db.insertInto('shop_product').values(product),
        db.updateTable('shop_product').set({ title: 'x' }),
        db.deleteFrom('shop_product'),
        db.insertInto('shop_order').values({ ...product, owner_id: ADA, status: 'sent', total: 1 }),
      ])
        await expect(query.execute()).rejects.toEqual(change);
      await expect(db.change(async () => {})).rejects.toEqual(change);
      log.length = 0;
      const orders = await db.asAccount('count the click', async (tx) => {
        await tx.insertInto('shop_product').values(product).execute();
        return tx.selectFrom('shop_order').select('id').execute();
      });
      expect(orders).toHaveLength(6);
      expect(log).toEqual([
        expect.objectContaining({ event: 'scope.raised', reason: 'count the click', account: ACME, runner: 'open' }),
      ]);
      const accounts = await raw().selectFrom('shop_product').select('account_id').where('title', '=', 'new').execute();
      expect(accounts.map(({ account_id }) => account_id)).toEqual([ACME]);
    });
  });

  it('keeps one scope from what another is given to see', async () => {
    const ada = shopHandles(database.engine).open(shop, people.ada);
    const [marker] = ada.selectFrom('shop_order').selectAll().compile().parameters as [Marker];
    const scopes: ScopeValues[] = [];
    const spy = new (marker.constructor as typeof Marker)('spy', (scope) => {
      scopes.push(scope);
      return 'x';
    });
    await ada
      .selectFrom('shop_order')
      .selectAll()
      .where('title', '=', spy as never)
      .execute();
    const [scope] = scopes as unknown as [{ account: string; owners(roles: string): string[] }];
    expect(() => {
      scope.account = BOLT;
    }).toThrow(TypeError);
    expect(() => scope.owners('billing,owner').push(EVE)).toThrow(TypeError);
    expect(numbers(await ada.selectFrom('shop_order').select('id').execute())).toEqual([1, 5]);
  });

  it('scopes what another handle built', async () => {
    const all = open('acme').selectFrom('shop_order').select('id');
    const rows = await open('ada').selectFrom('shop_order').select('id').where('id', 'in', all).execute();
    expect(numbers(rows)).toEqual([1, 5]);
  });
});
