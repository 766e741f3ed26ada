import { type AliasableExpression, type Expression, expressionBuilder, type SelectQueryBuilder } from 'kysely';
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { defineTables } from './define-tables.js';
import { describeScoped } from './each-engine.js';
import { jsonArrayFrom, jsonObjectFrom } from './json-from.js';
import { type OwnedRow, owned } from './scopes.js';
import {
  ADA,
  BOB,
  BOLT,
  fillShop,
  idOf,
  openShop,
  openTables,
  people,
  type ShopTables,
  shop,
  shopHandles,
} from './shop.test-support.js';
import type { Params } from './tables.js';
import { db, itRefuses, type Refused } from './walker/refusals.test-support.js';

const row = (number: number) => idOf('0', number);

interface OddTables {
  odd_value: OwnedRow & { id: string; at: string | null; amount: number; day: string; kept: unknown; label: string };
}
const odd = defineTables<OddTables>({ odd_value: owned() });

describeScoped('JSON of a subquery', (database) => {
  const ada = () => shopHandles(database.engine).open(shop, people.ada);
  const odds = () => shopHandles(database.engine).open(odd, people.ada);
  beforeAll(async () => {
    await openShop(database.engine);
    await fillShop(database.engine);
    await openTables(database.engine, 'odd', odd, {
      up: ({ db, types }) =>
        db.schema
          .createTable('odd_value')
          .addColumn('account_id', types.id)
          .addColumn('owner_id', types.id)
          .addColumn('id', types.id)
          .addColumn('at', types.instant)
          .addColumn('amount', types.money)
          .addColumn('day', types.day)
          .addColumn('kept', types.json)
          .addColumn('label', types.text)
          .execute(),
    });
    await odds()
      .insertInto('odd_value')
      .values({
        ...{ id: row(1), owner_id: ADA, at: '2026-11-24T08:09:10.120Z', amount: 9_007_199_254_740_991 },
        ...{ day: '2026-11-24', kept: '{}', label: `"it's" 2026-11-24T08:09:10+00:00 \\ { 1234567890123456789` },
      })
      .execute();
  });

  it('gives what each row’s own query would give', async () => {
    const found = await ada()
      .selectFrom('shop_order as o')
      .select((eb) => [
        'o.id',
        jsonArrayFrom(
          eb.selectFrom('shop_item as i').select(['i.id', 'i.label as name']).whereRef('i.order_id', '=', 'o.id'),
        ).as('items'),
        jsonObjectFrom(
          eb.selectFrom('shop_mark as m').select(['m.id', 'm.note']).whereRef('m.order_id', '=', 'o.id'),
        ).as('mark'),
      ])
      .orderBy('o.id')
      .execute();
    // Order 5 is the company's: its item is seen, its mark is not.
    expect(found).toEqual([
      { id: row(1), items: [{ id: row(1), name: 'item 1' }], mark: { id: row(1), note: null } },
      { id: row(5), items: [{ id: row(5), name: 'item 5' }], mark: null },
    ]);
    expectTypeOf(found).toEqualTypeOf<
      { id: string; items: { id: string; name: string }[]; mark: { id: string; note: string | null } | null }[]
    >();
  });

  it('keeps the subquery’s order and limit, and takes the first of several', async () => {
    const acme = shopHandles(database.engine).open(shop, people.acme);
    const unordered = (column: 'id' | 'owner_id') =>
      expressionBuilder<ShopTables, never>().selectFrom('shop_order').select(`${column} as id`);
    const orders = () =>
      expressionBuilder<ShopTables, never>().selectFrom('shop_order').select('total').orderBy('total', 'desc');
    const [found] = await acme
      .selectNoFrom([
        jsonArrayFrom(orders().limit(2).offset(1)).as('two'),
        jsonObjectFrom(orders()).as('first'),
        jsonArrayFrom(orders().where('total', '<', 0)).as('none'),
        jsonArrayFrom(unordered('id').unionAll(unordered('owner_id')).limit(2)).as('united'),
      ])
      .execute();
    expect(found).toMatchObject({ two: [{ total: 500 }, { total: 400 }], first: { total: 600 }, none: [] });
    expect(found?.united).toHaveLength(2);
  });

  it('nests', async () => {
    const deep = shop.prepared((db, p: Params<{ id: string }>) =>
      db
        .selectFrom('shop_order as o')
        .where('o.id', '=', p.id)
        .select((eb) => [
          jsonArrayFrom(
            eb
              .selectFrom('shop_item as i')
              .whereRef('i.order_id', '=', 'o.id')
              .select((inner) => [
                'i.label',
                jsonObjectFrom(
                  inner
                    .selectFrom('shop_mark as m')
                    .whereRef('m.order_id', '=', 'i.order_id')
                    .select(['m.id', 'o.title']),
                ).as('mark'),
                jsonArrayFrom(inner.selectFrom('shop_product as p').select('p.title')).as(`pro"duct's`),
              ]),
          ).as('items'),
        ]),
    );
    expect(await ada().all(deep, { id: row(1) })).toEqual([
      {
        items: [
          {
            label: 'item 1',
            mark: { id: row(1), title: 'order 1' },
            [`pro"duct's`]: [{ title: `product of ${people.ada.account}` }],
          },
        ],
      },
    ]);
  });

  it('looks inside as outside', async () => {
    const columns = ['at', 'amount', 'day', 'label', 'id'] as const;
    const [found] = await odds()
      .selectFrom('odd_value as o')
      .select((eb) => [
        jsonObjectFrom(
          eb
            .selectFrom('odd_value as i')
            .select(columns)
            .select((inner) => inner('i.amount', '>', 5).as('more')),
        ).as('inside'),
        ...columns,
      ])
      .execute();
    const { inside, ...outside } = found!;
    const { more, ...values } = inside as Record<string, unknown>;
    expect(values).toEqual(outside);
    expect(more).toBe(1);
    expect(outside).toMatchObject({ at: '2026-11-24T08:09:10.120Z', amount: 9_007_199_254_740_991, day: '2026-11-24' });
  });

  it('gives no number that is not exact', async () => {
    const rounded = odds()
      .selectFrom('odd_value as o')
      .select((eb) =>
        jsonArrayFrom(eb.selectFrom('odd_value as i').select((inner) => inner('i.amount', '+', 2).as('sum'))).as(
          'rows',
        ),
      );
    await expect(rounded.execute()).rejects.toThrow('no exact number');
  });

  it('is what its name gives, whatever else the table has by that name', async () => {
    const found = await ada()
      .selectFrom('shop_order as o')
      .selectAll('o')
      .select((eb) =>
        jsonObjectFrom(eb.selectFrom('shop_item as i').select('i.label').whereRef('i.order_id', '=', 'o.id')).as(
          'title',
        ),
      )
      .orderBy('o.id')
      .execute();
    expect(found.map(({ id, title }) => ({ id, title }))).toEqual([
      { id: row(1), title: { label: 'item 1' } },
      { id: row(5), title: { label: 'item 5' } },
    ]);
  });

  it('sees no more than its runner', async () => {
    const read = (person: 'bob' | 'eve') =>
      shopHandles(database.engine)
        .open(shop, people[person])
        .selectNoFrom((eb) =>
          jsonArrayFrom(eb.selectFrom('shop_order').select(['owner_id', 'account_id'])).as('orders'),
        )
        .execute();
    expect(await read('bob')).toEqual([{ orders: [{ owner_id: BOB, account_id: people.bob.account }] }]);
    expect(await read('eve')).toMatchObject([{ orders: [{ account_id: BOLT }] }]);
  });
});

