// `npm run types`: tsc over the tools, every package, every example and the benchmarks, tests included. Packages are checked against each other's
// sources, examples and benchmarks against what is built, as a host would see it. `npm run types -- packages/core` checks one.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './bootstrap/node.mjs';
import { command, prepare } from './bootstrap/prepare.mjs';
import { root, workspaces } from './bootstrap/workspaces.mjs';

await command(async () => {
  const wanted = process.argv.slice(2).map((folder) => path.normalize(folder).replace(/[/\\]$/, ''));
  const all = ['tools', 'bench', ...workspaces().map(({ folder }) => path.relative(root, folder))];
  const unknown = wanted.filter((folder) => !all.includes(folder));
  if (unknown.length > 0) throw new Error(`No such workspace: ${unknown.join(', ')}. There are ${all.join(', ')}.`);

  const chosen = wanted.length > 0 ? wanted : all;
  const againstBuilt = (folder) => folder === 'bench' || folder.startsWith('examples');
  let failed = 0;
  let { node, env } = await prepare({ builds: false });
  for (const folder of chosen.filter((each) => !againstBuilt(each))) failed += await check(folder, node, env);
  const others = chosen.filter(againstBuilt);
  if (others.length > 0) ({ node, env } = await prepare());
  for (const folder of others) failed += await check(folder, node, env);
  return failed === 0 ? 0 : 1;
});

async function check(folder, node, env) {
  console.log(`Checking the types of ${folder}`);
  if (!existsSync(path.join(root, folder, 'tsconfig.json'))) {
    console.error(`${folder} has no tsconfig.json.`);
    return 1;
  }
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  return (await run(node, [tsc, '--noEmit', '--pretty', '-p', folder], { env })) === 0 ? 0 : 1;
}
