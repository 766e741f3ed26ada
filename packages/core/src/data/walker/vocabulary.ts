/**
 * Functions that compute from their arguments alone. Kysely prints a function's name as it is, and databases have
 * functions that read files, settings and clocks; so a name that is not here is refused. Both databases have these, and
 * they say the same; SQLite has `ceil` and `floor` from Node 24 on only.
 */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['abs', 'coalesce', 'length', 'lower', 'ltrim', 'nullif', 'replace', 'round', 'rtrim', 'substr', 'trim', 'upper'],
  ...['avg', 'count', 'max', 'min', 'string_agg', 'sum'],
  ...['dense_rank', 'first_value', 'lag', 'last_value', 'lead', 'rank', 'row_number'],
  // What jsonArrayFrom and jsonObjectFrom make: see `json.ts`.
  ...['json_row', 'json_rows'],
]);

/** Operators that compare and compute. */
export const OPERATORS: ReadonlySet<string> = new Set([
  ...['=', '!=', '<>', '<', '<=', '>', '>=', 'is', 'is not', 'is distinct from', 'is not distinct from'],
  ...['in', 'not in', 'like', 'not like', 'between', 'exists', 'not exists', 'not'],
  ...['+', '-', '*', '/', '%', '||', '->', '->>'],
]);

/** Operators with one operand, which they stand before. */
export const PREFIXES: ReadonlySet<string> = new Set(['not', 'exists', 'not exists', '-']);

/** What follows `in`. A name there is a table's on SQLite: `"id" in "secret"` reads the table `secret`. */
export const LISTS: ReadonlySet<string> = new Set([
  'ParensNode',
  'PrimitiveValueListNode',
  'SelectQueryNode',
  'TupleNode',
  'ValueListNode',
]);

/** Types to cast to. Kysely prints them as they are, and SQLite takes what it does not know for a number. */
export const DATA_TYPES: ReadonlySet<string> = new Set([
  ...['bigint', 'double precision', 'integer', 'numeric', 'real', 'text'],
]);

/** Joins whose tables may each be replaced by a scoped one. */
export const JOINS: ReadonlySet<string> = new Set(['InnerJoin', 'LeftJoin', 'CrossJoin']);

/** Directions of an order, which Kysely makes of raw SQL. */
export const DIRECTIONS: ReadonlySet<string> = new Set(['asc', 'desc']);
