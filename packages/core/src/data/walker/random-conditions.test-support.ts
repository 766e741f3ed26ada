import fc from 'fast-check';
import {
  AndNode,
  type Expression,
  type ExpressionBuilder,
  expressionBuilder,
  type OperationNode,
  OrNode,
  type SqlBool,
} from 'kysely';
import { idOf } from '../shop.test-support.js';
import { PARTIES, ROWS, type Table } from './crowd.test-support.js';

/** Random conditions over the shop's tables, as data, and how one is built. For tests only. */

export type Condition =
  | { readonly is: 'true' }
  | { readonly is: 'id'; readonly operator: '=' | '>=' | '<>'; readonly value: string }
  | { readonly is: 'kind'; readonly operator: '=' | '<>'; readonly value: number }
  | { readonly is: 'listed' | 'not listed'; readonly ids: readonly string[] }
  | { readonly is: 'null' | 'not null' }
  | { readonly is: 'and' | 'or'; readonly all: readonly Condition[] }
  | { readonly is: 'not'; readonly one: Condition }
  | { readonly is: 'case'; readonly one: Condition; readonly met: Condition }
  | { readonly is: 'exists' | 'not exists'; readonly table: Table; readonly one: Condition }
  | { readonly is: 'in' | 'not in'; readonly table: Table; readonly one: Condition; readonly referred: boolean }
  | { readonly is: 'counted'; readonly table: Table; readonly one: Condition; readonly least: number };

/** A column of each table that sorts its rows into a few kinds, with values to look for. */
export const KIND: { readonly [Name in Table]: { readonly column: string; readonly values: readonly unknown[] } } = {
  shop_order: { column: 'status', values: ['sent', 'draft'] },
  shop_item: { column: 'order_id', values: [idOf('0', 1), idOf('0', 5)] },
  shop_product: { column: 'title', values: ['product 2', 'product 4'] },
  shop_counter: { column: 'next', values: [3, 6] },
  shop_mark: { column: 'owner_id', values: PARTIES },
  shop_note: { column: 'status', values: ['public', 'group', 'draft'] },
  shop_reply: { column: 'owner_id', values: PARTIES },
};

/** A column of each table that may hold null. */
const NULLABLE: { readonly [Name in Table]: string } = {
  ...{ shop_order: 'id', shop_item: 'order_id', shop_product: 'title', shop_counter: 'next' },
  ...{ shop_mark: 'note', shop_note: 'order_id', shop_reply: 'note_id' },
};

/** A column of each table that holds an id of another's row, or null. */
const REFERENCE: { readonly [Name in Table]: string } = {
  ...{ shop_order: 'id', shop_item: 'order_id', shop_product: 'id', shop_counter: 'id' },
  ...{ shop_mark: 'order_id', shop_note: 'order_id', shop_reply: 'note_id' },
};

export const rowId = fc.integer({ min: 0, max: ROWS + 1 }).map((number) => idOf('0', number));

export function conditionsOver(table: fc.Arbitrary<Table>): fc.Arbitrary<Condition> {
  return fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.constant({ is: 'true' }),
      fc.record({ is: fc.constant('id'), operator: fc.constantFrom('=', '>=', '<>'), value: rowId }),
      fc.record({ is: fc.constant('kind'), operator: fc.constantFrom('=', '<>'), value: fc.nat(4) }),
      fc.record({ is: fc.constantFrom('listed', 'not listed'), ids: fc.array(rowId, { maxLength: 3 }) }),
      fc.record({ is: fc.constantFrom('null', 'not null') }),
      fc.record({ is: fc.constantFrom('and', 'or'), all: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }) }),
      fc.record({ is: fc.constant('not'), one: tie('condition') }),
      fc.record({ is: fc.constant('case'), one: tie('condition'), met: tie('condition') }),
      fc.record({ is: fc.constantFrom('exists', 'not exists'), table, one: tie('condition') }),
      fc.record({ is: fc.constantFrom('in', 'not in'), table, one: tie('condition'), referred: fc.boolean() }),
      fc.record({ is: fc.constant('counted'), table, one: tie('condition'), least: fc.nat(3) }),
    ) as fc.Arbitrary<Condition>,
  })).condition;
}

