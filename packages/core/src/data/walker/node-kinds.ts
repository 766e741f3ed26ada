import type * as k from 'kysely';
import { MENDS } from './refused-kinds.js';

/**
 * How a property of a node is treated.
 *
 * - `walk`: its node or nodes are walked.
 * - an object: its node or nodes are of one of these kinds, in which there is nothing to walk.
 * - `flag`: it is a yes or no.
 * - a list: it is one of these words.
 * - `direction`: it is a direction of an order, which Kysely makes of raw SQL.
 * - `value`, `values`: what is bound, which may be anything, and a list of such.
 * - `checked`: a word or number that `checks.ts` looks at.
 * - `own`: the code that handles the kind gives a value; wherever else the kind turns up, it is refused.
 * - `refuse(mend)`: it must not be there.
 */
export type Treatment =
  | 'walk'
  | 'flag'
  | 'direction'
  | 'value'
  | 'values'
  | 'checked'
  | 'own'
  | readonly string[]
  | Only
  | Refused;

/** Where nodes of these kinds stand and no others. */
export interface Only {
  readonly only: ReadonlySet<string>;
}

/** What must not be there, and what to write instead. */
export interface Refused {
  readonly mend: string;
}

type Treatments<Node> = { readonly [Property in Exclude<keyof Node, 'kind'>]-?: Treatment };

interface Nodes {
  AggregateFunctionNode: k.AggregateFunctionNode;
  AliasNode: k.AliasNode;
  AndNode: k.AndNode;
  BinaryOperationNode: k.BinaryOperationNode;
  CaseNode: k.CaseNode;
  CastNode: k.CastNode;
  ColumnNode: k.ColumnNode;
  ColumnUpdateNode: k.ColumnUpdateNode;
  CommonTableExpressionNameNode: k.CommonTableExpressionNameNode;
  CommonTableExpressionNode: k.CommonTableExpressionNode;
  DataTypeNode: k.DataTypeNode;
  DeleteQueryNode: k.DeleteQueryNode;
  FromNode: k.FromNode;
  FunctionNode: k.FunctionNode;
  GroupByItemNode: k.GroupByItemNode;
  GroupByNode: k.GroupByNode;
  HavingNode: k.HavingNode;
  IdentifierNode: k.IdentifierNode;
  InsertQueryNode: k.InsertQueryNode;
  JSONOperatorChainNode: k.JSONOperatorChainNode;
  JSONReferenceNode: k.JSONReferenceNode;
  JoinNode: k.JoinNode;
  LimitNode: k.LimitNode;
  OffsetNode: k.OffsetNode;
  OnConflictNode: k.OnConflictNode;
  OnNode: k.OnNode;
  OperatorNode: k.OperatorNode;
  OrNode: k.OrNode;
  OrderByItemNode: k.OrderByItemNode;
  OrderByNode: k.OrderByNode;
  OverNode: k.OverNode;
  ParensNode: k.ParensNode;
  PartitionByItemNode: k.PartitionByItemNode;
  PartitionByNode: k.PartitionByNode;
  PrimitiveValueListNode: k.PrimitiveValueListNode;
  ReferenceNode: k.ReferenceNode;
  ReturningNode: k.ReturningNode;
  SchemableIdentifierNode: k.SchemableIdentifierNode;
  SelectAllNode: k.SelectAllNode;
  SelectModifierNode: k.SelectModifierNode;
  SelectQueryNode: k.SelectQueryNode;
  SelectionNode: k.SelectionNode;
  SetOperationNode: k.SetOperationNode;
  TableNode: k.TableNode;
  TupleNode: k.TupleNode;
  UnaryOperationNode: k.UnaryOperationNode;
  UpdateQueryNode: k.UpdateQueryNode;
  ValueListNode: k.ValueListNode;
  ValueNode: k.ValueNode;
  ValuesNode: k.ValuesNode;
  WhenNode: k.WhenNode;
  WhereNode: k.WhereNode;
  WithNode: k.WithNode;
}

const WHOLE = 'Write the statement without an end of your own.';
const NULLS = ['first', 'last'];
const SET_OPERATORS = ['union', 'intersect', 'except'];

