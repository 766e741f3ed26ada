import { type Allowed, both, eb, id, itemOf, order, pick, stored, sum, total } from './allowed-query.test-support.js';

/** What a handle may be asked to change. For tests only. */
export const allowedChanges: readonly Allowed[] = [
  {
    what: 'a row inserted, and what it became',
    query: (db) => db.insertInto('shop_order').values(order).returning(['id', 'total as price']),
    rows: () => [{ id: order.id, price: 3 }],
    after: (ada) => ({ shop_order: [...ada.shop_order, stored] }),
  },
  {
    what: 'rows inserted with what is computed',
    query: (db) =>
      db
        .with('mine', (on) => on.selectFrom('shop_order').select('total'))
        .insertInto('shop_order')
        .values((row) => [
          {
            ...order,
            total: row.selectFrom('mine').select((each) => each.fn.sum<number>('mine.total').as('s')) as never,
          },
        ])
        .returningAll(),
    rows: (ada) => [{ ...stored, total: sum(ada.shop_order) }],
    after: (ada) => ({ shop_order: [...ada.shop_order, { ...stored, total: sum(ada.shop_order) }] }),
  },
  {
    what: 'a row inserted or changed',
    query: (db) =>
      db
        .insertInto('shop_order')
        .values({ ...order, id: id(1) })
        .onConflict((conflict) =>
          conflict
            .columns(['account_id', 'id'])
            .where('status', '<>', 'x')
            .doUpdateSet((row) => ({ title: row.ref('excluded.title') }))
            .where('shop_order.total', '=', 100),
        )
        .returning('title'),
    rows: () => [{ title: 'new' }],
    after: (ada) => ({ shop_order: ada.shop_order.map((row) => (row.id === id(1) ? { ...row, title: 'new' } : row)) }),
  },
  {
    what: 'a row of somebody else, not changed by an upsert',
    query: (db) =>
      db
        .insertInto('shop_order')
        .values({ ...order, id: id(3) })
        .onConflict((conflict) => conflict.columns(['account_id', 'id']).doUpdateSet({ title: 'stolen' }))
        .returning('title'),
    rows: () => [],
  },
  {
    what: 'a row that is there already, left alone',
    query: (db) =>
      db
        .insertInto('shop_mark')
        .values({ id: id(1), order_id: id(1), note: 'x' } as never)
        .onConflict((conflict) => conflict.doNothing())
        .returning('id'),
    rows: () => [],
  },
  {
    what: 'rows updated',
    query: (db) =>
      db
        .with('dear', (on) => on.selectFrom('shop_order').select('id as of').where('total', '>', 100))
        .updateTable('shop_order')
        .from('shop_item as i')
        .set((row) => ({ title: row.ref('i.label'), total: 7 }))
        .whereRef('i.order_id', '=', 'shop_order.id')
        .where('shop_order.id', 'in', (row) => row.selectFrom('dear' as never).select('of' as never))
        .returning(['shop_order.id', 'shop_order.title']),
    rows: (ada) =>
      ada.shop_order
        .filter((row) => total(row) > 100)
        .map((row) => ({ id: row.id, title: itemOf(ada, row)[0]?.label })),
    after: (ada) => ({
      shop_order: ada.shop_order.map((row) =>
        total(row) > 100 ? { ...row, title: itemOf(ada, row)[0]?.label, total: 7 } : row,
      ),
    }),
  },
  {
    what: 'an update whose "or" must not loosen the scope',
    query: (db) =>
      db
        .updateTable('shop_mark')
        .set('note', 'x')
        .where(both(eb()('note', 'is', null), 'OrNode', eb()('id', '<>', id(0))))
        .returning('id'),
    rows: (ada) => pick(ada.shop_mark, 'id'),
    after: (ada) => ({ shop_mark: ada.shop_mark.map((row) => ({ ...row, note: 'x' })) }),
  },
  {
    what: 'all rows updated',
    query: (db) => db.updateTable('shop_mark').set({ note: 'x' }).returning('id'),
    rows: (ada) => pick(ada.shop_mark, 'id'),
    after: (ada) => ({ shop_mark: ada.shop_mark.map((row) => ({ ...row, note: 'x' })) }),
  },
  {
    what: 'rows deleted',
    query: (db) =>
      db
        .with('dear', (on) => on.selectFrom('shop_order').select('id').where('total', '>', 100))
        .deleteFrom('shop_item')
        .where('order_id', 'in', (row) => row.selectFrom('dear' as never).select('id' as never))
        .returning('label'),
    rows: (ada) =>
      pick(
        ada.shop_item.filter((row) => row.order_id === id(5)),
        'label',
      ),
    after: (ada) => ({ shop_item: ada.shop_item.filter((row) => row.order_id !== id(5)) }),
  },
  {
    what: 'all rows deleted',
    query: (db) => db.deleteFrom('shop_mark').returning('id'),
    rows: (ada) => pick(ada.shop_mark, 'id'),
    after: () => ({ shop_mark: [] }),
  },
];
