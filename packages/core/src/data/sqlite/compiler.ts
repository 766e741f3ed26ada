import { type LimitNode, type OffsetNode, type SelectModifierNode, SqliteQueryCompiler } from 'kysely';
import type { Constants } from '../engine.js';
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

  // Numbered placeholders would keep one parameter per marker, but node:sqlite of Node 22 cannot bind them by position.
  protected override appendValue(value: unknown): void {
    const text = this.#constants === 'literal' && !(value instanceof Marker) ? literal(value) : undefined;
    if (text === undefined) super.appendValue(value);
    else this.append(text);
  }
}
