// `npm run test:node22`: core's tests on the oldest Node that the packages promise to run on, with SQLite.
// That Node is installed apart: in the workspace's own dependencies it would take the place of the newer one in node_modules/.bin.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from './bootstrap/install.mjs';
import { environment, run } from './bootstrap/node.mjs';
import { command, prepare } from './bootstrap/prepare.mjs';
import { root } from './bootstrap/workspaces.mjs';

const version = '22.13.1';

await command(async () => {
  await prepare({ builds: false });
  const name = `node-${process.platform}-${process.arch}`;
  const folder = path.join(root, `node_modules/.portico/node-${version}`);
  const node = path.join(folder, 'node_modules', name, 'bin/node');
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
    npm(['install', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`], { cwd: folder });
  }
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  return run(node, [vitest, 'run', '--project', 'core', '--typecheck.enabled=false', ...process.argv.slice(2)], {
    env: { ...environment(node), PORTICO_TEST_ENGINES: 'sqlite' },
  });
});
