import type { OperationNode, OperationNodeKind } from 'kysely';
import { expect, expectTypeOf, it } from 'vitest';
import { owned, tenant } from '../scopes.js';
import { isKnownKind, KINDS, type KnownKind } from './node-kinds.js';
import { OwnerMarkers } from './scope-markers.js';
import { Sight } from './sight.js';
import { Walker } from './walker.js';

/** Every kind that Kysely has and the walker refuses. A kind of a newer Kysely must be put here or into KINDS. */
const REFUSED = [
  ...([
    'AddColumnNode',
    'AddConstraintNode',
    'AddIndexNode',
    'AddValueNode',
    'AlterColumnNode',
    'AlterTableNode',
  ] as const),
  ...(['AlterTypeNode', 'CheckConstraintNode', 'CollateNode', 'ColumnDefinitionNode', 'CreateIndexNode'] as const),
  ...(['CreateSchemaNode', 'CreateTableNode', 'CreateTypeNode', 'CreateViewNode', 'DefaultInsertValueNode'] as const),
  ...(['DefaultValueNode', 'DropColumnNode', 'DropConstraintNode', 'DropIndexNode', 'DropSchemaNode'] as const),
  ...([
    'DropTableNode',
    'DropTypeNode',
    'DropViewNode',
    'ExplainNode',
    'FetchNode',
    'ForeignKeyConstraintNode',
  ] as const),
  ...([
    'GeneratedNode',
    'ListNode',
    'MatchedNode',
    'MergeQueryNode',
    'ModifyColumnNode',
    'OnDuplicateKeyNode',
  ] as const),
  ...(['OrActionNode', 'OutputNode', 'PrimaryKeyConstraintNode', 'RawNode', 'ReferencesNode'] as const),
  ...([
    'RefreshMaterializedViewNode',
    'RenameColumnNode',
    'RenameConstraintNode',
    'RenameValueNode',
    'TopNode',
  ] as const),
  ...(['UniqueConstraintNode', 'UsingNode'] as const),
] satisfies OperationNodeKind[];

it('decides about every kind that Kysely has', () => {
  expectTypeOf<OperationNodeKind>().toEqualTypeOf<KnownKind | (typeof REFUSED)[number]>();
  expect(REFUSED.filter((kind) => isKnownKind(kind))).toEqual([]);
});

const walk = (node: OperationNode) => new Walker(sight({ shop_product: tenant })).predicate(node, 'shop_product');

it.each(REFUSED)('refuses a %s', (kind) => {
  expect(() => walk({ kind })).toThrow(expect.objectContaining({ code: 'scope_refused' }));
});

it.each(['FutureNode', 'constructor', '__proto__', ''])('refuses a kind that nobody knows: %j', (kind) => {
  expect(() => walk({ kind } as unknown as OperationNode)).toThrow('knows no scope');
});

it.each(Object.keys(KINDS) as KnownKind[])('refuses a %s with a property that nobody knows', (kind) => {
  const node = { kind, future: { kind: 'RawNode', sqlFragments: ['x'], parameters: [] } } as unknown as OperationNode;
  expect(() => walk(node)).toThrow();
});

it.each(
  Object.entries(KINDS).flatMap(([kind, properties]) =>
    Object.entries(properties).map(([name, how]) => ({ kind, name, how })),
  ),
)('lets no raw SQL through as $name of a $kind', ({ kind, name, how }) => {
  // What is bound may be anything: it becomes no text.
  if (how === 'value' || how === 'values') return;
  const raw = { kind: 'RawNode', sqlFragments: ['x'], parameters: [] };
  for (const value of [raw, [raw]]) {
    const node = { kind, [name]: value } as unknown as OperationNode;
    expect(() => walk(node)).toThrow();
  }
});

it('refuses predicates that read each other, naming the circle', () => {
  const circle = sight({
    shop_a: owned<Circle, 'shop_a'>({ visible: (row) => row.exists(row.selectFrom('shop_b').select('id')) }),
    shop_b: owned<Circle, 'shop_b'>({ visible: (row) => row.exists(row.selectFrom('shop_a').select('id')) }),
  });
  for (const attempt of [1, 2]) {
    expect(() => circle.predicate('shop_a'), `attempt ${attempt}`).toThrow(
      '"shop_a", which reads "shop_b", which reads "shop_a"',
    );
  }
});

interface Circle {
  shop_a: { id: string };
  shop_b: { id: string };
}

function sight(scopes: object): Sight {
  return new Sight({
    // Scopes are typed by their tables; here they are values only.
    scopes: scopes as never,
    runner: 'contact',
    key: 'test',
    schema: 'main',
    markers: new OwnerMarkers(),
    partyCount: () => 1,
    walk: (expression, table, own) => new Walker(own).predicate(expression, table),
  });
}
