import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { OperationNode, OperationNodeKind } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeScoped } from '../each-engine.js';
import type { EngineTransaction } from '../engine.js';
import { fillShop, openShop, people, type ShopTables, shop, shopHandles } from '../shop.test-support.js';
import { allowed } from './allowed-queries.test-support.js';
import type { Allowed } from './allowed-query.test-support.js';
import { readWorld, TABLES, type World, worldOf } from './crowd.test-support.js';
import { isKnownKind, KINDS, type KnownKind } from './node-kinds.js';
import { nodesOf } from './node-places.test-support.js';
import { walkPredicate } from './predicates.test-support.js';
import { db } from './refusals.test-support.js';
import { MENDS } from './refused-kinds.js';

const ROLLBACK = new Error('rolled back');
/** Rows that can be compared whatever their order. */
const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
const trees = new Map(allowed.map((example) => [example, nodesOf(example.query(db).toOperationNode())]));
const kinds = Object.keys(KINDS) as KnownKind[];
/** The examples in which nodes of a kind occur, with a property where one is asked for. */
const examplesOf = (kind: string, property = 'kind') =>
  allowed.filter((example) =>
    trees
      .get(example)
      ?.some(({ node }) => node.kind === kind && (node as unknown as Record<string, unknown>)[property] !== undefined),
  );

describe('every kind that Kysely has', () => {
  it('is allowed or refused, by name', () => {
    // The types say so too; this fails for a Kysely that is newer than the one that was compiled against.
    const declared = createRequire(import.meta.url)
      .resolve('kysely')
      .replace(/dist.*/, 'dist/operation-node/operation-node.d.ts');
    const [, union = ''] = /OperationNodeKind = ([^;]+);/.exec(readFileSync(declared, 'utf8')) ?? [];
    const known = [...union.matchAll(/'(\w+)'/g)].map(([, kind]) => kind);
    expect(known.length).toBeGreaterThan(90);
    expect([...kinds, ...Object.keys(MENDS)].sort()).toEqual(known.sort());
  });

  it.each(kinds)('occurs in an example, if it is allowed: %s', (kind) => {
    expect(examplesOf(kind)).not.toEqual([]);
  });

  it.each(
    kinds.flatMap((kind) =>
      Object.entries(KINDS[kind])
        .filter(([, treatment]) => !(typeof treatment === 'object' && 'mend' in treatment))
        .map(([property]) => ({ kind, property })),
    ),
  )('occurs with each property that is allowed: $kind.$property', ({ kind, property }) => {
    expect(examplesOf(kind, property)).not.toEqual([]);
  });

  it.each(Object.keys(MENDS) as OperationNodeKind[])('is refused with a mend, if it is not allowed: %s', (kind) => {
    expect(() => walkPredicate({ kind })).toThrow(
      expect.objectContaining({
        code: 'scope_refused',
        message: expect.stringMatching(/refused (a \w+Node|raw SQL)\. \w.*\.$/),
      }),
    );
    expect(() => walkPredicate({ kind })).not.toThrow('knows no scope');
    expect(isKnownKind(kind)).toBe(false);
  });

  it.each(['FutureNode', 'constructor', '__proto__', ''])('is refused if nobody knows it: %j', (kind) => {
    expect(() => walkPredicate({ kind } as unknown as OperationNode)).toThrow('knows no scope');
  });

  it.each(kinds)('is refused with a property that nobody knows: %s', (kind) => {
    const node = { kind, future: { kind: 'RawNode', sqlFragments: ['x'], parameters: [] } } as unknown as OperationNode;
    expect(() => walkPredicate(node)).toThrow('"future"');
  });
});

describeScoped('what is allowed', (database) => {
  let before: World;
  beforeAll(async () => {
    await openShop(database.engine);
    await fillShop(database.engine);
    before = await readWorld(database.engine.kysely<ShopTables>());
  });

  it.each(allowed)('gives and leaves what is done by hand: $what', async ({ query, rows, after }: Allowed) => {
    const ada = worldOf('acmeAnn', before);
    const run = async (tx: EngineTransaction) => {
      const handle = shopHandles(database.engine).openIn(tx, shop, people.ada);
      expect(sorted(await query(handle).execute())).toEqual(sorted(rows(ada)));
      const changed = { ...ada, ...after?.(ada) };
      const left = await readWorld(tx.kysely<ShopTables>());
      for (const table of TABLES) {
        const hers = new Set(sorted(ada[table]));
        const foreign = before[table].filter((row) => !hers.has(sorted([row])[0]!));
        expect(sorted(left[table]), table).toEqual(sorted([...foreign, ...changed[table]]));
      }
      throw ROLLBACK;
    };
    await expect(database.engine.transaction(run)).rejects.toBe(ROLLBACK);
  });
});
