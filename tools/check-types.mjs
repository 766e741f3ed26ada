// `npm run types`: tsc over every package, every example and the tools, tests included. Packages are checked against each other's sources,
// examples against what is built, as a host would see it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './bootstrap/node.mjs';
import { command, prepare } from './bootstrap/prepare.mjs';
import { root, workspaces } from './bootstrap/workspaces.mjs';

await command(async () => {
  const { node, env } = await prepare();
  let failed = 0;
  for (const folder of ['tools', ...workspaces().map((workspace) => path.relative(root, workspace.folder))]) {
    if (!existsSync(path.join(root, folder, 'tsconfig.json'))) {
      console.error(`${folder} has no tsconfig.json.`);
      failed += 1;
      continue;
    }
    console.log(`Checking the types of ${folder}`);
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    if ((await run(node, [tsc, '--noEmit', '--pretty', '-p', folder], { env })) !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
});
