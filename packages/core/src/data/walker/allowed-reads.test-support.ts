import { jsonArrayFrom, jsonObjectFrom } from '../json-from.js';
import { type Allowed, both, eb, id, itemOf, pick, sum, total } from './allowed-query.test-support.js';

/** What a handle may be asked to read. For tests only. */
export const allowedReads: readonly Allowed[] = [
  {
    what: 'columns, a condition, an order and a part of it',
    query: (db) =>
      db
        .selectFrom('shop_order as o')
        .select(['o.id', 'title as name'])
        .where('o.total', '>', 100)
        .orderBy('o.total', (by) => by.desc().nullsLast())
        .limit(1)
        .offset(0),
    rows: (ada) =>
      pick(
        ada.shop_order.map((row) => ({ ...row, name: row.title })).filter((row) => total(row) > 100),
        'id',
        'name',
      ),
  },
  {
    what: 'all columns of a table',
    query: (db) => db.selectFrom('shop_mark').selectAll('shop_mark').orderBy('id', 'desc'),
    rows: (ada) => ada.shop_mark,
  },
  {
    what: 'conditions, joined and negated',
    query: (db) =>
      db
        .selectFrom('shop_order')
        .select('id')
        .where((row) =>
          row.or([row.and([row('total', '=', 100), row('status', '=', 'sent')]), row.not(row('total', '<', 1000))]),
        )
        .where((row) =>
          row.exists(row.selectFrom('shop_mark as m').select('m.id').whereRef('m.id', '=', 'shop_order.id')),
        ),
    rows: (ada) =>
      pick(
        ada.shop_order.filter((row) => total(row) === 100),
        'id',
      ),
  },
  {
    what: 'an "or" without parentheses, which must not loosen the scope',
    query: (db) =>
      db
        .selectFrom('shop_mark')
        .select('id')
        .where(both(eb()('note', 'is', null), 'OrNode', eb()('id', '<>', id(0)))),
    rows: (ada) => pick(ada.shop_mark, 'id'),
  },
  {
    what: 'a list of values',
    query: (db) =>
      db
        .selectFrom('shop_order')
        .select('id')
        .where('id', 'in', [id(1), id(3)]),
    rows: (ada) =>
      pick(
        ada.shop_order.filter((row) => row.id === id(1)),
        'id',
      ),
  },
  {
    what: 'an empty list of values, and its contrary',
    query: (db) =>
      db
        .selectFrom('shop_order')
        .select('id')
        .where((row) => row.or([row('id', 'in', []), row('total', '=', 100)]))
        .where('id', 'not in', []),
    rows: (ada) =>
      pick(
        ada.shop_order.filter((row) => total(row) === 100),
        'id',
      ),
  },
  {
    what: 'a list of expressions, a tuple, and a subquery as a list',
    query: (db) =>
      db
        .selectFrom('shop_order as o')
        .select('o.id')
        .where((row) => row('o.total', 'in', [row.lit(100), row('o.total', '*', 5)] as never))
        .where((row) =>
          row(row.refTuple('o.status', 'o.total'), 'in', [row.tuple('sent', 100), row.tuple('sent', 500)]),
        )
        .where('o.id', 'in', (row) => row.selectFrom('shop_item').select('shop_item.order_id')),
    rows: (ada) =>
      pick(
        ada.shop_order.filter((row) => total(row) === 100),
        'id',
      ),
  },
  {
    what: 'joins',
    query: (db) =>
      db
        .selectFrom('shop_order as o')
        .innerJoin('shop_item as i', 'i.order_id', 'o.id')
        .leftJoin('shop_mark as m', (join) => join.onRef('m.order_id', '=', 'o.id').on('m.id', '<>', id(5)))
        .crossJoin('shop_product as p')
        .select(['o.id', 'i.label', 'm.id as mark', 'p.title']),
    rows: (ada) =>
      ada.shop_order.flatMap((o) =>
        itemOf(ada, o).flatMap((item) =>
          ada.shop_product.map((product) => ({
            id: o.id,
            label: item.label,
            mark: ada.shop_mark.find((mark) => mark.order_id === o.id && mark.id !== id(5))?.id ?? null,
            title: product.title,
          })),
        ),
      ),
  },
  {
    what: 'a subquery to select from',
    query: (db) =>
      db
        .selectFrom((row) =>
          row
            .selectFrom('shop_order')
            .select((each) => each.fn<string>('upper', ['title']).as('loud'))
            .as('s'),
        )
        .select('s.loud'),
    rows: (ada) => ada.shop_order.map((row) => ({ loud: String(row.title).toUpperCase() })),
  },
  {
    what: 'groups and aggregates',
    query: (db) =>
      db
        .selectFrom('shop_order')
        .select((row) => [
          'status',
          row.fn.sum<number>('total').as('sum'),
          row.fn.count<number>('owner_id').distinct().as('owners'),
          row.fn.countAll<number>().filterWhere('total', '>', 100).as('dear'),
          row.fn
            .agg<string>('string_agg', ['title', row.val(', ')])
            .orderBy('total', 'desc')
            .as('titles'),
        ])
        .groupBy('status')
        .having((row) => row(row.fn.countAll(), '>', 1)),
    rows: (ada) => [
      {
        status: 'sent',
        sum: sum(ada.shop_order),
        owners: new Set(ada.shop_order.map((row) => row.owner_id)).size,
        dear: ada.shop_order.filter((row) => total(row) > 100).length,
        titles: [...ada.shop_order]
          .sort((a, b) => total(b) - total(a))
          .map((row) => row.title)
          .join(', '),
      },
    ],
  },
  {
    what: 'a window',
    query: (db) =>
      db.selectFrom('shop_order').select((row) => [
        'id',
        row.fn
          .agg<number>('row_number')
          .over((over) => over.partitionBy('status').orderBy('total', 'desc'))
          .as('place'),
      ]),
    rows: (ada) =>
      [...ada.shop_order].sort((a, b) => total(b) - total(a)).map((row, index) => ({ id: row.id, place: index + 1 })),
  },
  {
    what: 'cases',
    query: (db) =>
      db
        .selectFrom('shop_order')
        .select((row) => [
          row.case('status').when('draft').then('no').else('yes').end().as('out'),
          row.case().when('total', '<', 200).then('cheap').else(row.ref('title')).end().as('kind'),
        ]),
    rows: (ada) => ada.shop_order.map((row) => ({ out: 'yes', kind: total(row) < 200 ? 'cheap' : row.title })),
  },
  {
    what: 'a cast, functions and arithmetic',
    query: (db) =>
      db
        .selectFrom('shop_order')
        .select((row) => [
          row.cast<string>('total', 'text').as('text'),
          row.fn.coalesce('title', row.val('x')).as('title'),
          row(row.ref('total'), '-', row.lit(-1)).as('more'),
          row.neg('total').as('less'),
          row.neg(row.neg('total')).as('twice'),
          row.neg(row.lit(-1)).as('one'),
          row.parens(row.ref('total')).as('same'),
        ]),
    rows: (ada) =>
      ada.shop_order.map((row) => ({
        text: String(row.total),
        title: row.title,
        more: total(row) + 1,
        less: -total(row),
        twice: row.total,
        one: 1,
        same: row.total,
      })),
  },
  {
    what: 'set operations',
    query: (db) =>
      db
        .selectFrom('shop_order')
        .select('id')
        .unionAll(db.selectFrom('shop_item').select('id'))
        .except(db.selectFrom('shop_item').select('id').where('label', '=', 'item 1')),
    rows: (ada) =>
      pick(
        ada.shop_order.filter((row) => row.id !== id(1)),
        'id',
      ),
  },
  {
    what: 'named subqueries',
    query: (db) =>
      db
        .with(
          (name) => name('mine').materialized(),
          (on) => on.selectFrom('shop_order').select(['id', 'title']),
        )
        .with('first', (on) => on.selectFrom('mine').select('mine.id').where('mine.title', '=', 'order 1'))
        .selectFrom('first as f')
        .innerJoin('mine', 'mine.id', 'f.id')
        .select('mine.title'),
    rows: () => [{ title: 'order 1' }],
  },
  {
    what: 'distinct rows',
    query: (db) => db.selectFrom('shop_order').select('status').distinct(),
    rows: () => [{ status: 'sent' }],
  },
  {
    what: 'a lock',
    query: (db) => db.selectFrom('shop_order as o').select('o.id').forUpdate('o').skipLocked(),
    rows: (ada) => pick(ada.shop_order, 'id'),
  },
  {
    what: 'what stands in a column of JSON',
    query: (db) =>
      db.selectFrom('shop_product').select((row) =>
        row
          .ref('facts', '->>')
          .key('sizes' as never)
          .at(0 as never)
          .key('name' as never)
          .as('size'),
      ),
    rows: () => [{ size: 'small' }],
  },
  {
    what: 'rows within rows',
    query: (db) =>
      db
        .selectFrom('shop_order as o')
        .select((row) => [
          'o.id',
          jsonArrayFrom(
            row.selectFrom('shop_item as i').select(['i.id', 'label']).whereRef('i.order_id', '=', 'o.id'),
          ).as('items'),
          jsonObjectFrom(row.selectFrom('shop_mark as m').select('note').whereRef('m.order_id', '=', 'o.id')).as(
            'mark',
          ),
        ]),
    rows: (ada) =>
      ada.shop_order.map((o) => ({
        id: o.id,
        items: pick(itemOf(ada, o), 'id', 'label'),
        mark:
          pick(
            ada.shop_mark.filter((mark) => mark.order_id === o.id),
            'note',
          )[0] ?? null,
      })),
  },
  {
    what: 'a select without a table',
    query: (db) => db.selectNoFrom((row) => [row.lit(null).as('nothing'), row.val('text').as('text')]),
    rows: () => [{ nothing: null, text: 'text' }],
  },
];
