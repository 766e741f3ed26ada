// The bootstrap runs before anything is installed and on Node 20: nothing in this folder imports a package.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The workspaces in the order in which they can be built: each after those it depends on. */
export function workspaces(base = root) {
  const found = new Map();
  for (const pattern of readJson(path.join(base, 'package.json')).workspaces) {
    const parent = path.join(base, pattern.replace(/\/\*$/, ''));
    const folders = pattern.endsWith('/*') ? (existsSync(parent) ? readdirSync(parent).sort() : []) : [''];
    for (const name of folders) {
      const folder = path.join(parent, name);
      const file = path.join(folder, 'package.json');
      if (!existsSync(file)) continue;
      const manifest = readJson(file);
      found.set(manifest.name, { name: manifest.name, folder, manifest });
    }
  }
  for (const workspace of found.values()) {
    const { dependencies, peerDependencies, devDependencies, optionalDependencies } = workspace.manifest;
    const named = { ...dependencies, ...peerDependencies, ...devDependencies, ...optionalDependencies };
    workspace.needs = Object.keys(named).filter((name) => found.has(name));
  }
  return sorted(found);
}

function sorted(found) {
  const order = new Set();
  const visit = (workspace, path) => {
    if (order.has(workspace)) return;
    if (path.includes(workspace.name))
      throw new Error(`Workspaces need each other: ${[...path, workspace.name].join(' -> ')}`);
    for (const need of workspace.needs) visit(found.get(need), [...path, workspace.name]);
    order.add(workspace);
  };
  for (const workspace of found.values()) visit(workspace, []);
  return [...order];
}
