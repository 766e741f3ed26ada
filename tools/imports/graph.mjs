import { builtinModules } from 'node:module';
import { readImports } from './read-imports.mjs';
import { resolveRelative, sourceFiles } from './source-files.mjs';

const builtin = new Set(builtinModules);

/** A workspace's files and what each imports: `{ specifier, line, kind, target }`, the target being a file, `node` or `package`. */
export function importGraph(folder) {
  const graph = new Map();
  for (const file of sourceFiles(folder)) {
    const imports = readImports(file).map((each) => {
      const relative = each.specifier.startsWith('.');
      const file_ = relative ? resolveRelative(file, each.specifier) : undefined;
      const node = each.specifier.startsWith('node:') || builtin.has(each.specifier);
      return { ...each, from: file, relative, file: file_, node };
    });
    graph.set(file, imports);
  }
  return graph;
}

/** The files that loading some files loads, by the kinds of import that count. */
export function reachable(graph, entries, kinds) {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file) || !graph.has(file)) return;
    seen.add(file);
    for (const each of graph.get(file)) if (each.file && kinds.includes(each.kind)) visit(each.file);
  };
  for (const entry of entries) visit(entry);
  return seen;
}

/** The cycles among nodes: one for each group whose members all reach each other, as a list that ends where it began. */
export function cycles(edges) {
  const state = { index: new Map(), low: new Map(), stack: [], groups: [] };
  for (const node of edges.keys()) if (!state.index.has(node)) connect(node, edges, state);
  return state.groups.map((group) => shortest(group, edges));
}

/** Tarjan's strongly connected components, recursive: the files of a package are few enough. */
function connect(node, edges, state) {
  const { index, low, stack, groups } = state;
  index.set(node, index.size);
  low.set(node, index.get(node));
  stack.push(node);
  for (const next of edges.get(node) ?? []) {
    if (!edges.has(next)) continue;
    if (!index.has(next)) {
      connect(next, edges, state);
      low.set(node, Math.min(low.get(node), low.get(next)));
    } else if (stack.includes(next)) low.set(node, Math.min(low.get(node), index.get(next)));
  }
  if (low.get(node) !== index.get(node)) return;
  const group = stack.splice(stack.indexOf(node));
  if (group.length > 1 || edges.get(node).has(node)) groups.push(group);
}

function shortest(group, edges) {
  const inside = new Set(group);
  const start = [...group].sort()[0];
  const queue = [[start]];
  const seen = new Set();
  for (const path of queue) {
    for (const next of edges.get(path.at(-1))) {
      if (next === start) return [...path, start];
      if (!inside.has(next) || seen.has(next)) continue;
      seen.add(next);
      queue.push([...path, next]);
    }
  }
  return group;
}
