import { any, anyEb, changing, db, itRefuses, type Refused } from './refusals.test-support.js';

itRefuses([
  ['a table in another letter case', /"Shop_Order"/, () => any().selectFrom('Shop_Order').selectAll()],
  ['a table named like a method of objects', /"constructor"/, () => any().selectFrom('constructor').selectAll()],
  [
    'a schema before a table',
    /"schema" of a SchemableIdentifierNode. Name the table alone/,
    () => any().selectFrom('public.shop_order').selectAll(),
  ],
  [
    'a schema before a column',
    /"schema" of a SchemableIdentifierNode. Name the table alone/,
    () => any().selectFrom('shop_order').select('public.shop_order.id'),
  ],
  [
    'withSchema',
    /"schema" of a SchemableIdentifierNode. Name the table alone/,
    () =>
      any()
        .with('x', (q: typeof db) => q.selectFrom('shop_order').select('id'))
        .withSchema('public')
        .selectFrom('shop_order')
        .selectAll(),
  ],
  [
    'a reference after in',
    /ReferenceNode after "in"/,
    () => any().selectFrom('shop_order').selectAll().whereRef('id', 'in', 'secret'),
  ],
  [
    'a reference after not in',
    /ReferenceNode after "not in"/,
    () => any().selectFrom('shop_order').selectAll().whereRef('id', 'not in', 'secret'),
  ],
  [
    'a table after in',
    /TableNode after "in"/,
    () => any().selectFrom('shop_order').selectAll().where('id', 'in', anyEb.table('secret')),
  ],
  [
    'a table in parentheses after in',
    /table "secret" as a value/,
    () =>
      any()
        .selectFrom('shop_order')
        .selectAll()
        .where('id', 'in', anyEb.parens(anyEb.table('secret'))),
  ],
  [
    'a table as a value',
    /table "shop_order" as a value/,
    () => any().selectFrom('shop_order').select(anyEb.table('shop_order').as('x')),
  ],
  [
    'a whole row',
    /function "to_json"\. Make JSON of a subquery with jsonArrayFrom/,
    () => db.selectFrom('shop_order').select((eb) => eb.fn.toJson('shop_order').as('x')),
  ],
  [
    'a right join',
    /RightJoin/,
    () => db.selectFrom('shop_order').rightJoin('shop_item', 'shop_item.order_id', 'shop_order.id').selectAll(),
  ],
  [
    'a full join',
    /FullJoin/,
    () => db.selectFrom('shop_order').fullJoin('shop_item', 'shop_item.order_id', 'shop_order.id').selectAll(),
  ],
  [
    'a lateral join',
    /LateralInnerJoin/,
    () =>
      db
        .selectFrom('shop_order')
        .innerJoinLateral(
          (eb) => eb.selectFrom('shop_item').selectAll().as('i'),
          (join) => join.onTrue(),
        )
        .select('i.id'),
  ],
  [
    'an apply join',
    /CrossApply/,
    () =>
      db
        .selectFrom('shop_order')
        .crossApply((eb) => eb.selectFrom('shop_item').selectAll().as('i'))
        .select('i.id'),
  ],
  [
    'a recursive common table expression',
    /"recursive"/,
    () =>
      any()
        .with('a', (q: typeof db) => q.selectFrom('shop_order').select('id'))
        .withRecursive('b', (q: typeof db) => q.selectFrom('shop_order').select('id'))
        .selectFrom('b')
        .selectAll()
        .withPlugin(changing((node) => ({ with: { ...(node as { with?: object }).with, recursive: true } }))),
  ],
  [
    'a common table expression named like a table',
    /named "shop_order"/,
    () =>
      any()
        .with('shop_order', (q: typeof db) => q.selectFrom('shop_item').selectAll())
        .selectFrom('shop_order')
        .selectAll(),
  ],
  [
    'a common table expression named like one in another case',
    /named "SHOP_ORDER"/,
    () =>
      any()
        .with('SHOP_ORDER', (q: typeof db) => q.selectFrom('shop_item').selectAll())
        .selectFrom('shop_order')
        .selectAll(),
  ],
  ...['x'.repeat(64), 'ü'.repeat(32)].map(
    (name): Refused => [
      `a common table expression whose name PostgreSQL cuts, such as ${name.slice(0, 2)}...`,
      new RegExp(`named "${name}". Give it a short name`),
      () =>
        any()
          .with(name, (q: typeof db) => q.selectFrom('shop_item').selectAll())
          .selectFrom(name)
          .selectAll(),
    ],
  ),
  [
    'a common table expression that reads itself',
    /"x", which is not declared/,
    () =>
      any()
        .with('x', (q: never) => (q as ReturnType<typeof any>).selectFrom('x').selectAll())
        .selectFrom('x')
        .selectAll(),
  ],
  [
    'a common table expression outside its statement',
    /"x", which is not declared/,
    () =>
      any()
        .selectFrom('shop_order')
        .selectAll()
        .where(
          'id',
          'in',
          any()
            .with('x', (q: typeof db) => q.selectFrom('shop_item').select('id'))
            .selectFrom('x')
            .select('id'),
        )
        .where('id', 'in', anyEb.selectFrom('x').select('id')),
  ],
  [
    'columns of a common table expression',
    /"columns" of a CommonTableExpressionNameNode/,
    () =>
      any()
        .with('x(a)', (q: typeof db) => q.selectFrom('shop_order').select('id'))
        .selectFrom('x')
        .selectAll(),
  ],
  [
    'a change in a common table expression',
    /DeleteQueryNode in a common/,
    () =>
      any()
        .with('x', (q: typeof db) => q.deleteFrom('shop_order').returning('id'))
        .selectFrom('x')
        .selectAll(),
  ],
  [
    'a contact’s look into an internal table',
    /internal table "shop_counter"/,
    () => db.selectFrom('shop_counter').selectAll(),
  ],
  [
    'a look into an internal table in a subquery',
    /internal table "shop_counter"/,
    () =>
      db
        .selectFrom('shop_order')
        .selectAll()
        .where('id', 'in', (eb) => eb.selectFrom('shop_counter').select('id')),
  ],
]);
