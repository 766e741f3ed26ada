import { PostgresQueryCompiler, type QueryId, type RootOperationNode } from 'kysely';
import type { Constants } from '../engine.js';
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
