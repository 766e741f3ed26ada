// `npm run docs`: the API reference of every package, from its entry points, into docs/api. Whatever is exported and not documented, or
// named in a signature and not exported, fails it.
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './bootstrap/node.mjs';
import { command, prepare } from './bootstrap/prepare.mjs';
import { readJson, root, workspaces } from './bootstrap/workspaces.mjs';

await command(async () => {
  const { node, env } = await prepare({ builds: false });
  const packages = workspaces().filter(({ manifest }) => !manifest.private);
  const entryPoints = packages.flatMap(({ folder, manifest }) =>
    Object.values(manifest.exports)
      .map((target) => target.import?.match(/^\.\/dist\/(.+)\.js$/)?.[1])
      .filter(Boolean)
      .map((entry) => path.join(folder, `src/${entry}.ts`)),
  );
  const cache = path.join(root, 'node_modules/.portico');
  const tsconfig = path.join(cache, 'tsconfig.docs.json');
  const options = path.join(cache, 'typedoc.json');
  writeFileSync(tsconfig, JSON.stringify({ extends: path.join(root, 'tsconfig.sources.json'), files: entryPoints }));
  writeFileSync(options, JSON.stringify({ ...readJson(path.join(root, 'typedoc.json')), $schema: undefined, entryPoints, tsconfig, out: path.join(root, 'docs/api') }));
  rmSync(path.join(root, 'docs/api'), { recursive: true, force: true });
  return run(node, [path.join(root, 'node_modules/typedoc/bin/typedoc'), '--options', options], { env });
});
