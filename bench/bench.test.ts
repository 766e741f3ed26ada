import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** Runs the benchmarks over small tables, as `npm run bench -- --quick --json` does, without installing or building. */
function quickly(...args: string[]): unknown {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path.join(import.meta.dirname, 'main.ts'),
      ...['--quick', '--json', ...args],
    ],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

const engines = process.env['PORTICO_TEST_ENGINES'] === 'sqlite' ? ['sqlite'] : ['sqlite', 'postgres'];

test.each(engines)('prints ratios as JSON and nothing else, over %s', (engine) => {
  expect(quickly('--engine', engine, 'list')).toEqual([
    { benchmark: 'list of ten', engine, against: 'session and list by hand', ratio: expect.any(Number), floor: 0.9 },
  ]);
});

// Skipped where the benchmarks' own dependencies are not installed: `npm run bench` installs them.
test.skipIf(!existsSync(path.join(import.meta.dirname, 'node_modules/better-auth')))('runs the peers from npm', () => {
  expect(quickly('--engine', 'sqlite', 'session')).toEqual([
    expect.objectContaining({ against: "better-auth's get-session", floor: 8 }),
    expect.objectContaining({ against: 'session by hand', floor: null }),
  ]);
});

test.each([
  [['hme'], 'No such benchmark: hme. There are home, list'],
  [['--engine', 'mysql'], 'No such engine: mysql. There are sqlite, postgres.'],
  [['--rows', 'many'], '--rows is "many", which is no number of invoices.'],
])('says what there is in place of %j', (args, said) => {
  const { status, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'main.ts'), ...args], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain(said);
});
