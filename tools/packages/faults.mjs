import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { npm } from '../bootstrap/install.mjs';
import { workspaces } from '../bootstrap/workspaces.mjs';

const require = createRequire(import.meta.url);
const attw = path.join(path.dirname(require.resolve('@arethetypeswrong/cli/package.json')), 'dist/index.js');

/** Packs every public package and answers what publint and attw find wrong with what would be published. */
export async function packageFaults(root) {
  const folder = mkdtempSync(path.join(tmpdir(), 'portico-packages-'));
  try {
    const faults = [];
    for (const workspace of workspaces(root).filter(({ manifest }) => !manifest.private)) {
      faults.push(...(await packed(workspace, folder)));
    }
    return faults;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function packed({ name, folder: cwd }, destination) {
  const options = { cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' };
  const { stdout } = npm(['pack', '--json', '--ignore-scripts', '--pack-destination', destination], options);
  // A list in npm 10 and 11, an object by name after it.
  const [{ filename, files }] = Object.values(JSON.parse(stdout));
  const tarball = path.join(destination, filename);
  const names = files.map((file) => file.path);
  // npm packs both whatever `files` says, if the package's folder has them.
  const missing = ['README.md', 'LICENSE'].filter((file) => !names.includes(file));
  const strays = names.filter((file) => /\.test\b|^src\/|\.db$/.test(file));
  return [
    ...missing.map((file) => `${name}: ${file} would be missing.`),
    ...strays.map((file) => `${name}: ${file} would be published.`),
    ...(await lint(name, tarball)),
    ...types(name, tarball),
  ];
}

async function lint(name, tarball) {
  const [{ publint }, { formatMessage }] = await Promise.all([import('publint'), import('publint/utils')]);
  const { readFileSync } = await import('node:fs');
  const file = readFileSync(tarball);
  const pack = { tarball: file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) };
  const { messages, pkg } = await publint({ pack, strict: true });
  return messages
    .filter(({ type }) => type !== 'suggestion')
    .map((message) => `${name}: publint: ${formatMessage(message, pkg, { color: false })}`);
}

function types(name, tarball) {
  const args = [attw, tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji'];
  const done = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return done.status === 0 ? [] : [`${name}: attw:\n${done.stdout}${done.stderr}`];
}
