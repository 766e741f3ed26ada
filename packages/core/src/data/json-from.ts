import { type AliasableExpression, ExpressionWrapper, FunctionNode, type SelectQueryBuilder } from 'kysely';

/**
 * The rows of a subquery as one column: a list of objects, empty where there are none. It is selected, with a name of
 * its own and behind any `selectAll`, in a query's last select or in the subquery of another such column; the subquery
 * names its columns, each otherwise.
 *
 * Both databases give the same: inside, as outside, times are ISO 8601 in UTC with milliseconds, and a whole number that
 * JavaScript would round is an error. What is true is 1 inside, and what is false is 0.
 *
 * @example
 * ```ts
 * import { type Db, jsonArrayFrom } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * export const visitsWithReads = (db: Db<VisitTables>) =>
 *   db
 *     .selectFrom('visits_visit as v')
 *     .select((row) => [
 *       'v.id',
 *       'v.place',
 *       jsonArrayFrom(
 *         row.selectFrom('visits_read as r').select('r.owner_id').whereRef('r.visit_id', '=', 'v.id'),
 *       ).as('reads'),
 *     ])
 *     .execute();
 * ```
 */
export function jsonArrayFrom<O>(subquery: SelectQueryBuilder<never, never, O>): AliasableExpression<Flat<O>[]> {
  return made('json_rows', subquery);
}

/**
 * The first row of a subquery as one column: an object, or null where there is none. Otherwise like
 * {@link jsonArrayFrom}.
 *
 * @example
 * ```ts
 * import { jsonObjectFrom } from '@portico/core';
 * import { tables } from './tables.js';
 *
 * export const readsWithVisit = tables.prepared((db) =>
 *   db.selectFrom('visits_read as r').select((row) => [
 *     'r.owner_id',
 *     jsonObjectFrom(
 *       row.selectFrom('visits_visit as v').select(['v.place', 'v.on_day']).whereRef('v.id', '=', 'r.visit_id'),
 *     ).as('visit'),
 *   ]),
 * );
 * ```
 */
export function jsonObjectFrom<O>(subquery: SelectQueryBuilder<never, never, O>): AliasableExpression<Flat<O> | null> {
  return made('json_row', subquery);
}

type Flat<O> = { [K in keyof O]: O[K] };

/** A function that no database has: each engine's compiler says it in its own words. */
function made<Value>(name: 'json_rows' | 'json_row', subquery: { toOperationNode(): object }) {
  return new ExpressionWrapper<never, never, Value>(FunctionNode.create(name, [subquery.toOperationNode() as never]));
}
