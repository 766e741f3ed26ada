// `npm run test:long`: the large properties, each tried 20 times as often as in `npm test`, or as often as
// PORTICO_TEST_FACTOR says. What follows goes to vitest: `npm run test:long -- packages/core -t "a change"`.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './bootstrap/node.mjs';
import { command, prepare } from './bootstrap/prepare.mjs';
import { root } from './bootstrap/workspaces.mjs';

/** The tests that ask how often: whoever imports `propertyRuns` is among them. */
function largeProperties() {
  return readdirSync(path.join(root, 'packages'), { recursive: true })
    .map((file) => path.join('packages', String(file)))
    .filter((file) => file.endsWith('.test.ts') && !/\b(node_modules|dist)\b/.test(file))
    .filter((file) => readFileSync(path.join(root, file), 'utf8').includes('/tools/testing/property-runs.js'));
}

await command(async () => {
  const { node, env } = await prepare({ builds: false });
  const args = process.argv.slice(2);
  const [paths, options] = [
    args.filter((arg) => arg.startsWith('packages')),
    args.filter((arg) => !arg.startsWith('packages')),
  ];
  const files = largeProperties().filter(
    (file) => paths.length === 0 || paths.some((wanted) => file.startsWith(wanted)),
  );
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  return run(node, [vitest, 'run', '--typecheck.enabled=false', ...files, ...options], {
    env: { ...env, PORTICO_TEST_FACTOR: process.env.PORTICO_TEST_FACTOR ?? '20', VITEST_DISABLE_EXPERIMENTAL_LOG: '1' },
  });
});
