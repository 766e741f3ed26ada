import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Application } from 'typedoc';
import { readJson, workspaces } from '../bootstrap/workspaces.mjs';

/**
 * Writes the API reference of every public package, from the sources of its entry points, and answers whether nothing was wrong: a broken
 * link, an export without documentation, a type in a signature that is not exported.
 */
export async function buildDocs({ root, settings, out, logger }) {
  const entryPoints = workspaces(root)
    .filter(({ manifest }) => !manifest.private)
    .flatMap(({ folder, manifest }) => Object.values(manifest.exports).map((target) => source(folder, target)))
    .filter(Boolean);
  const tsconfig = path.join(root, 'node_modules/.portico/tsconfig.docs.json');
  mkdirSync(path.dirname(tsconfig), { recursive: true });
  writeFileSync(tsconfig, JSON.stringify({ extends: path.join(root, 'tsconfig.sources.json'), files: entryPoints }));
  const { $schema, ...chosen } = readJson(settings);
  const app = await Application.bootstrap({ ...chosen, entryPoints, tsconfig });
  if (logger) app.logger = logger;
  const project = await app.convert();
  if (!project) return false;
  app.validate(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) return false;
  rmSync(out, { recursive: true, force: true });
  await app.generateDocs(project, out);
  return !app.logger.hasErrors() && !app.logger.hasWarnings();
}

function source(folder, target) {
  const entry = target?.import?.match(/^\.\/dist\/(.+)\.js$/)?.[1];
  return entry && path.join(folder, `src/${entry}.ts`);
}
