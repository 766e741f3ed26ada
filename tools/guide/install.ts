import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { npm } from '../bootstrap/install.mjs';
import { workspaces } from '../bootstrap/workspaces.mjs';

const root = path.join(import.meta.dirname, '../..');

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly bin?: string | Readonly<Record<string, string>>;
}

/**
 * What `npm install` would do in a folder, without a network: our packages as they are packed, everything else, and what our packages depend
 * on, by a link to what this workspace has installed. What a package uses and does not declare is missing, as it would be for a user.
 */
export async function installInto(folder: string, names: readonly string[]): Promise<void> {
  const ours = workspaces(root).filter((each: { name: string }) => names.includes(each.name));
  for (const { name, folder: source, manifest } of ours) {
    await unpack(source, path.join(folder, 'node_modules', name));
    for (const dependency of Object.keys((manifest as Manifest).dependencies ?? {})) await link(folder, dependency);
  }
  for (const name of names) if (!ours.some((each: { name: string }) => each.name === name)) await link(folder, name);
}

async function unpack(source: string, target: string): Promise<void> {
  const packed = await mkdtemp(path.join(tmpdir(), 'portico-packed-'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', packed];
  const { stdout } = npm(args, { cwd: source, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  const [{ filename }] = Object.values(JSON.parse(String(stdout))) as [{ filename: string }];
  await mkdir(target, { recursive: true });
  const tar = ['-xzf', path.join(packed, filename), '-C', target, '--strip-components=1'];
  const done = spawnSync('tar', tar, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${filename} could not be unpacked: ${done.stderr}`);
  await rm(packed, { recursive: true });
}

async function link(folder: string, name: string): Promise<void> {
  const target = path.join(folder, 'node_modules', name);
  if (existsSync(target)) return;
  const installed = path.join(root, 'node_modules', name);
  if (!existsSync(installed)) throw new Error(`The workspace has no ${name}: add it to its devDependencies.`);
  await mkdir(path.dirname(target), { recursive: true });
  await symlink(installed, target, 'dir');
  const { dependencies, bin = {} } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as Manifest;
  for (const [command, file] of Object.entries(typeof bin === 'string' ? { [path.basename(name)]: bin } : bin)) {
    await mkdir(path.join(folder, 'node_modules/.bin'), { recursive: true });
    await symlink(path.join(target, file), path.join(folder, 'node_modules/.bin', command));
  }
  // Types name packages of types that they need: as npm does, beside them.
  if (name.startsWith('@types/')) for (const each of Object.keys(dependencies ?? {})) await link(folder, each);
}
