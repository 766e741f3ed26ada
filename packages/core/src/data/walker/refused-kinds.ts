import type { OperationNodeKind } from 'kysely';
import type { KnownKind } from './node-kinds.js';

const MIGRATION = 'Tables are made and changed in migrations.';
const UPSERT = 'Insert with onConflict((conflict) => conflict.columns([...]).doUpdateSet({...})).';

/** A kind of node that Kysely has and a scoped query does not contain. A kind of a newer Kysely must be put here or into KINDS. */
export type RefusedKind = Exclude<OperationNodeKind, KnownKind>;

/** What to write instead of what is refused. */
export const MENDS: { readonly [Kind in RefusedKind]: string } = {
  AddColumnNode: MIGRATION,
  AddConstraintNode: MIGRATION,
  AddIndexNode: MIGRATION,
  AddValueNode: MIGRATION,
  AlterColumnNode: MIGRATION,
  AlterTableNode: MIGRATION,
  AlterTypeNode: MIGRATION,
  CheckConstraintNode: MIGRATION,
  CollateNode: 'Order by a column; a column that is to be sorted in another way is stored so.',
  ColumnDefinitionNode: MIGRATION,
  CreateIndexNode: MIGRATION,
  CreateSchemaNode: MIGRATION,
  CreateTableNode: MIGRATION,
  CreateTypeNode: MIGRATION,
  CreateViewNode: MIGRATION,
  DefaultInsertValueNode: 'Give the value: SQLite has no word for the default in a row.',
  DefaultValueNode: MIGRATION,
  DropColumnNode: MIGRATION,
  DropConstraintNode: MIGRATION,
  DropIndexNode: MIGRATION,
  DropSchemaNode: MIGRATION,
  DropTableNode: MIGRATION,
  DropTypeNode: MIGRATION,
  DropViewNode: MIGRATION,
  ExplainNode: 'Take the text from compile(), and explain it with a tool of the database.',
  FetchNode: 'Use limit.',
  ForeignKeyConstraintNode: MIGRATION,
  GeneratedNode: MIGRATION,
  JSONPathLegNode: "Go step by step: eb.ref('facts', '->>').key('size').",
  JSONPathNode: "Go step by step: eb.ref('facts', '->>').key('size').",
  ListNode: 'Name one table.',
  MatchedNode: UPSERT,
  MergeQueryNode: UPSERT,
  ModifyColumnNode: MIGRATION,
  OnDuplicateKeyNode: UPSERT,
  OrActionNode: UPSERT,
  OutputNode: 'Use returning.',
  PrimaryKeyConstraintNode: MIGRATION,
  RawNode:
    'Use the builders, and jsonArrayFrom and jsonObjectFrom of @portico/core in place of those of kysely/helpers.',
  ReferencesNode: MIGRATION,
  RefreshMaterializedViewNode: MIGRATION,
  RenameColumnNode: MIGRATION,
  RenameConstraintNode: MIGRATION,
  RenameValueNode: MIGRATION,
  TopNode: 'Use limit.',
  UniqueConstraintNode: MIGRATION,
  UsingNode: "Say it in where, with a subquery: where('id', 'in', (eb) => eb.selectFrom(...)).",
};

/** What to write instead of a node of a kind that a scoped query does not contain. */
export function mendOf(kind: string): string {
  return Object.hasOwn(MENDS, kind) ? MENDS[kind as RefusedKind] : 'This version of Portico knows no scope for it.';
}
