import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe } from 'vitest';
import { postgres } from '../postgres.js';
import { sqlite } from '../sqlite.js';
import type { Database, Engine, EngineName } from './engine.js';

/** The database of one suite: opened before it, removed after it. For tests only. */
export interface SuiteDatabase {
  readonly name: EngineName;
  /** Opens the suite's database once more, as another node would. The suite closes it. */
  open(): Promise<Engine>;
  /** The engine that the suite opened first. */
  readonly engine: Engine;
}

/** Runs a suite on SQLite and on PostgreSQL, each with an empty database of its own. */
export function describeEachEngine(title: string, suite: (database: SuiteDatabase) => void): void {
  for (const name of engines()) {
    describe(`${title} (${name})`, () => {
      const opened: Engine[] = [];
      let database: Database;
      let remove = async () => {};
      const open = async () => {
        const engine = await database.open();
        opened.push(engine);
        return engine;
      };
      beforeAll(async () => {
        ({ database, remove } = await (name === 'sqlite' ? sqliteFile() : postgresSchema()));
        await open();
      });
      afterAll(async () => {
        for (const engine of opened) await engine.close();
        await remove();
      });
      suite({
        name,
        open,
        get engine() {
          const [first] = opened;
          if (first === undefined) throw new Error('The engine is open only inside tests and their hooks.');
          return first;
        },
      });
    });
  }
}

function engines(): EngineName[] {
  const wanted = process.env.PORTICO_TEST_ENGINES?.split(',') ?? ['sqlite', 'postgres'];
  return (['sqlite', 'postgres'] as const).filter((name) => wanted.includes(name));
}

async function sqliteFile() {
  const folder = await mkdtemp(path.join(tmpdir(), 'portico-'));
  return {
    database: sqlite(path.join(folder, 'test.db')),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function postgresSchema() {
  const url = process.env.PORTICO_TEST_POSTGRES;
  if (url === undefined)
    throw new Error('PORTICO_TEST_POSTGRES is not set; PORTICO_TEST_ENGINES=sqlite leaves it out.');
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const remove = async () => {
    const engine = await postgres(url, { schema, poolSize: 1 }).open();
    await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(engine.kysely());
    await engine.close();
  };
  return { database: postgres(url, { schema, poolSize: 4 }), remove };
}
