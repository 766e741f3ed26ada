import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/sqlite';
import { describe, expect, it } from 'vitest';
import { any, anyEb, changing, db, itRefuses } from './refusals.test-support.js';

itRefuses([
  ['raw SQL in a selection', /raw SQL/, () => db.selectFrom('shop_order').select(sql`1`.as('x'))],
  ['raw SQL as a condition', /raw SQL/, () => db.selectFrom('shop_order').where(sql<boolean>`1 = 1`).selectAll()],
  ['raw SQL as a value', /raw SQL/, () => db.updateTable('shop_order').set({ title: sql`'x'` })],
  ['a raw table', /RawNode to select from/, () => any().selectFrom(sql`shop_order`.as('o')).selectAll()],
  ['a raw table name', /raw SQL|RawNode/, () => any().selectFrom(sql.table('shop_order').as('o')).selectAll()],
  ['a raw name', /raw SQL/, () => db.selectFrom('shop_order').select(sql.ref('id').as('x'))],
  ['a raw literal', /raw SQL/, () => db.selectFrom('shop_order').select(sql.lit('x').as('x'))],
  ['a raw operator', /RawNode as "operator"/, () => db.selectFrom('shop_order').where('id', sql`=`, 'x').selectAll()],
  [
    'a raw direction',
    /raw SQL as a direction/,
    () => db.selectFrom('shop_order').selectAll().orderBy('id', sql`desc nulls last`),
  ],
  ['a raw order', /raw SQL/, () => db.selectFrom('shop_order').selectAll().orderBy(sql`1`)],
  ['a raw limit', /raw SQL/, () => db.selectFrom('shop_order').selectAll().limit(sql<number>`1`)],
  [
    'a raw cast',
    /RawNode as "dataType" of a CastNode/,
    () => db.selectFrom('shop_order').select((eb) => eb.cast('id', sql`text`).as('x')),
  ],
  [
    'a raw alias',
    /RawNode as an alias|raw SQL/,
    () => db.selectFrom('shop_order').select((eb) => eb.ref('id').as(sql.ref('x'))),
  ],
  ['modifyEnd', /"rawModifier"/, () => db.selectFrom('shop_order').selectAll().modifyEnd(sql`for update`)],
  ['modifyFront', /"rawModifier"/, () => db.selectFrom('shop_order').selectAll().modifyFront(sql`all`)],
  [
    'the stock JSON helpers',
    /raw SQL.*jsonArrayFrom and jsonObjectFrom of @portico\/core/,
    () => db.selectFrom('shop_order').select((eb) => jsonArrayFrom(eb.selectFrom('shop_item').select('label')).as('x')),
  ],
  [
    'a single value after in',
    /ValueNode after "in"/,
    () => any().selectFrom('shop_order').selectAll().where('id', 'in', 'x'),
  ],
  [
    'a function of the database',
    /function "pg_read_file"/,
    () =>
      any()
        .selectFrom('shop_order')
        .select(anyEb.fn('pg_read_file', [anyEb.val('/etc/passwd')]).as('x')),
  ],
  [
    'SQL in the name of a function',
    /function "count\(\*\) from secret --"/,
    () => any().selectFrom('shop_order').select(anyEb.fn('count(*) from secret --', []).as('x')),
  ],
  [
    'SQL in the name of an aggregate',
    /function "count\(\*\)/,
    () => any().selectFrom('shop_order').select(anyEb.fn.agg('count(*) from secret --', []).as('x')),
  ],
  ['the database’s clock', /function "now"/, () => any().selectFrom('shop_order').select(anyEb.fn('now', []).as('x'))],
  [
    'a function to select from',
    /to select from/,
    () =>
      any()
        .selectFrom(anyEb.fn('coalesce', ['x']).as('x'))
        .selectAll(),
  ],
  [
    'an operator of one database',
    /operator "@>"/,
    () => db.selectFrom('shop_order').selectAll().where('title', '@>', 'x'),
  ],
  [
    'a cast to a name of the catalogue',
    /cast to "bytea"/,
    () => db.selectFrom('shop_order').select((eb) => eb.cast('id', 'bytea').as('x')),
  ],
  [
    'a JSON step with a quote',
    /JSON path step/,
    () =>
      any()
        .selectFrom('shop_order')
        .select(
          anyEb
            .ref('title', '->')
            .key("a'b" as never)
            .as('x'),
        ),
  ],
  [
    'a JSON path in one text',
    /JSONPathNode as "traversal" of a JSONReferenceNode. Go step by step/,
    () =>
      any()
        .selectFrom('shop_order')
        .select(
          anyEb
            .ref('title', '->$')
            .key('a"b' as never)
            .as('x'),
        ),
  ],
  [
    'explain',
    /"explain"/,
    () => ({
      compile: () =>
        any()
          .selectFrom('shop_order')
          .selectAll()
          .withPlugin(changing(() => ({ explain: { kind: 'ExplainNode' } })))
          .compile(),
    }),
  ],
  [
    'a property that no Kysely of today has',
    /"tableSample" of a SelectQueryNode/,
    () =>
      any()
        .selectFrom('shop_order')
        .selectAll()
        .withPlugin(changing(() => ({ tableSample: { kind: 'RawNode' } }))),
  ],
  ['distinct on', /"distinctOn"/, () => db.selectFrom('shop_order').distinctOn('title').selectAll()],
  ['top', /"top"/, () => db.selectFrom('shop_order').top(1).selectAll()],
  ['fetch', /"fetch"/, () => db.selectFrom('shop_order').selectAll().fetch(1)],
]);

describe('a handle', () => {
  it('hands out no more than its functions', () => {
    expect(Object.keys(db).sort()).toEqual([
      ...['all', 'asAccount', 'change', 'deleteFrom', 'first', 'insertInto', 'selectFrom', 'selectNoFrom'],
      ...['updateTable', 'with'],
    ]);
    expect(Object.isFrozen(db)).toBe(true);
  });

  it('does not stream', async () => {
    await expect(async () => {
      for await (const _ of db.selectFrom('shop_order').selectAll().stream());
    }).rejects.toThrow('does not stream');
  });
});
