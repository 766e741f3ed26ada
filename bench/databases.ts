import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startPostgres } from '../tools/testing/start-postgres.ts';

export type EngineName = 'sqlite' | 'postgres';

/** Where the data is: a file of SQLite's, or a database of PostgreSQL's own. */
export interface Place {
  readonly engine: EngineName;
  readonly address: string;
  /** Whether the database looks after who may see which row, too. */
  readonly rowSecurity?: true;
}

/** The databases of one engine for one run; nothing of them stays. */
export interface Databases {
  readonly engine: EngineName;
  make(name: string): Promise<Place>;
  /** Microseconds of processor that the database server has used so far; undefined where nobody can tell. */
  cpu(): Promise<number> | undefined;
  close(): Promise<void>;
}

export async function openDatabases(engine: EngineName): Promise<Databases> {
  return engine === 'sqlite' ? sqliteFiles() : postgresDatabases();
}

async function sqliteFiles(): Promise<Databases> {
  const folder = await mkdtemp(path.join(tmpdir(), 'portico-bench-'));
  return {
    engine: 'sqlite',
    make: async (name) => ({ engine: 'sqlite', address: path.join(folder, `${name}.db`) }),
    // It runs in the process that answers.
    cpu: () => Promise.resolve(0),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function postgresDatabases(): Promise<Databases> {
  // The tests' server, or the one that `PORTICO_TEST_POSTGRES` names.
  const given = process.env['PORTICO_TEST_POSTGRES'];
  const own = given ? undefined : await startPostgres();
  const address = given || (own?.address ?? '');
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const made: string[] = [];
  const server = await localServer(client, new URL(address).hostname);
  return {
    engine: 'postgres',
    make: async (name) => {
      const database = `portico_bench_${name}_${process.pid}`;
      await client.query(`create database ${database}`);
      made.push(database);
      const url = new URL(address);
      url.pathname = `/${database}`;
      return { engine: 'postgres', address: url.href };
    },
    cpu: () => (server === undefined ? undefined : processorTime(server)),
    close: async () => {
      for (const database of made) await client.query(`drop database if exists ${database} with (force)`);
      await client.end();
      await own?.stop();
    },
  };
}

/** The process id of a server on this machine, of which each connection is a child. */
async function localServer(client: pg.Client, host: string): Promise<string | undefined> {
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) return undefined;
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const status = await readFile(`/proc/${rows[0]?.pid}/status`, 'utf8').catch(() => '');
  return /^Name:\s+postgres/m.test(status) ? /^PPid:\s+(\d+)/m.exec(status)?.[1] : undefined;
}

/** What a process and its children have used, in microseconds. */
async function processorTime(server: string): Promise<number> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  let sum = 0;
  for (const id of ids) {
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    // The name, in brackets, may hold anything; the parent is the second field behind it.
    if (id !== server && stat.slice(stat.lastIndexOf(')')).split(' ')[2] !== server) continue;
    const spent = await readFile(`/proc/${id}/schedstat`, 'utf8').catch(() => '0');
    sum += Number(spent.split(' ')[0]) / 1000;
  }
  return sum;
}
