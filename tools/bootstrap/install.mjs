import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, workspaces } from './workspaces.mjs';

const note = path.join(root, 'node_modules/.portico/install');

/** Installs the dependencies, if a package.json or the lock file changed since the last time. */
export function install() {
  if (existsSync(note) && readFileSync(note, 'utf8') === wanted()) return;
  // `npm ci` deletes what is there, the running Node included (which Windows refuses): for the first time only.
  const first = !existsSync(path.join(root, 'node_modules')) && existsSync(path.join(root, 'package-lock.json'));
  console.log('Installing dependencies (the first time takes about half a minute) ...');
  npm([first ? 'ci' : 'install', '--no-audit', '--no-fund', '--loglevel=error']);
  mkdirSync(path.dirname(note), { recursive: true });
  // Hashed again: the install may have changed the lock file.
  writeFileSync(note, wanted());
}

export function npm(args, options = {}) {
  // npm tells its scripts where it is; started without npm, the one in PATH is taken, which is a .cmd on Windows.
  const self = process.env.npm_execpath;
  const own = self?.endsWith('npm-cli.js');
  const done = spawnSync(own ? process.execPath : 'npm', own ? [self, ...args] : args, {
    cwd: root,
    stdio: 'inherit',
    shell: !own && process.platform === 'win32',
    ...options,
  });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`npm ${args[0]} failed (exit code ${done.status}).`);
  return done;
}

function wanted() {
  const hash = createHash('sha256');
  const manifests = workspaces().map(({ folder }) => path.join(folder, 'package.json'));
  for (const file of [...manifests, path.join(root, 'package.json'), path.join(root, 'package-lock.json')].sort()) {
    hash.update(path.relative(root, file)).update('\0');
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return `${hash.digest('hex')} ${process.platform} ${process.arch}\n`;
}
