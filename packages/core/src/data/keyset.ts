import {
  type Expression,
  type ExpressionBuilder,
  type ExtractTypeFromReferenceExpression,
  expressionBuilder,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely';
import type { Param } from './tables.js';

type Direction = 'asc' | 'desc';

/**
 * Where a page ended: the values by which its last row is ordered. A parameter of the query of the page behind it.
 *
 * @example
 * ```ts
 * import { keyset, type Params, type Place } from '@portico/core';
 * import { tables } from './tables.js';
 *
 * export const byDay = keyset({ on_day: 'desc' });
 * export const visits = tables.prepared((db, p: Params<{ limit: number; after?: Place }>) =>
 *   byDay.page(db.selectFrom('visits_visit').select(['id', 'on_day', 'place']).limit(p.limit), p.after),
 * );
 * ```
 */
export type Place = readonly (string | number)[];

type PlaceValue = string | number | Param<string | number>;

/** An order in which rows are read page by page. Made by `keyset`. */
export interface Keyset<Column extends string> {
  /** The query in this order, from behind a place on. Give it a limit; a prepared query gives its parameter as `after`. */
  page<DB, TB extends keyof DB, O>(
    query: SelectQueryBuilder<DB, TB, O> & Ordered<DB, TB, Column>,
    after?: readonly PlaceValue[] | undefined,
  ): SelectQueryBuilder<DB, TB, O>;
  /** The place of a row, which has the columns of the order. */
  place(row: KeyedRow<Column>): Place;
  /** The rows of a page, of which one more was read than it holds, and the place where it ends if there is another. */
  cut<Row extends KeyedRow<Column>>(
    rows: readonly Row[],
    limit: number,
  ): { readonly rows: Row[]; readonly next: Place | undefined };
}

/** A column without the table before it: what it is called in a row. */
type FieldOf<Column> = Column extends `${string}.${infer Field}` ? Field : Column;

type KeyedRow<Column extends string> = { readonly [Field in FieldOf<Column>]: string | number };

/** Columns that the query has not, or whose values may be null or no text or number: they give no order. */
type Unordered<DB, TB extends keyof DB, Column> = Column extends string
  ? [ExtractTypeFromReferenceExpression<DB, TB, Column>] extends [never]
    ? Column
    : ExtractTypeFromReferenceExpression<DB, TB, Column> extends string | number
      ? never
      : Column
  : never;

type Ordered<DB, TB extends keyof DB, Column> = [Unordered<DB, TB, Column>] extends [never]
  ? unknown
  : { readonly 'has no order by a column that is missing, or may be null': Unordered<DB, TB, Column> };

type WithId<Column extends string> = Column | (Column extends `${infer Table}.${string}` ? `${Table}.id` : 'id');

/**
 * An order by columns that are never null, and last by `id`, so that no two rows are equal in it: pages follow each other
 * without a gap and without a row twice, while rows come and go. An index over the same columns serves it.
 *
 * @example
 * ```ts
 * import { type Db, keyset, type Place } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * const newest = keyset({ on_day: 'desc', place: 'asc' });
 *
 * export async function visitPage(db: Db<VisitTables>, after?: Place) {
 *   const visits = db.selectFrom('visits_visit').select(['id', 'on_day', 'place']).limit(21);
 *   return newest.cut(await newest.page(visits, after).execute(), 20);
 * }
 * ```
 */
export function keyset<const Column extends string>(
  order: Readonly<Record<Column, Direction>>,
): Keyset<WithId<Column>> {
  const columns = withId(Object.entries<Direction>(order).map(([name, direction]) => ({ name, direction })));
  const place = (row: object): Place => columns.map(({ name }) => keyOf(row, name));
  // The columns' types were looked at where the query is given; here they are names.
  return {
    page: (query: AnyQuery, after: readonly PlaceValue[] | undefined) => {
      const ordered = columns.reduce((each, { name, direction }) => each.orderBy(name, direction), query);
      return after === undefined ? ordered : ordered.where(behind(columns, after));
    },
    place,
    cut: (rows: readonly object[], limit: number) => {
      const held = rows.slice(0, limit);
      const last = rows.length > limit ? held.at(-1) : undefined;
      return { rows: held, next: last && place(last) };
    },
  } as unknown as Keyset<WithId<Column>>;
}

interface Key {
  readonly name: string;
  readonly direction: Direction;
}

interface AnyQuery {
  orderBy(column: string, direction: Direction): AnyQuery;
  where(condition: Expression<SqlBool>): AnyQuery;
}

function withId(columns: readonly Key[]): readonly Key[] {
  const last = columns.at(-1);
  if (last === undefined) throw new Error('keyset() needs a column to order by: keyset({ on_day: "desc" }).');
  const table = last.name.split('.').slice(0, -1);
  const id = [...table, 'id'].join('.');
  return columns.some(({ name }) => name === id) ? columns : [...columns, { name: id, direction: last.direction }];
}

function keyOf(row: object, column: string): string | number {
  const value: unknown = Reflect.get(row, column.slice(column.lastIndexOf('.') + 1));
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new Error(
    `A row has ${String(value)} as "${column}", so it has no place. Select it, and order by what is never null.`,
  );
}

/** True of the rows behind a place. */
function behind(columns: readonly Key[], after: readonly PlaceValue[]): Expression<SqlBool> {
  const [first, ...others] = columns;
  // The list of a prepared query is longer than what it was called with: see `padded`.
  if (first === undefined || after.length < columns.length) {
    throw new Error('A place has a value for each column of its order.');
  }
  const eb: AnyBuilder = expressionBuilder();
  const value = eb.val(after[0]);
  const further = first.direction === 'asc' ? '>' : '<';
  if (others.length === 0) return eb(first.name, further, value);
  if (others.every(({ direction }) => direction === first.direction)) {
    // One comparison of rows, for which both databases begin in the midst of an index.
    const names = columns.map(({ name }) => name);
    const values = names.map((_, index) => eb.val(after[index]));
    return eb(eb.refTuple(...(names as Pair)), further, eb.tuple(...(values as unknown as Pair)));
  }
  const equal = eb.and([eb(first.name, '=', value), behind(others, after.slice(1))]);
  // The first comparison says nothing that the others do not, but an index can begin with it.
  return eb.and([eb(first.name, `${further}=`, value), eb.or([eb(first.name, further, value), equal])]);
}

/** Kysely takes tuples of any length, and types those of a few. */
type Pair = [string, string];
type AnyBuilder = ExpressionBuilder<Record<string, Record<string, unknown>>, string>;
