import { type FunctionNode, PostgresQueryCompiler, type QueryId, type RootOperationNode } from 'kysely';
import type { Constants } from '../engine.js';
import { jsonFunction, jsonSubquery, selectedColumns } from '../json-columns.js';
import { literal } from '../literal-constants.js';
import { Marker } from '../marker.js';

/** Kysely's compiler for PostgreSQL, with one parameter for each marker, however often it occurs. */
export class PostgresCompiler extends PostgresQueryCompiler {
  readonly #constants: Constants;
  readonly #placeholders = new Map<Marker, string>();

  constructor(constants: Constants = 'bound') {
    super();
    this.#constants = constants;
  }

  override compileQuery(node: RootOperationNode, queryId: QueryId): ReturnType<PostgresQueryCompiler['compileQuery']> {
    this.#placeholders.clear();
    return super.compileQuery(node, queryId);
  }

  /** `jsonArrayFrom` and `jsonObjectFrom`. */
  protected override visitFunction(node: FunctionNode): void {
    const made = jsonFunction(node);
    if (made === undefined) return super.visitFunction(node);
    const subquery = jsonSubquery(node);
    this.append(made === 'json_rows' ? '(select coalesce(json_agg(json_build_object(' : '(select json_build_object(');
    selectedColumns(subquery).forEach(({ name = '', json }, index) => {
      if (index > 0) this.append(', ');
      this.appendStringLiteral(name);
      const column = `"made"."${this.sanitizeIdentifier(name)}"`;
      this.append(`, ${json ? column : asOnSqlite(column)}`);
    });
    this.append(made === 'json_rows' ? ")), '[]') from " : ') from ');
    this.visitNode(subquery);
    this.append(made === 'json_rows' ? ' as "made")' : ' as "made" limit 1)');
  }

  protected override appendValue(value: unknown): void {
    if (value instanceof Marker) {
      const known = this.#placeholders.get(value);
      if (known !== undefined) return this.append(known);
      super.appendValue(value);
      this.#placeholders.set(value, this.getCurrentParameterPlaceholder());
      return;
    }
    const text = this.#constants === 'literal' ? literal(value) : undefined;
    if (text === undefined) super.appendValue(value);
    else this.append(text);
  }
}

/**
 * A value inside JSON as SQLite gives it: times in UTC with milliseconds, truth as 1 and 0. What type a column has only
 * the database knows.
 */
function asOnSqlite(column: string): string {
  const time = `to_json(to_char(${column}::text::timestamptz, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;
  const truth = `to_json(${column}::text::boolean::integer)`;
  return `case pg_typeof(${column}) when 'timestamptz'::regtype then ${time} when 'boolean'::regtype then ${truth} else to_json(${column}) end`;
}