const refuse = (mend: string): Refused => ({ mend });
const only = (...kinds: k.OperationNodeKind[]): Only => ({ only: new Set(kinds) });

/**
 * Every kind of node that a scoped query may contain, with every property that Kysely gives it. A kind or a property
 * that is not here is refused; one that a newer Kysely adds does not compile until someone has decided about it.
 */
export const KINDS: { readonly [Kind in keyof Nodes]: Treatments<Nodes[Kind]> } = {
  AggregateFunctionNode: {
    func: 'checked',
    aggregated: 'walk',
    distinct: 'flag',
    orderBy: 'walk',
    withinGroup: refuse('Order within the aggregate, with orderBy.'),
    filter: 'walk',
    over: 'walk',
  },
  AliasNode: { node: 'walk', alias: 'walk' },
  AndNode: { left: 'walk', right: 'walk' },
  BinaryOperationNode: { leftOperand: 'walk', operator: only('OperatorNode'), rightOperand: 'walk' },
  CaseNode: { value: 'walk', when: 'walk', else: 'walk', isStatement: refuse('End it with end().') },
  CastNode: { expression: 'walk', dataType: only('DataTypeNode') },
  ColumnNode: { column: only('IdentifierNode') },
  ColumnUpdateNode: { column: 'own', value: 'walk' },
  CommonTableExpressionNameNode: { table: 'own', columns: refuse('Name the columns in its select, with as.') },
  CommonTableExpressionNode: { name: 'own', materialized: 'flag', expression: 'own' },
  DataTypeNode: { dataType: 'checked' },
  DeleteQueryNode: {
    from: 'own',
    using: refuse(MENDS.UsingNode),
    joins: refuse(MENDS.UsingNode),
    where: 'own',
    returning: 'walk',
    with: 'own',
    orderBy: refuse(MENDS.UsingNode),
    limit: refuse(MENDS.UsingNode),
    explain: refuse(MENDS.ExplainNode),
    endModifiers: refuse(WHOLE),
    top: refuse(MENDS.UsingNode),
    output: refuse(MENDS.OutputNode),
  },
  FromNode: { froms: 'own' },
  FunctionNode: { func: 'checked', arguments: 'walk' },
  GroupByItemNode: { groupBy: 'walk' },
  GroupByNode: { items: 'walk' },
  HavingNode: { having: 'walk' },
  IdentifierNode: { name: 'checked' },
  InsertQueryNode: {
    into: 'own',
    columns: 'own',
    values: 'own',
    returning: 'walk',
    onConflict: 'own',
    onDuplicateKey: refuse(MENDS.OnDuplicateKeyNode),
    with: 'own',
    orAction: refuse(MENDS.OnDuplicateKeyNode),
    replace: refuse(MENDS.OnDuplicateKeyNode),
    explain: refuse(MENDS.ExplainNode),
    defaultValues: refuse('Give every row its values.'),
    endModifiers: refuse(WHOLE),
    top: refuse('Give fewer rows.'),
    output: refuse(MENDS.OutputNode),
  },
  JSONOperatorChainNode: { operator: only('OperatorNode'), values: only('ValueNode') },
  JSONReferenceNode: { reference: 'walk', traversal: only('JSONOperatorChainNode') },
  JoinNode: { joinType: 'checked', table: 'own', on: 'walk' },
  LimitNode: { limit: 'walk' },
  OffsetNode: { offset: 'walk' },
  OnConflictNode: {
    columns: 'walk',
    constraint: refuse('Name its columns.'),
    indexExpression: refuse('Name columns, and make the unique index over them.'),
    indexWhere: 'walk',
    updates: 'own',
    updateWhere: 'own',
    doNothing: 'flag',
  },
  OnNode: { on: 'walk' },
  OperatorNode: { operator: 'checked' },
  OrNode: { left: 'walk', right: 'walk' },
  OrderByItemNode: {
    orderBy: 'walk',
    direction: 'direction',
    nulls: NULLS,
    collation: refuse(MENDS.CollateNode),
  },
  OrderByNode: { items: 'walk' },
  OverNode: { orderBy: 'walk', partitionBy: 'walk' },
  ParensNode: { node: 'walk' },
  PartitionByItemNode: { partitionBy: 'walk' },
  PartitionByNode: { items: 'walk' },
  PrimitiveValueListNode: { values: 'values' },
  ReferenceNode: { column: only('ColumnNode', 'SelectAllNode'), table: only('TableNode') },
  ReturningNode: { selections: 'walk' },
  SchemableIdentifierNode: {
    schema: refuse('Name the table alone: its schema is the engine’s.'),
    identifier: only('IdentifierNode'),
  },
  SelectAllNode: {},
  SelectModifierNode: {
    modifier: ['Distinct', 'ForUpdate', 'ForNoKeyUpdate', 'ForShare', 'ForKeyShare', 'NoWait', 'SkipLocked'],
    rawModifier: refuse('Use distinct, and forUpdate with its kin.'),
    of: 'own',
  },
  SelectQueryNode: {
    from: 'own',
    selections: 'walk',
    distinctOn: refuse(
      'Number the rows in a subquery, row_number() over (partition by ...), and take those numbered 1.',
    ),
    joins: 'own',
    groupBy: 'walk',
    orderBy: 'walk',
    where: 'walk',
    frontModifiers: 'walk',
    endModifiers: 'own',
    limit: 'walk',
    offset: 'walk',
    with: 'own',
    having: 'walk',
    explain: refuse(MENDS.ExplainNode),
    setOperations: 'walk',
    fetch: refuse(MENDS.TopNode),
    top: refuse(MENDS.TopNode),
  },
  SelectionNode: { selection: 'walk' },
  SetOperationNode: { operator: SET_OPERATORS, expression: 'walk', all: 'flag' },
  TableNode: { table: only('SchemableIdentifierNode') },
  TupleNode: { values: 'walk' },
  UnaryOperationNode: { operator: only('OperatorNode'), operand: 'walk' },
  UpdateQueryNode: {
    table: 'own',
    from: 'own',
    joins: refuse(MENDS.UsingNode),
    where: 'own',
    updates: 'own',
    returning: 'walk',
    with: 'own',
    explain: refuse(MENDS.ExplainNode),
    endModifiers: refuse(WHOLE),
    limit: refuse(MENDS.UsingNode),
    top: refuse(MENDS.UsingNode),
    output: refuse(MENDS.OutputNode),
    orderBy: refuse(MENDS.UsingNode),
  },
  ValueListNode: { values: 'walk' },
  ValueNode: { value: 'value', immediate: 'flag' },
  ValuesNode: { values: 'own' },
  WhenNode: { condition: 'walk', result: 'walk' },
  WhereNode: { where: 'walk' },
  WithNode: { expressions: 'own', recursive: refuse('Select level by level, or keep the path in a column.') },
};

