import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environment, run } from './node.mjs';
import { root, workspaces } from './workspaces.mjs';

const skipped = new Set(['dist', 'node_modules', 'e2e', 'test']);

/**
 * Builds every workspace that has a `build` script, in the order of their dependencies, unless nothing changed that it is built from.
 * A build leaves its result in `dist`.
 */
export async function build(node) {
  const hashes = new Map();
  for (const workspace of workspaces()) {
    const hash = createHash('sha256');
    for (const name of ['package-lock.json', 'tsconfig.base.json', 'tools/tsup.ts'])
      hash.update(content(path.join(root, name)));
    // Chained, so that a change in core builds anew what follows.
    for (const need of workspace.needs) hash.update(hashes.get(need));
    for (const file of sources(workspace.folder)) {
      hash.update(path.relative(workspace.folder, file)).update('\0').update(content(file));
    }
    const wanted = hash.digest('hex');
    hashes.set(workspace.name, wanted);
    if (workspace.manifest.scripts?.build) await buildOne(workspace, wanted, node);
  }
}

async function buildOne({ name, folder, manifest }, wanted, node) {
  const note = path.join(root, 'node_modules/.portico/built', name.replace('/', '+'));
  if (existsSync(path.join(folder, 'dist')) && content(note).toString() === wanted) return;
  mkdirSync(path.dirname(note), { recursive: true });
  const began = Date.now();
  // What a build prints is of interest when it fails; a newcomer reads one line for each package.
  const log = openSync(`${note}.log`, 'w');
  const code = await run(manifest.scripts.build, [], {
    cwd: folder,
    shell: true,
    env: environment(node, [folder]),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  if (code !== 0) {
    process.stderr.write(content(`${note}.log`));
    throw new Error(
      `${name}: \`${manifest.scripts.build}\` failed (exit code ${code}) in ${path.relative(root, folder)}.`,
    );
  }
  console.log(`Built ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  writeFileSync(note, wanted);
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (
        skipped.has(entry.name) ||
        entry.name.startsWith('.') ||
        /\.test(-d)?\.tsx?$|\.(db|db-wal|db-shm)$/.test(entry.name)
      )
        return [];
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? sources(file) : entry.isFile() ? [file] : [];
    });
}

const content = (file) => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0));
