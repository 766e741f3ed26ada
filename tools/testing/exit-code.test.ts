import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { plantedWorkspace } from './planted-workspace.ts';

/** A run of its own, with a PostgreSQL of its own, over one test. */
function run(body: string) {
  const root = plantedWorkspace({
    'vitest.config.mjs': `export default { test: {
      globals: true,
      include: ['planted.test.mjs'],
      globalSetup: [${JSON.stringify(path.join(import.meta.dirname, 'postgres.ts'))}],
      reporters: ['default', ${JSON.stringify(path.join(import.meta.dirname, 'totals.ts'))}],
    } };`,
    'planted.test.mjs': `test('planted', () => { expect(process.env.PORTICO_TEST_POSTGRES).toMatch(/^postgres:/); ${body} });`,
  });
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (/^(VITEST|PORTICO_TEST_|NODE_ENV)/.test(name)) delete env[name];
  const vitest = path.join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', root], { env, encoding: 'utf8' });
  return { status, stdout };
}

test.skipIf(process.env.PORTICO_TEST_ENGINES === 'sqlite')('a run exits with 0 if every test passed, else not', () => {
  expect(run('')).toMatchObject({ status: 0, stdout: expect.stringContaining('1 passed') });
  expect(run('expect(1).toBe(2);')).toMatchObject({ status: 1, stdout: expect.stringContaining('1 failed') });
  expect(run('process.exit(0);').status).toBe(1);
});
