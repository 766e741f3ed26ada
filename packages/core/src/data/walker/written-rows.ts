import {
  AliasNode,
  type Expression,
  expressionBuilder,
  IdentifierNode,
  type InsertQueryNode,
  type OperationNode,
  ReturningNode,
  type RootOperationNode,
  SelectionNode,
  type SelectQueryNode,
  type SqlBool,
  TableNode,
  type UpdateQueryNode,
} from 'kysely';
import type { PortalError } from '../../problem.js';
import { proposedRows } from './proposed-rows.js';
import { refusal } from './refusal.js';
import type { Sight } from './sight.js';

/** The column in which a change says of each row that it wrote whether whoever wrote it sees it. */
const SEEN = 'portico_seen';

/** A change that says which of the rows that it wrote are seen. */
export interface LookedAt {
  readonly table: string;
  readonly node: RootOperationNode;
  /** What says it of the rows that an upsert proposes: PostgreSQL's policies hold for those that meet others, too. */
  readonly proposals: readonly SelectQueryNode[];
}

/**
 * A scoped change with a look at the rows that it writes, where columns alone do not tell whether their author sees
 * them: by the same predicate by which he would read them. Nothing where that needs no look.
 */
export function lookedAt(node: RootOperationNode, sight: Sight): LookedAt | undefined {
  const table = writtenTable(node);
  const predicate = table === undefined ? undefined : sight.afterwards(table);
  if (table === undefined || predicate === undefined) return undefined;
  const change = node as InsertQueryNode | UpdateQueryNode;
  const own = change.returning?.selections ?? [];
  if (own.some(({ selection }) => isNamed(selection, SEEN))) {
    throw refusal(`"${SEEN}" among what a change gives`, 'Give it another name.');
  }
  const column = SelectionNode.create(seen(predicate));
  const look = { table, target: sight.target(table), predicate, column };
  const proposals = change.kind === 'InsertQueryNode' ? proposedRows(change, look) : [];
  return { table, proposals, node: { ...change, returning: ReturningNode.create([...own, column]) } };
}

/** Takes the look off the rows that a change gave. */
export function withoutLook<Row>(rows: readonly Row[]): Row[] {
  return rows.map((row) => {
    const { [SEEN]: _, ...own } = row as Record<string, unknown>;
    return own as Row;
  });
}

/** Whether all rows that were looked at are seen. */
export function allSeen(rows: readonly unknown[]): boolean {
  return rows.every((row) => (row as Record<string, unknown>)[SEEN] === 1);
}

/** The error for a change that leaves a row which its author would not see. */
export function unseen(table: string): PortalError {
  return refusal(
    `a change of "${table}" that leaves a row which the contact does not see`,
    'Write what the predicate of the table lets him see, or use db.asAccount(reason, async (tx) => ...), inside a service.',
  );
}

function writtenTable(node: RootOperationNode): string | undefined {
  const target = node.kind === 'InsertQueryNode' ? node.into : node.kind === 'UpdateQueryNode' ? node.table : undefined;
  return target !== undefined && TableNode.is(target) ? target.table.identifier.name : undefined;
}

/** 1 or 0 on both engines, also where the predicate is unknown or no boolean. */
function seen(predicate: OperationNode): AliasNode {
  const expression: Expression<SqlBool> = { expressionType: undefined, toOperationNode: () => predicate };
  const eb = expressionBuilder<never, never>();
  const answer = eb.case().when(expression).then(eb.lit(1)).else(eb.lit(0)).end();
  return AliasNode.create(answer.toOperationNode(), IdentifierNode.create(SEEN));
}

function isNamed(selection: OperationNode, name: string): boolean {
  return AliasNode.is(selection) && IdentifierNode.is(selection.alias) && selection.alias.name === name;
}
