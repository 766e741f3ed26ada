import { describe, expect, it } from 'vitest';
import { describeScoped } from './each-engine.js';
import type { Marker, ScopeValues } from './marker.js';
import { ACME, ADA, anybody, BOLT, EVE, idOf, people, shop, shopHandles } from './shop.test-support.js';
import { inShop, numbers, ROW, row } from './shop-suite.test-support.js';

describeScoped('handles', (database) => {
  const { log, open } = inShop(database);

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
