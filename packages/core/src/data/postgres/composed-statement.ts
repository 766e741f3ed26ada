import {
  AliasNode,
  createQueryId,
  IdentifierNode,
  type QueryCompiler,
  RawNode,
  SelectionNode,
  SelectQueryNode,
  ValueNode,
} from 'kysely';
import type { RunnableQuery } from '../engine.js';
import type { Marker } from '../marker.js';

/** A part of a composed statement: a select that was scoped already. */
export interface ComposedPart {
  /** Whether it is run at all: PostgreSQL does not touch what is switched off. */
  readonly flag: Marker;
  readonly asks: 'rows' | 'whether';
  readonly select: SelectQueryNode;
}

/** The name of a part's column in the one row that the statement gives. */
export function partName(index: number): string {
  return `part_${index}`;
}

/**
 * One statement of several selects, compiled one after another into one list of parameters: a marker that several of
 * them hold is one parameter. Rows come as the text of JSON, so that each part is parsed
 * by itself; a part that is switched off is null.
 */
export function composedStatement(compiler: QueryCompiler, parts: readonly ComposedPart[]): RunnableQuery {
  const node = SelectQueryNode.cloneWithSelections(
    SelectQueryNode.create(),
    parts.map(({ flag, asks, select }, index) => {
      const fragments =
        asks === 'rows'
          ? ['case when ', ` then (select coalesce(json_agg("row".*), '[]')::text from `, ' as "row") end']
          : ['case when ', ' then exists ', ' end'];
      const part = RawNode.create(fragments, [ValueNode.create(flag), select]);
      return SelectionNode.create(AliasNode.create(part, IdentifierNode.create(partName(index))));
    }),
  );
  const { sql, parameters } = compiler.compileQuery(node, createQueryId());
  return { sql, parameters, reads: true, returns: true };
}
