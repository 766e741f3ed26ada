import { expect, it } from 'vitest';
import { describeScoped } from './each-engine.js';
import { ACME, ADA, shop } from './shop.test-support.js';
import { inShop, row } from './shop-suite.test-support.js';

describeScoped('handles where nobody is known', (database) => {
  const { log, open, raw } = inShop(database);
  const nobody = () => open('anybody');

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
