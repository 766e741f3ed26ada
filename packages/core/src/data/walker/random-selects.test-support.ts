import fc from 'fast-check';
import type { QueryCreator } from 'kysely';
import { idOf, type ShopTables } from '../shop.test-support.js';
import type { Table } from './crowd.test-support.js';
import {
  type Anything,
  type Condition,
  conditionsOver,
  eb,
  holds,
  KIND,
  tablesIn,
} from './random-conditions.test-support.js';

/** Random selects over the shop's tables: plans as data, and how one is built on anything that selects. For tests only. */

interface Source {
  readonly table: Table;
  /** Wrapped in a subquery or named by `with`, instead of read as it is. */
  readonly as: 'table' | 'subquery' | 'with';
  readonly where: Condition;
  /** How many of the wrapped rows, in the order of their ids. */
  readonly first: number | undefined;
}

interface Join {
  readonly type: 'innerJoin' | 'leftJoin' | 'crossJoin';
  readonly source: Source;
  readonly onId: boolean;
  readonly on: Condition;
}

type Shape =
  | { readonly shape: 'rows'; readonly page: { readonly limit: number; readonly offset: number } | undefined }
  | { readonly shape: 'distinct' | 'count' | 'windows' }
  | { readonly shape: 'groups'; readonly least: number }
  | { readonly shape: 'computed'; readonly counted: Table; readonly counting: Condition };

type United = {
  readonly operator: 'union' | 'unionAll' | 'intersect' | 'except';
  readonly base: Source;
  readonly where: Condition;
};

/** A select. */
export type SelectPlan = Shape & {
  readonly base: Source;
  readonly joins: readonly Join[];
  readonly where: Condition;
  readonly united: United | undefined;
};

export function selectsOver(tables: readonly Table[]): fc.Arbitrary<SelectPlan> {
  const table = fc.constantFrom(...tables);
  const condition = conditionsOver(table);
  const source = fc.record({
    table,
    as: fc.constantFrom('table', 'subquery', 'with'),
    where: condition,
    first: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  });
  const joins = fc.array(
    fc.record({
      type: fc.constantFrom('innerJoin', 'leftJoin', 'crossJoin'),
      source,
      onId: fc.boolean(),
      on: condition,
    }),
    { maxLength: 2 },
  );
  const united = fc.record({
    operator: fc.constantFrom('union', 'unionAll', 'intersect', 'except'),
    base: source,
    where: condition,
  });
  const page = fc.record({ limit: fc.nat(5), offset: fc.nat(3) });
  const shape = fc.oneof(
    fc.record({ shape: fc.constant('rows'), page: fc.option(page, { nil: undefined }) }),
    fc.record({ shape: fc.constantFrom('windows') }),
    fc.record({ shape: fc.constant('groups'), least: fc.integer({ min: 1, max: 2 }) }),
    fc.record({ shape: fc.constant('computed'), counted: table, counting: condition }),
  );
  // Both sides of a set operation need as many columns, of the same types.
  const plain = fc.record({
    ...{ shape: fc.constantFrom('rows', 'distinct', 'count'), page: fc.constant(undefined) },
    united: fc.option(united, { nil: undefined }),
  });
  return fc
    .tuple(
      fc.record({ base: source, joins, where: condition }),
      fc.oneof(
        plain,
        shape.map((each) => ({ ...each, united: undefined })),
      ),
    )
    .map(([from, rest]) => ({ ...from, ...rest })) as fc.Arbitrary<SelectPlan>;
}

/** The tables that a plan reads, wherever they stand. */
export function tablesOf(plan: SelectPlan): Table[] {
  // What is read as it is has no condition of its own.
  const ofSource = ({ table, as, where }: Source) => [table, ...(as === 'table' ? [] : tablesIn(where))];
  return [
    ...ofSource(plan.base),
    ...tablesIn(plan.where),
    ...plan.joins.flatMap(({ type, source, on }) => [
      ...ofSource(source),
      ...(type === 'crossJoin' ? [] : tablesIn(on)),
    ]),
    ...(plan.united === undefined ? [] : [...ofSource(plan.united.base), ...tablesIn(plan.united.where)]),
    ...(plan.shape === 'computed' ? [plan.counted, ...tablesIn(plan.counting)] : []),
  ];
}

