import { DatabaseSync } from 'node:sqlite';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector } from 'kysely';
import { describe, expect, it } from 'vitest';
import { SqliteCompiler } from './compiler.js';

interface Numbers {
  number: { value: number };
}

const db = new Kysely<Numbers>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteCompiler(),
  },
});

/** How often SQLite plans a text that is prepared once and run with several limits. It asks for leave at each. */
function plans(sql: string): number {
  const database = new DatabaseSync(':memory:');
  database.exec('create table number (value integer primary key)');
  let asked = 0;
  database.setAuthorizer((action) => {
    // A select begins.
    if (action === 21) asked += 1;
    return 0;
  });
  const statement = database.prepare(sql);
  for (const limit of [1, 2, 3]) statement.all(limit, limit);
  database.close();
  return asked;
}

describe.runIf('setAuthorizer' in DatabaseSync.prototype)('limit and offset', () => {
  it('are not planned anew by SQLite at each run', () => {
    const { sql } = db.selectFrom('number').select('value').orderBy('value').limit(1).offset(1).compile();
    expect(plans(sql)).toBe(1);
    expect(plans(sql.replaceAll('+', ''))).toBeGreaterThan(1);
  });
});