const items = () => expressionBuilder<ShopTables, never>().selectFrom('shop_item').select('label');
const selected = (expression: AliasableExpression<unknown>) => () => db.selectNoFrom(expression.as('x'));
const made = (subquery: Expression<unknown>) => jsonArrayFrom(subquery as SelectQueryBuilder<never, never, unknown>);

describe('JSON of a subquery', () => {
  itRefuses([
    ['rows without named columns', /columns without names/, selected(jsonArrayFrom(items().selectAll()))],
    [
      'a column without a name',
      /columns without names/,
      selected(jsonArrayFrom(items().select((eb) => eb.fn.countAll() as never))),
    ],
    ['no columns', /columns without names/, selected(made(items().clearSelect()))],
    [
      'too many columns',
      /51 columns in JSON/,
      selected(
        made(
          items()
            .clearSelect()
            .select((eb) => Array.from({ length: 51 }, (_, n) => eb.lit(n).as(`c${n}`))),
        ),
      ),
    ],
    [
      'two columns in JSON whose names are one to SQLite',
      /two columns named "Label" in JSON/,
      selected(jsonArrayFrom(items().select('id as Label'))),
    ],
    [
      'a column of the name of JSON, before it',
      /two columns named "x", one of them JSON/,
      () =>
        db
          .selectFrom('shop_order')
          .select('title as x')
          .select(made(items()).as('x') as never),
    ],
    [
      'a column of the name of JSON, behind it',
      /two columns named "x", one of them JSON/,
      () => db.selectFrom('shop_order').select([made(items()).as('x'), 'title as x'] as never),
    ],
    [
      'all columns behind JSON',
      /columns without names behind JSON/,
      () => db.selectFrom('shop_order').select(made(items()).as('title')).selectAll(),
    ],
    ['what is no subquery', /ValueNode as what to make JSON of/, selected(made(expressionBuilder().val('x')))],
    [
      'JSON as a condition',
      /within a query/,
      () =>
        db
          .selectFrom('shop_order')
          .selectAll()
          .where((eb) => eb(made(items()), 'is not', null)),
    ],
    [
      'JSON that the query goes on with',
      /within a query/,
      () => db.selectFrom((eb) => eb.selectFrom('shop_order').select(made(items()).as('x')).as('t')).selectAll(),
    ],
    [
      'JSON in a function',
      /within a query/,
      () => db.selectNoFrom((eb) => eb.fn.coalesce(made(items()), eb.val('x')).as('x')),
    ],
    [
      'JSON in a set operation',
      /within a query/,
      () => db.selectNoFrom(made(items()).as('x')).unionAll(db.selectNoFrom(made(items()).as('x'))),
    ],
    [
      'JSON before a set operation',
      /within a query/,
      () => db.selectNoFrom(made(items()).as('x')).unionAll(db.selectNoFrom((eb) => eb.val('').as('x')) as never),
    ],
    ['JSON in returning', /within a query/, () => db.deleteFrom('shop_order').returning(made(items()).as('x'))],
    [
      'an undeclared table in JSON',
      /"secret"/,
      selected(made(expressionBuilder<{ secret: { id: string } }, never>().selectFrom('secret').select('id'))),
    ],
  ] satisfies Refused[]);
});
