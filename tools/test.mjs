// `npm test`: install, build what changed, and run vitest over everything. What follows goes to vitest:
// `npm test -- packages/core/src/data`, `npm test -- --project core`, `npm test -- --watch packages/core`.
import path from 'node:path';
import { run } from './bootstrap/node.mjs';
import { command, prepare } from './bootstrap/prepare.mjs';
import { root } from './bootstrap/workspaces.mjs';

await command(async () => {
  const args = process.argv.slice(2);
  const paths = args.filter((arg) => !arg.startsWith('-'));
  // Tests inside packages read sources: only what runs the examples, or checks the packages, needs a build.
  const builds = paths.length === 0 || !paths.every((arg) => /^(\.\/)?(packages|tools)\b/.test(arg));
  const { node, env } = await prepare({ builds });
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const watch = args.includes('--watch');
  return run(node, [vitest, ...(watch ? [] : ['run']), ...args], {
    // Else it warns at every run that its type tests are experimental; its version is pinned.
    env: { ...env, VITEST_DISABLE_EXPERIMENTAL_LOG: '1' },
  });
});
