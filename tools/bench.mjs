// `npm run bench`: install at the root and in `bench`, build what changed, and measure. See bench/README.md.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from './bootstrap/install.mjs';
import { environment, newerNode, run } from './bootstrap/node.mjs';
import { command } from './bootstrap/prepare.mjs';
import { root } from './bootstrap/workspaces.mjs';

// The results alone go to stdout: somebody may read them as JSON.
const toStderr = ['inherit', 2, 'inherit'];

await command(async () => {
  const built = await run(process.execPath, [path.join(root, 'tools/build.mjs')], { stdio: toStderr });
  if (built !== 0) return built;
  const folder = path.join(root, 'bench');
  installIn(folder);
  const node = newerNode();
  const args = ['--disable-warning=ExperimentalWarning', path.join(folder, 'main.ts'), ...process.argv.slice(2)];
  return run(node, args, { env: environment(node) });
});

/** Installs what only the benchmarks need, if its lock file changed since the last time. */
function installIn(folder) {
  const note = path.join(folder, 'node_modules/.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(note) && readFileSync(note, 'utf8') === wanted) return;
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: toStderr });
  writeFileSync(note, wanted);
}