/** Whether the rows of a plan come in an order. */
export function isOrdered(plan: SelectPlan): boolean {
  return plan.shape === 'rows' && plan.page !== undefined;
}

export function buildSelect(plan: SelectPlan, db: Pick<QueryCreator<ShopTables>, 'selectFrom' | 'with'>): Anything {
  const other = plan.united && { ...plan, base: plan.united.base, where: plan.united.where };
  const parts = other === undefined ? [plan] : [plan, other];
  let creator: Anything = db;
  const names = new Map<Source, string>();
  for (const source of parts.flatMap((part) => [part.base, ...part.joins.map((join) => join.source)])) {
    if (source.as !== 'with' || names.has(source)) continue;
    const name = `named${names.size}`;
    names.set(source, name);
    creator = creator.with(name, (query: Anything) => wrapped(source, query));
  }
  const [first, second] = parts.map((part, index) => selectOf(part, index === 0 ? creator : eb, names));
  return plan.united === undefined ? first : first[plan.united.operator](second);
}

function wrapped({ table, where, first }: Source, creator: Anything): Anything {
  const all = creator
    .selectFrom(table)
    .selectAll()
    .where(holds(where, table, table));
  return first === undefined ? all : all.orderBy(`${table}.id`).limit(first);
}

function selectOf(plan: SelectPlan, creator: Anything, names: ReadonlyMap<Source, string>): Anything {
  const relation = (source: Source, alias: string): Anything => {
    const named = names.get(source);
    if (named !== undefined) return `${named} as ${alias}`;
    return source.as === 'table' ? `${source.table} as ${alias}` : wrapped(source, eb).as(alias);
  };
  let query = creator.selectFrom(relation(plan.base, 't0'));
  plan.joins.forEach(({ type, source, onId, on }, index) => {
    const alias = `t${index + 1}`;
    const joined = relation(source, alias);
    const joining = (join: Anything) =>
      (onId ? join.onRef(`${alias}.id`, '=', 't0.id') : join.on(`${alias}.id`, '>=', idOf('0', 2))).on(
        holds(on, alias, source.table),
      );
    query = type === 'crossJoin' ? query.crossJoin(joined) : query[type](joined, joining);
  });
  return shaped(plan, query.where(holds(plan.where, 't0', plan.base.table)));
}

function shaped(plan: SelectPlan, query: Anything): Anything {
  const ids = ['t0.id', ...plan.joins.map((_, index) => `t${index + 1}.id`)];
  const rows = () => query.select(['t0.account_id', ...ids.map((id, index) => `${id} as id${index}`)]);
  const kind = `t0.${KIND[plan.base.table].column}`;
  switch (plan.shape) {
    case 'rows':
      if (plan.page === undefined) return rows();
      return ids
        .reduce((ordered, id) => ordered.orderBy(id, (order: Anything) => order.desc().nullsLast()), rows())
        .limit(plan.page.limit)
        .offset(plan.page.offset);
    case 'distinct':
      return rows().distinct();
    case 'count':
      return query.select([eb.fn.countAll().as('n'), eb.fn.count('t0.id').distinct().as('different')]);
    case 'groups':
      return query
        .select([`${kind} as kind`, eb.fn.countAll().as('n')])
        .groupBy(kind)
        .having(eb.fn.countAll(), '>=', plan.least);
    case 'windows':
      return rows().select([
        eb.fn
          .countAll()
          .over((over: Anything) => over.partitionBy(kind))
          .as('n'),
        eb.fn
          .agg('rank')
          .over((over: Anything) => over.orderBy('t0.id'))
          .as('place'),
      ]);
    case 'computed':
      return rows().select([
        eb
          .selectFrom(`${plan.counted} as c`)
          .select(eb.fn.countAll().as('n'))
          .whereRef('c.id', '<=', 't0.id')
          .where(holds(plan.counting, 'c', plan.counted))
          .as('n'),
        eb
          .case()
          .when(holds(plan.counting, 't0', plan.base.table))
          .then('yes')
          .else('no')
          .end()
          .as('answer'),
      ]);
  }
}
