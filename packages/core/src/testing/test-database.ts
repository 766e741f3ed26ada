import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import type { Database } from '../data/engine.js';
import { postgres } from '../postgres.js';
import { sqlite } from '../sqlite.js';

/** The engines a test runs on. */
export type TestEngine = 'sqlite' | 'postgres' | 'postgres with row-level security';

/** Where a test's database is: JSON, so that it can be told to another process. */
export type TestAddress =
  | { readonly file: string }
  | { readonly url: string; readonly schema: string; readonly rowSecurity: boolean };

/** The database at an address, as another node opens it. */
export function databaseAt(address: TestAddress): Database {
  if ('file' in address) return sqlite(address.file, { synchronous: 'normal' });
  const { url, schema, rowSecurity } = address;
  return postgres(url, { schema, poolSize: 4, rowSecurity });
}

/** An empty database of a test's own. */
export interface TestDatabase {
  readonly database: Database;
  /** Where it is, for another process: see {@link databaseAt}. */
  readonly address: TestAddress;
  remove(): Promise<void>;
}

/**
 * The engines to test on: both, and PostgreSQL once more with row-level security, under which every row must be the same;
 * or those that `PORTICO_TEST_ENGINES` names, separated by commas.
 *
 * @example
 * ```ts
 * import { testEngines, testPortal } from '@portico/core/testing';
 * import { billing } from '@portico/plugin-billing';
 * import { describe, expect, it } from 'vitest';
 *
 * describe.each(testEngines())('invoices on %s', (engine) => {
 *   it('need a contact who is signed in', async () => {
 *     const test = await testPortal({ engine, plugins: [billing()] });
 *     const browser = test.visit(await test.account());
 *     expect((await browser.fetch('/invoices')).status).toBe(401);
 *     await test.close();
 *   });
 * });
 * ```
 */
export function testEngines(): TestEngine[] {
  const all = ['sqlite', 'postgres', 'postgres with row-level security'] as const;
  const wanted = process.env['PORTICO_TEST_ENGINES']?.split(',') ?? all;
  return all.filter((engine) => wanted.includes(engine));
}

/**
 * Those of {@link testEngines} on which the kernel's own statements differ: they are not subject to row-level security, so
 * PostgreSQL once is enough.
 */
export function kernelEngines(): TestEngine[] {
  const engines = testEngines();
  return engines.filter((engine) => engine !== 'postgres with row-level security' || !engines.includes('postgres'));
}

/**
 * Makes an empty database: a file in the temporary folder, or a schema in the PostgreSQL of `PORTICO_TEST_POSTGRES`.
 *
 * @throws when PostgreSQL is asked for and `PORTICO_TEST_POSTGRES` is not set
 */
export async function testDatabase(engine: TestEngine): Promise<TestDatabase> {
  return engine === 'sqlite' ? temporaryFile() : temporarySchema(engine === 'postgres with row-level security');
}

async function temporaryFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'portico-'));
  const address = { file: path.join(folder, 'test.db') };
  return {
    database: databaseAt(address),
    address,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function temporarySchema(rowSecurity: boolean): Promise<TestDatabase> {
  const url = process.env['PORTICO_TEST_POSTGRES'];
  if (url === undefined)
    throw new Error(
      'PORTICO_TEST_POSTGRES is not set: give it the address of a PostgreSQL, or leave it out with PORTICO_TEST_ENGINES=sqlite.',
    );
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const address = { url, schema, rowSecurity };
  return {
    database: databaseAt(address),
    address,
    remove: async () => {
      const engine = await postgres(url, { schema, poolSize: 1 }).open();
      await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(engine.kysely());
      await engine.close();
    },
  };
}
