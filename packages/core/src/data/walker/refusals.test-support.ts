import { expressionBuilder, type KyselyPlugin, type OperationNode } from 'kysely';
import { expect, it } from 'vitest';
import type { Engine } from '../engine.js';
import { ADA, people, type ShopTables, shop, shopHandles } from '../shop.test-support.js';
import { SqliteCompiler } from '../sqlite/compiler.js';
import type { ContactDb } from '../tables.js';

/** What the tests of refusals share. For tests only. */

/** Nothing is run on it: what is refused is refused before. */
export const sqliteEngine = {
  name: 'sqlite',
  schema: undefined,
  compiler: () => new SqliteCompiler(),
  within: () => ({}),
} as unknown as Engine;

/** A contact's handle. */
export const db: ContactDb<ShopTables> = shopHandles(sqliteEngine).open(shop, people.ada);
/** A handle of *view as contact*. */
export const view: ContactDb<ShopTables> = shopHandles(sqliteEngine).open(shop, people.viewOfAda);

/** The same handle without types: they forbid much of what is tried, but a text from outside does not know them. */
// biome-ignore lint/suspicious/noExplicitAny: what is tried is what no type allows
export const any = (): any => db;
// biome-ignore lint/suspicious/noExplicitAny: as above
export const anyEb = expressionBuilder<any, any>();

export const order = { id: 'x', owner_id: ADA, title: 't', status: 'sent', total: 1 };

export type Conflict = { columns(names: string[]): { doUpdateSet(set: unknown): unknown } };

/** A plugin of Kysely's that changes a query before it is compiled. */
export function changing(change: (node: OperationNode) => object): KyselyPlugin {
  return {
    transformQuery: ({ node }) => ({ ...node, ...change(node) }),
    transformResult: async ({ result }) => result,
  };
}

/** A query that is refused: what it is, what the refusal says, and how it is built. */
export type Refused = readonly [what: string, message: RegExp, query: () => { compile(): unknown }];

export function itRefuses(refused: readonly Refused[]): void {
  it.each(refused)('refuses %s', (_, message, query) => {
    expect(() => query().compile()).toThrow(
      expect.objectContaining({ code: 'scope_refused', status: 500, message: expect.stringMatching(message) }),
    );
  });
}
