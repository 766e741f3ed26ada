import fc from 'fast-check';
import {
  AndNode,
  type Expression,
  type ExpressionBuilder,
  expressionBuilder,
  OrNode,
  type QueryCreator,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely';
import { ADA, BOB, COMPANY, EVE, idOf, type ShopTables } from '../shop.test-support.js';

/** Random queries over the shop's tables: plans as data, and how one is built on a handle or on plain Kysely. For tests only. */

type Table = 'shop_order' | 'shop_item' | 'shop_mark' | 'shop_product';

type Condition =
  | { readonly is: 'true' }
  | { readonly is: 'id'; readonly operator: '=' | '>=' | '<>'; readonly value: string }
  | { readonly is: 'and' | 'or'; readonly all: readonly Condition[] }
  | { readonly is: 'not'; readonly one: Condition }
  | { readonly is: 'in' | 'not in' | 'exists'; readonly table: Table; readonly one: Condition };

interface Source {
  readonly table: Table;
  /** Wrapped in a subquery or named by `with`, instead of read as it is. */
  readonly as: 'table' | 'subquery' | 'with';
  readonly where: Condition;
}

interface Join {
  readonly type: 'innerJoin' | 'leftJoin' | 'crossJoin';
  readonly source: Source;
  readonly onId: boolean;
}

/** A select. */
export interface SelectPlan {
  readonly base: Source;
  readonly joins: readonly Join[];
  readonly where: Condition;
  readonly united:
    | { readonly operator: 'union' | 'unionAll' | 'intersect' | 'except'; readonly plan: SelectPlan }
    | undefined;
  readonly distinct: boolean;
  readonly counted: boolean;
}

/** An update, a delete or an upsert. */
export type ChangePlan =
  | {
      readonly change: 'update';
      readonly table: Exclude<Table, 'shop_product'>;
      readonly from: Table | undefined;
      readonly where: Condition;
    }
  | { readonly change: 'delete'; readonly table: Exclude<Table, 'shop_product'>; readonly where: Condition }
  | {
      readonly change: 'upsert';
      readonly table: Exclude<Table, 'shop_product'>;
      readonly id: string;
      readonly owner: string;
    };

const changeable = fc.constantFrom('shop_order', 'shop_item', 'shop_mark');
const table: fc.Arbitrary<Table> = fc.constantFrom('shop_order', 'shop_item', 'shop_mark', 'shop_product');
const rowId = fc.integer({ min: 0, max: 10 }).map((number) => idOf('0', number));

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constant<Condition>({ is: 'true' }),
    fc.record({ is: fc.constant('id'), operator: fc.constantFrom('=', '>=', '<>'), value: rowId }),
    fc.record({ is: fc.constantFrom('and', 'or'), all: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ is: fc.constant('not'), one: tie('condition') }),
    fc.record({ is: fc.constantFrom('in', 'not in', 'exists'), table, one: tie('condition') }),
  ) as fc.Arbitrary<Condition>,
}));

const source: fc.Arbitrary<Source> = fc.record({
  table,
  as: fc.constantFrom('table', 'subquery', 'with'),
  where: condition,
});
const simple = fc.record({
  base: source,
  joins: fc.array(
    fc.record({ type: fc.constantFrom('innerJoin', 'leftJoin', 'crossJoin'), source, onId: fc.boolean() }),
    { maxLength: 2 },
  ),
  where: condition,
  united: fc.constant(undefined),
  distinct: fc.boolean(),
  counted: fc.boolean(),
});

export const selects: fc.Arbitrary<SelectPlan> = fc
  .tuple(
    simple,
    fc.option(fc.tuple(fc.constantFrom('union', 'unionAll', 'intersect', 'except'), source, condition), {
      nil: undefined,
    }),
  )
  .map(([plan, united]) => ({
    ...plan,
    // Both sides of a set operation need as many columns.
    united: united && { operator: united[0], plan: { ...plan, base: united[1], where: united[2] } },
  })) as fc.Arbitrary<SelectPlan>;

export const changes = fc.oneof(
  fc.record({
    change: fc.constant('update'),
    table: changeable,
    from: fc.option(table, { nil: undefined }),
    where: condition,
  }),
  fc.record({ change: fc.constant('delete'), table: changeable, where: condition }),
  fc.record({
    change: fc.constant('upsert'),
    table: changeable,
    id: rowId,
    owner: fc.constantFrom(ADA, BOB, COMPANY, EVE),
  }),
) as fc.Arbitrary<ChangePlan>;

/** What both a handle and plain Kysely have. */
export type Builders = Pick<
  QueryCreator<ShopTables>,
  'selectFrom' | 'with' | 'insertInto' | 'updateTable' | 'deleteFrom'
>;

// Plans choose tables at run time, which no row type follows.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Anything = any;
type Row = Record<string, unknown>;

