import { any, anyEb, type Conflict, db, itRefuses, order } from './refusals.test-support.js';

itRefuses([
  [
    'an undeclared table',
    /"portico_session", which is not declared/,
    () => any().selectFrom('portico_session').selectAll(),
  ],
  [
    'an undeclared table in a join',
    /"secret"/,
    () => any().selectFrom('shop_order').innerJoin('secret', 'a', 'b').selectAll(),
  ],
  [
    'an undeclared table in a subquery',
    /"secret"/,
    () => db.selectFrom('shop_order').selectAll().where('id', 'in', anyEb.selectFrom('secret').select('id')),
  ],
  [
    'an undeclared table in exists',
    /"secret"/,
    () =>
      db
        .selectFrom('shop_order')
        .selectAll()
        .where((eb) => eb.exists(anyEb.selectFrom('secret').select('id'))),
  ],
  [
    'an undeclared table in order by',
    /"secret"/,
    () => any().selectFrom('shop_order').selectAll().orderBy(anyEb.selectFrom('secret').select('id')),
  ],
  [
    'an undeclared table in group by',
    /"secret"/,
    () => any().selectFrom('shop_order').select('id').groupBy(anyEb.selectFrom('secret').select('id')),
  ],
  [
    'an undeclared table in having',
    /"secret"/,
    () =>
      any()
        .selectFrom('shop_order')
        .select('id')
        .groupBy('id')
        .having(anyEb.exists(anyEb.selectFrom('secret').select('id'))),
  ],
  [
    'an undeclared table in a limit',
    /"secret"/,
    () => any().selectFrom('shop_order').select('id').limit(anyEb.selectFrom('secret').select('id')),
  ],
  [
    'an undeclared table in a case',
    /"secret"/,
    () =>
      any()
        .selectFrom('shop_order')
        .select(anyEb.case().when('id', '=', 1).then(anyEb.selectFrom('secret').select('id')).end().as('x')),
  ],
  [
    'an undeclared table in a function',
    /"secret"/,
    () =>
      any()
        .selectFrom('shop_order')
        .select(anyEb.fn.coalesce(anyEb.selectFrom('secret').select('id'), 'id').as('x')),
  ],
  [
    'an undeclared table in an aggregate filter',
    /"secret"/,
    () =>
      any()
        .selectFrom('shop_order')
        .select(
          anyEb.fn
            .countAll()
            .filterWhere(anyEb.exists(anyEb.selectFrom('secret').select('id')))
            .as('x'),
        ),
  ],
  [
    'an undeclared table in a window',
    /"secret"/,
    () =>
      any()
        .selectFrom('shop_order')
        .select(
          anyEb.fn
            .countAll()
            .over((over) => over.partitionBy(anyEb.selectFrom('secret').select('id') as never))
            .as('x'),
        ),
  ],
  [
    'an undeclared table in a union',
    /"secret"/,
    () => any().selectFrom('shop_order').select('id').unionAll(anyEb.selectFrom('secret').select('id')),
  ],
  [
    'an undeclared table in returning',
    /"secret"/,
    () => any().insertInto('shop_order').values(order).returning(anyEb.selectFrom('secret').select('id').as('x')),
  ],
  [
    'an undeclared table in values',
    /"secret"/,
    () =>
      any()
        .insertInto('shop_order')
        .values({ ...order, title: anyEb.selectFrom('secret').select('id') }),
  ],
  [
    'an undeclared table in set',
    /"secret"/,
    () =>
      any()
        .updateTable('shop_order')
        .set({ title: anyEb.selectFrom('secret').select('id') }),
  ],
  [
    'an undeclared table in update from',
    /"secret"/,
    () => any().updateTable('shop_order').from('secret').set({ title: 'x' }),
  ],
  [
    'an undeclared table in an upsert',
    /"secret"/,
    () =>
      any()
        .insertInto('shop_order')
        .values(order)
        .onConflict((c: Conflict) => c.columns(['id']).doUpdateSet({ title: anyEb.selectFrom('secret').select('id') })),
  ],
  ['an update of an undeclared table', /"secret"/, () => any().updateTable('secret').set({ a: 1 })],
  ['a delete from an undeclared table', /"secret"/, () => any().deleteFrom('secret')],
  ['an insert into an undeclared table', /"secret"/, () => any().insertInto('secret').values({ a: 1 })],
]);
