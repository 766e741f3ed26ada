import { createHash } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import pg from 'pg';
import type { Place } from './databases.ts';

type Row = Record<string, unknown>;

/** Statements written by hand for both engines: `$1` stands for the first value. Each stays prepared. */
export interface Statements {
  /** Runs many in a row, once: for seeding. */
  exec(sql: string): Promise<void>;
  /** At once where the engine answers at once, so that nobody waits for nothing. */
  all(sql: string, values: readonly string[]): Row[] | Promise<Row[]>;
  close(): Promise<void>;
}

export function openStatements(place: Place): Statements {
  return place.engine === 'sqlite' ? overSqlite(place.address) : overPostgres(place.address);
}

function overSqlite(file: string): Statements {
  const database = new DatabaseSync(file);
  database.exec('pragma busy_timeout = 10000');
  const prepared = new Map<string, StatementSync>();
  return {
    exec: async (sql) => database.exec(sql),
    all: (sql, values) => {
      let statement = prepared.get(sql);
      if (statement === undefined) {
        statement = database.prepare(sql.replaceAll(/\$(\d)/g, '?$1'));
        prepared.set(sql, statement);
      }
      return statement.all(...values);
    },
    close: async () => database.close(),
  };
}

const INT8 = 20;
const DATE = 1082;

function overPostgres(address: string): Statements {
  const pool = new pg.Pool({
    connectionString: address,
    max: 10,
    options: '-c search_path=portico,public -c timezone=UTC',
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : oid === DATE ? String : pg.types.getTypeParser(oid, format)) as never,
    },
  });
  const names = new Map<string, string>();
  return {
    exec: async (sql) => void (await pool.query(sql)),
    all: async (sql, values) => {
      let name = names.get(sql);
      if (name === undefined) {
        name = createHash('sha256').update(sql).digest('base64url').slice(0, 20);
        names.set(sql, name);
      }
      const { rows } = await pool.query<Row>({ name, text: sql, values: [...values] });
      return rows;
    },
    close: () => pool.end(),
  };
}