export function buildSelect(plan: SelectPlan, db: Builders): SelectQueryBuilder<Anything, Anything, Row> {
  const parts = [plan, ...(plan.united ? [plan.united.plan] : [])];
  const sources = parts.flatMap((part) => [part.base, ...part.joins.map((join) => join.source)]);
  let creator: Anything = db;
  const names = new Map<Source, string>();
  for (const part of sources) {
    if (part.as !== 'with' || names.has(part)) continue;
    const name = `named${names.size}`;
    names.set(part, name);
    creator = creator.with(name, (query: Anything) =>
      query.selectFrom(part.table).selectAll().where(holds(part.where, part.table)),
    );
  }
  const built = parts.map((part, index) => selectOf(part, index === 0 ? creator : eb(), names));
  const [first, second] = built;
  return plan.united && second ? first[plan.united.operator](second) : first;
}

function selectOf(plan: SelectPlan, creator: Anything, names: ReadonlyMap<Source, string>): Anything {
  const relation = (source: Source, alias: string): Anything => {
    const named = names.get(source);
    if (named !== undefined) return `${named} as ${alias}`;
    if (source.as === 'table') return `${source.table} as ${alias}`;
    return eb().selectFrom(source.table).selectAll().where(holds(source.where, source.table)).as(alias);
  };
  let query = creator.selectFrom(relation(plan.base, 't0'));
  plan.joins.forEach(({ type, source, onId }, index) => {
    const alias = `t${index + 1}`;
    const on = (join: Anything) =>
      onId ? join.onRef(`${alias}.id`, '=', 't0.id') : join.on(`${alias}.id`, '>=', idOf('0', 2));
    query = type === 'crossJoin' ? query.crossJoin(relation(source, alias)) : query[type](relation(source, alias), on);
  });
  query = query.where(holds(plan.where, 't0'));
  if (plan.counted) return query.select((row: Anything) => row.fn.countAll().as('n'));
  const selected = query.select([
    't0.id',
    't0.account_id',
    ...plan.joins.map((_, index) => `t${index + 1}.id as id${index + 1}`),
  ]);
  return plan.distinct ? selected.distinct() : selected;
}

export function buildChange(plan: ChangePlan, db: Builders, account: string): { execute(): Promise<unknown> } {
  const any: Anything = db;
  switch (plan.change) {
    case 'delete':
      return any.deleteFrom(plan.table).where(holds(plan.where, plan.table));
    case 'update': {
      const update = any.updateTable(plan.table).set(changeOf(plan.table)).where(holds(plan.where, plan.table));
      return plan.from === undefined
        ? update
        : update.from(`${plan.from} as f`).whereRef('f.id', '=', `${plan.table}.id`);
    }
    case 'upsert': {
      const row = {
        account_id: account,
        id: plan.id,
        owner_id: plan.owner,
        ...changeOf(plan.table),
        ...fillOf(plan.table),
      };
      return any
        .insertInto(plan.table)
        .values(row)
        .onConflict((conflict: Anything) => conflict.columns(['account_id', 'id']).doUpdateSet(changeOf(plan.table)));
    }
  }
}

function changeOf(table: ChangePlan['table']): Row {
  return { shop_order: { title: 'changed' }, shop_item: { label: 'changed' }, shop_mark: { note: 'changed' } }[table];
}

function fillOf(table: ChangePlan['table']): Row {
  return table === 'shop_order' ? { status: 'sent', total: 1 } : { order_id: idOf('0', 1) };
}

function eb(): ExpressionBuilder<Anything, Anything> {
  return expressionBuilder<Anything, Anything>();
}

function holds(condition: Condition, alias: string): Expression<SqlBool> {
  const id = `${alias}.id`;
  switch (condition.is) {
    case 'true':
      return eb()(eb().lit(1), '=', eb().lit(1));
    case 'id':
      return eb()(id, condition.operator, condition.value);
    case 'and':
    case 'or':
      // Bare, without the parentheses that eb.and and eb.or put: precedence must not loosen the scope.
      return condition.all
        .map((one) => holds(one, alias))
        .reduce((left, right) => {
          const [a, b] = [left.toOperationNode(), right.toOperationNode()];
          const node = condition.is === 'and' ? AndNode.create(a, b) : OrNode.create(a, b);
          return { expressionType: undefined, toOperationNode: () => node };
        });
    case 'not':
      return eb().not(eb().parens(holds(condition.one, alias)));
    case 'in':
    case 'not in':
      return eb()(
        id,
        condition.is,
        eb().selectFrom(condition.table).select(`${condition.table}.id`).where(holds(condition.one, condition.table)),
      );
    case 'exists': {
      const inner = `${alias}_in`;
      return eb().exists(
        eb()
          .selectFrom(`${condition.table} as ${inner}`)
          .select(`${inner}.id`)
          .whereRef(`${inner}.id`, '=', id)
          .where(holds(condition.one, inner)),
      );
    }
  }
}
