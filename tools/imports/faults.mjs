import { existsSync } from 'node:fs';
import path from 'node:path';
import { workspaces } from '../bootstrap/workspaces.mjs';
import { cycles, importGraph, reachable } from './graph.mjs';
import { isAside, isTest, splitSpecifier } from './source-files.mjs';

/** Every import of the workspaces that breaks the rule, in one sentence each. */
export function importFaults(root) {
  const all = workspaces(root);
  const byName = new Map(all.map((workspace) => [workspace.name, workspace]));
  return all.flatMap((workspace) => {
    const graph = importGraph(workspace.folder);
    const entries = entryFiles(workspace);
    const published = reachable(graph, entries.values(), ['value', 'lazy', 'type']);
    const place = ({ from, line }) => `${path.relative(root, from)}:${line}`;
    const context = { root, workspace, byName, published };
    const faults = peerFault(workspace);
    for (const each of [...graph.values()].flat()) {
      const fault = each.relative ? relativeFault(each, context) : packageFault(each, context);
      if (fault) faults.push(`${place(each)}: ${fault}`);
    }
    return [...faults, ...clientFaults(graph, entries.get('./client'), place), ...cycleFaults(graph, workspace, root)];
  });
}

/** The source of each entry: `./dist/<entry>.js` is built from `src/<entry>.ts`. */
function entryFiles({ folder, manifest }) {
  const found = new Map();
  for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
    const entry = target?.import?.match(/^\.\/dist\/(.+)\.js$/)?.[1];
    if (entry) found.set(subpath, path.join(folder, `src/${entry}.ts`));
  }
  return found;
}

const isPlugin = (workspace) => /(^|\/)plugin-/.test(workspace.name);
const isPackage = (workspace) => !workspace.manifest.private;

function peerFault(workspace) {
  if (!isPlugin(workspace) || !workspace.manifest.dependencies?.['@portico/core']) return [];
  return [
    `${workspace.name}: @portico/core belongs to its peerDependencies, since two copies in one process do not work together.`,
  ];
}

function relativeFault(each, { root, workspace }) {
  const target = path.resolve(path.dirname(each.from), each.specifier);
  const within = (folder) => !path.relative(folder, target).startsWith('..');
  if (within(path.join(workspace.folder, 'dist')))
    return `imports what was built ('${each.specifier}'): import the source.`;
  if (within(workspace.folder)) return undefined;
  if (isAside(each.from) && within(path.join(root, 'tools'))) return undefined;
  return `'${each.specifier}' leaves ${workspace.name}: import another package by its name.`;
}

function packageFault(each, { workspace, byName, published }) {
  if (each.node || /^(virtual:|data:|\/)/.test(each.specifier)) return undefined;
  const { name, subpath } = splitSpecifier(each.specifier);
  const other = byName.get(name);
  if (other === workspace) {
    return isTest(each.from)
      ? undefined
      : `imports its own package by name ('${each.specifier}'): use a relative import.`;
  }
  if (!other && name.startsWith('@portico/')) return `there is no package ${name} in this repository.`;
  if (other) return workspaceFault(workspace, other, subpath);
  const { dependencies, peerDependencies } = workspace.manifest;
  if (isPackage(workspace) && published.has(each.from) && !dependencies?.[name] && !peerDependencies?.[name]) {
    return `'${name}' is missing in the dependencies of ${workspace.name}.`;
  }
  return undefined;
}

function workspaceFault(workspace, other, subpath) {
  if (isPackage(workspace)) {
    if (!isPackage(other)) return `a package imports an example (${other.name}).`;
    if (workspace.name === '@portico/core') return `core imports ${other.name}: core knows no plugin.`;
    if (isPlugin(workspace) && isPlugin(other))
      return `a plugin imports another one (${other.name}): plugins meet by events only.`;
  }
  const exports = other.manifest.exports ?? {};
  if (!(subpath in exports))
    return `reaches into ${other.name}: '${subpath}' is not among its exports (${Object.keys(exports).join(', ')}).`;
  if (!workspace.needs.includes(other.name))
    return `${other.name} is missing in the package.json of ${workspace.name}.`;
  return undefined;
}

/** The client runs in browsers and phones and has no dependency. */
function clientFaults(graph, entry, place) {
  if (!entry || !existsSync(entry)) return [];
  const kinds = ['value', 'lazy'];
  return [...reachable(graph, [entry], kinds)]
    .flatMap((file) => graph.get(file))
    .filter((each) => !each.relative && kinds.includes(each.kind))
    .map(
      (each) =>
        `${place(each)}: the client entry loads '${each.specifier}': it runs in browsers and has no dependencies.`,
    );
}

/** Imports point one way. Types may refer to each other: they are gone when the program runs. */
function cycleFaults(graph, { folder, manifest }, root) {
  if (manifest.private) return [];
  const edges = new Map();
  for (const [file, imports] of graph) {
    edges.set(file, new Set(imports.filter((each) => each.kind === 'value' && each.file).map((each) => each.file)));
  }
  const short = (file) => path.relative(folder, file);
  return cycles(edges).map(
    (cycle) => `${path.relative(root, folder)}: imports go in a circle: ${cycle.map(short).join(' -> ')}`,
  );
}