/** The tables that a condition reads. */
export function tablesIn(condition: Condition): Table[] {
  switch (condition.is) {
    case 'and':
    case 'or':
      return condition.all.flatMap(tablesIn);
    case 'not':
      return tablesIn(condition.one);
    case 'case':
      return [...tablesIn(condition.one), ...tablesIn(condition.met)];
    case 'in':
    case 'not in':
    case 'exists':
    case 'not exists':
    case 'counted':
      return [condition.table, ...tablesIn(condition.one)];
    default:
      return [];
  }
}

// Plans choose tables at run time, which no row type follows.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Anything = any;

export const eb: ExpressionBuilder<Anything, Anything> = expressionBuilder<Anything, Anything>();

/** A condition about the rows of `table`, which the query knows as `alias`. */
export function holds(condition: Condition, alias: string, table: Table): Expression<SqlBool> {
  const id = `${alias}.id`;
  switch (condition.is) {
    case 'true':
      return eb(eb.lit(1), '=', eb.lit(1));
    case 'id':
      return eb(id, condition.operator, condition.value);
    case 'kind': {
      const { column, values } = KIND[table];
      return eb(`${alias}.${column}`, condition.operator, values[condition.value % values.length]);
    }
    case 'listed':
      return eb(id, 'in', [...condition.ids]);
    case 'not listed':
      return eb(id, 'not in', [...condition.ids]);
    case 'null':
    case 'not null':
      return eb(`${alias}.${NULLABLE[table]}`, condition.is === 'null' ? 'is' : 'is not', null);
    case 'and':
    case 'or':
      // Bare, without the parentheses that eb.and and eb.or put: precedence must not loosen the scope.
      return condition.all
        .map((one) => holds(one, alias, table))
        .reduce((left, right) => {
          const [a, b] = [left.toOperationNode(), right.toOperationNode()];
          return expressionOf(condition.is === 'and' ? AndNode.create(a, b) : OrNode.create(a, b));
        });
    case 'not':
      return eb.not(eb.parens(holds(condition.one, alias, table)));
    case 'case': {
      const answer = eb
        .case()
        .when(holds(condition.one, alias, table))
        .then(
          eb
            .case()
            .when(holds(condition.met, alias, table))
            .then(eb.lit(1))
            .else(eb.lit(0))
            .end(),
        )
        .else(eb.lit(1))
        .end();
      return eb(answer, '=', eb.lit(1));
    }
    case 'in':
    case 'not in':
      return eb(
        id,
        condition.is,
        idsOf(condition.table, condition.one, condition.referred ? REFERENCE[condition.table] : 'id'),
      );
    case 'exists':
    case 'not exists': {
      const inner = `${alias}_in`;
      const found = eb
        .selectFrom(`${condition.table} as ${inner}`)
        .select(`${inner}.id`)
        .whereRef(`${inner}.id`, '=', id)
        .where(holds(condition.one, inner, condition.table));
      return condition.is === 'exists' ? eb.exists(found) : eb.not(eb.exists(found));
    }
    case 'counted': {
      const counted = eb
        .selectFrom(condition.table)
        .select(eb.fn.countAll().as('n'))
        .where(holds(condition.one, condition.table, condition.table));
      return eb(counted, '>=', condition.least);
    }
  }
}

/** The ids of some rows of a table, or those to which they refer, as a subquery. */
export function idsOf(table: Table, where: Condition, column = 'id'): Anything {
  return eb
    .selectFrom(table)
    .select(`${table}.${column}`)
    .where(holds(where, table, table));
}

function expressionOf(node: OperationNode): Expression<SqlBool> {
  return { expressionType: undefined, toOperationNode: () => node };
}