/** A kind that a scoped query may contain. */
export type KnownKind = keyof Nodes;

/** A property that nodes of a kind may have. */
export interface Property {
  readonly name: string;
  readonly treatment: Treatment;
}

/** What is known of a kind, for looking up. */
export interface Kind {
  readonly kind: KnownKind;
  /** Without a prototype, so that no name is found that was not written here. */
  readonly treatments: Readonly<Record<string, Treatment>>;
  readonly properties: readonly Property[];
  /** Those that the walker has to see to. */
  readonly walked: readonly Property[];
}

const LOOKUP: ReadonlyMap<string, Kind> = new Map(
  Object.entries(KINDS).map(([kind, treatments]) => {
    const properties = Object.entries(treatments).map(([name, treatment]) => ({ name, treatment }));
    const walked = properties.filter(({ treatment }) => treatment === 'walk' || treatment === 'own');
    // Its entries are those of its type.
    const known = kind as KnownKind;
    return [kind, { kind: known, treatments: Object.assign(Object.create(null), treatments), properties, walked }];
  }),
);

/** What is known of a kind; nothing where a scoped query must not contain it. */
export function kindOf(kind: string): Kind | undefined {
  return LOOKUP.get(kind);
}

/** Whether a scoped query may contain nodes of this kind. */
export function isKnownKind(kind: string): kind is KnownKind {
  return LOOKUP.has(kind);
}
