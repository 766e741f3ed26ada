import { type AliasNode, createQueryId, type Expression, type SelectQueryNode, type SqlBool } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type OwnedRow, owned, type Visible } from '../scopes.js';
import { SqliteCompiler } from '../sqlite/compiler.js';
import { sightOf } from './predicates.test-support.js';
import { any, db } from './refusals.test-support.js';

/** What shows in the text alone, since the databases differ in it or would both guess right. */

describe('a table', () => {
  it.each([
    ['read', () => db.selectFrom('shop_item').selectAll(), ['shop_item', 'shop_order']],
    ['filled', () => any().insertInto('shop_mark').values({ id: 'x' }), ['shop_mark']],
    ['changed', () => db.updateTable('shop_mark').set({ note: 'x' }), ['shop_mark']],
    ['emptied', () => db.deleteFrom('shop_mark'), ['shop_mark']],
  ] as const)('is named with its schema where it is %s', (_, query, tables) => {
    const { sql } = (query() as { compile(): { sql: string } }).compile();
    expect(sql.match(/"main"\."\w+"/g)).toEqual(tables.map((table) => `"main"."${table}"`));
  });
});

describe('an empty list, which PostgreSQL does not parse', () => {
  it.each([
    ['in', '1 = 0'],
    ['not in', '1 = 1'],
  ] as const)('after "%s" is true of all rows or none', (operator, text) => {
    const { sql } = db.selectFrom('shop_product as p').select('id').where('id', operator, []).compile();
    expect(sql).toMatch(new RegExp(`as "p" where ${text}$`));
  });
});

describe('a minus', () => {
  it('never stands behind another, which would begin a comment', () => {
    const { sql } = db
      .selectFrom('shop_order')
      .select((eb) => [
        eb.neg(eb.neg(eb.neg('total'))).as('a'),
        eb.neg(eb(eb.neg('total'), '+', 1)).as('b'),
        eb.neg(eb.lit(-1)).as('c'),
        eb('total', '-', eb.neg('total')).as('d'),
        eb('total', '-', eb.lit(-1)).as('e'),
      ])
      .compile();
    expect(sql).toContain(`as "e"`);
    expect(sql).not.toContain('--');
  });
});

describe('a column that a predicate names alone', () => {
  interface Tables {
    shop_a: OwnedRow & { id: string; kind: string };
    shop_b: OwnedRow & { id: string; kind: string };
  }
  const text = (visible: Visible<Tables, 'shop_a'>) => {
    const sight = sightOf({ shop_a: owned<Tables, 'shop_a'>({ visible }), shop_b: owned<Tables, 'shop_b'>() });
    const { node } = sight.relation('shop_a', 'a') as AliasNode;
    const { sql } = new SqliteCompiler().compileQuery(node as SelectQueryNode, createQueryId());
    return sql.slice(sql.indexOf(' and (') + ' and '.length);
  };

  it.each<[string, Visible<Tables, 'shop_a'>, RegExp]>([
    ['is one of its table', (row) => row('kind', '=', 'x'), /^\("shop_a"\."kind" = \?\)$/],
    [
      'is one of its own table in a subquery',
      (row) => row.exists(row.selectFrom('shop_b').select('id').where('kind', '=', 'x')),
      /^\(exists \(select "id" from .* as "shop_b" where "kind" = \?\)\)$/,
    ],
    [
      'is one of its table behind a subquery',
      (row) => row('id', 'in', row.selectFrom('shop_b').select('id')).and('kind', '=', 'x') as Expression<SqlBool>,
      /^\(\("shop_a"\."id" in \(select "id" from .* as "shop_b"\) and "shop_a"\."kind" = \?\)\)$/,
    ],
  ])('%s', (_, visible, expected) => {
    expect(text(visible)).toMatch(expected);
  });
});
