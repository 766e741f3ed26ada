import {
  AliasNode,
  BinaryOperationNode,
  ColumnNode,
  IdentifierNode,
  type InsertQueryNode,
  type OperationNode,
  OperatorNode,
  PrimitiveValueListNode,
  ReferenceNode,
  SelectionNode,
  SelectQueryNode,
  SetOperationNode,
  type TableNode,
  ValueNode,
  type ValuesNode,
  WhereNode,
} from 'kysely';
import { refusal } from './refusal.js';

/** SQLite joins at most 500 selects. */
const ROWS_AT_ONCE = 250;

/** A table whose rows are looked at, and how. */
interface WatchedTable {
  readonly table: string;
  readonly target: TableNode;
  /** What is true of those that are seen, and the column that says so. */
  readonly predicate: OperationNode;
  readonly column: SelectionNode;
}

/**
 * Queries for the rows that a scoped upsert proposes, as if they were those of its table: what it writes does not tell
 * of those that met another row. They have what the predicate may read of them, by the names of the insert's columns.
 *
 * @throws where a column that the predicate reads is left to the database, which nobody can ask for it beforehand
 */
export function proposedRows(node: InsertQueryNode, look: WatchedTable): SelectQueryNode[] {
  if (node.onConflict === undefined) return [];
  // The walker has refused all other inserts.
  const named = node.columns ?? [];
  const read = [...columnsIn(look.predicate, look.table)];
  refuseUnnamed(named, read, look.table);
  const places = named.flatMap(({ column }, place) => (read.some(({ name }) => name === column.name) ? [place] : []));
  const ofPlaces = <Cell>(cells: readonly Cell[]) => places.map((place) => cells[place] as Cell);
  const rows = (node.values as ValuesNode).values.map((row) =>
    row.kind === 'PrimitiveValueListNode'
      ? ofPlaces(row.values).map((cell) => ValueNode.create(cell))
      : ofPlaces(row.values),
  );
  const none = BinaryOperationNode.create(
    ValueNode.createImmediate(1),
    OperatorNode.create('='),
    ValueNode.createImmediate(0),
  );
  // In a union with the table each value takes the type of its column.
  const typed: SelectQueryNode = {
    ...SelectQueryNode.cloneWithSelections(SelectQueryNode.createFrom([look.target]), ofPlaces(named).map(selected)),
    where: WhereNode.create(none),
  };
  const queries: SelectQueryNode[] = [];
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const proposed: SelectQueryNode = {
      ...typed,
      setOperations: rows
        .slice(start, start + ROWS_AT_ONCE)
        .map((cells) =>
          SetOperationNode.create(
            'union',
            SelectQueryNode.cloneWithSelections(SelectQueryNode.create(), cells.map(selected)),
            true,
          ),
        ),
    };
    const from = SelectQueryNode.createFrom([AliasNode.create(proposed, IdentifierNode.create(look.table))], node.with);
    queries.push(SelectQueryNode.cloneWithSelections(from, [look.column]));
  }
  return queries;
}

function selected(cell: OperationNode): SelectionNode {
  return SelectionNode.create(cell as never);
}

function refuseUnnamed(named: readonly ColumnNode[], read: readonly ReadColumn[], table: string): void {
  const unnamed = read.find(({ name, own }) => own && !named.some(({ column }) => column.name === name));
  if (unnamed === undefined) return;
  throw refusal(
    `an upsert into "${table}" without "${unnamed.name}", on which it depends whether the contact sees the row`,
    'Name it among the values.',
  );
}

/** A column that a predicate reads. */
interface ReadColumn {
  readonly name: string;
  /** Whether it is said to be the row's own. What is not may be all the same: in a subquery, a name without a table. */
  readonly own: boolean;
}

function* columnsIn(node: OperationNode, table: string): Generator<ReadColumn> {
  // What is bound may be anything.
  if (ValueNode.is(node) || PrimitiveValueListNode.is(node)) return;
  if (ReferenceNode.is(node) && ColumnNode.is(node.column)) {
    yield { name: node.column.column.name, own: node.table?.table.identifier.name === table };
    return;
  }
  for (const part of Object.values(node)) {
    for (const each of Array.isArray(part) ? part : [part]) {
      if (typeof each === 'object' && each !== null) yield* columnsIn(each as OperationNode, table);
    }
  }
}
