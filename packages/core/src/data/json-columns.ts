import {
  AliasNode,
  ColumnNode,
  FunctionNode,
  IdentifierNode,
  type OperationNode,
  ReferenceNode,
  SelectQueryNode,
} from 'kysely';

/** What {@link jsonFunction} says of a function: the rows of its subquery as a list, or the first of them. */
export type JsonFunction = 'json_rows' | 'json_row';

/** The function that `jsonArrayFrom` or `jsonObjectFrom` made, if this is one. */
export function jsonFunction(node: OperationNode): JsonFunction | undefined {
  if (!FunctionNode.is(node)) return undefined;
  return node.func === 'json_rows' || node.func === 'json_row' ? node.func : undefined;
}

/** A column that a select gives. */
export interface SelectedColumn {
  /** Nothing where the selection does not say it: `select *`, or an expression without a name. */
  readonly name: string | undefined;
  /** Whether {@link jsonFunction} made it. */
  readonly json: boolean;
}

/** The columns that a select gives, as far as it names them. */
export function selectedColumns(node: SelectQueryNode): SelectedColumn[] {
  return (node.selections ?? []).map(({ selection }) => {
    if (AliasNode.is(selection)) {
      const name = IdentifierNode.is(selection.alias) ? selection.alias.name : undefined;
      return { name, json: jsonFunction(selection.node) !== undefined };
    }
    const column = ReferenceNode.is(selection) ? selection.column : selection;
    return { name: ColumnNode.is(column) ? column.column.name : undefined, json: false };
  });
}

/** The subquery of a {@link jsonFunction}, of which the walker has seen to it that it is one. */
export function jsonSubquery(node: FunctionNode): SelectQueryNode {
  const [subquery] = node.arguments;
  if (subquery !== undefined && SelectQueryNode.is(subquery)) return subquery;
  throw new Error('jsonArrayFrom and jsonObjectFrom take a subquery.');
}
