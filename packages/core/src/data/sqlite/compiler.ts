import {
  type FunctionNode,
  type LimitNode,
  type OffsetNode,
  type SelectModifierNode,
  SqliteQueryCompiler,
} from 'kysely';
import type { Constants } from '../engine.js';
import { jsonFunction, jsonSubquery, selectedColumns } from '../json-columns.js';
import { literal } from '../literal-constants.js';
import { Marker } from '../marker.js';

/** Kysely's compiler for SQLite, with limits that SQLite does not plan anew at each run. */
export class SqliteCompiler extends SqliteQueryCompiler {
  readonly #constants: Constants;

  constructor(constants: Constants = 'bound') {
    super();
    this.#constants = constants;
  }

  /** A bound `limit ?` is planned anew at every run; an expression is not. */
  protected override visitLimit(node: LimitNode): void {
    this.append('limit +');
    this.visitNode(node.limit);
  }

  protected override visitOffset(node: OffsetNode): void {
    this.append('offset +');
    this.visitNode(node.offset);
  }

  /** SQLite has no row locks and needs none: only one transaction at a time can write. */
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.rawModifier !== undefined || node.modifier === 'Distinct') super.visitSelectModifier(node);
  }

  /** `jsonArrayFrom` and `jsonObjectFrom`. */
  protected override visitFunction(node: FunctionNode): void {
    const made = jsonFunction(node);
    if (made === undefined) return super.visitFunction(node);
    const subquery = jsonSubquery(node);
    this.append(made === 'json_rows' ? '(select json_group_array(json_object(' : '(select json_object(');
    selectedColumns(subquery).forEach(({ name = '', json }, index) => {
      if (index > 0) this.append(', ');
      this.appendStringLiteral(name);
      const column = `"made"."${this.sanitizeIdentifier(name)}"`;
      // What JSON is within the subquery, SQLite forgets outside it.
      this.append(json ? `, json(${column})` : `, ${column}`);
    });
    this.append(made === 'json_rows' ? ')) from ' : ') from ');
    this.visitNode(subquery);
    this.append(made === 'json_rows' ? ' as "made")' : ' as "made" limit 1)');
  }

  // Numbered placeholders would keep one parameter per marker, but node:sqlite of Node 22 cannot bind them by position.
  protected override appendValue(value: unknown): void {
    const text = this.#constants === 'literal' && !(value instanceof Marker) ? literal(value) : undefined;
    if (text === undefined) super.appendValue(value);
    else this.append(text);
  }
}
