import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDatabases } from './databases.ts';
import { Lab } from './lab.ts';
import { wireRequest } from './load.ts';

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

test('runs what compares with answers by hand, and with itself', () => {
  const ratio = expect.any(Number);
  expect(quickly('--engine', 'sqlite', 'home', 'growth', 'owners')).toEqual(
    [
      { benchmark: 'home', against: 'session and seven statements by hand', floor: 0.8 },
      { benchmark: 'growth of home', against: 'a thousandth of the rows', floor: expect.closeTo(0.44) },
      { benchmark: 'growth of list of ten', against: 'a thousandth of the rows', floor: expect.closeTo(0.44) },
      { benchmark: 'home for three owners', against: 'one owner', floor: null },
      { benchmark: 'list of ten for three owners', against: 'one owner', floor: null },
    ].map((known) => ({ ...known, engine: 'sqlite', ratio })),
  );
});

// Skipped where the benchmarks' own dependencies are not installed: `npm run bench` installs them.
test.skipIf(!existsSync(path.join(import.meta.dirname, 'node_modules/better-auth')))('runs the peers from npm', () => {
  expect(quickly('--engine', 'sqlite', 'session', 'empty')).toEqual([
    expect.objectContaining({ against: "better-auth's get-session", floor: 8 }),
    expect.objectContaining({ against: 'session by hand', floor: null }),
    expect.objectContaining({ against: 'bare Hono with zod-openapi', floor: 1 / 1.5 }),
    expect.objectContaining({ against: 'session by hand on Hono', floor: 1 / 1.5 }),
  ]);
});

test('fails where a contender that should answer the same does not', async () => {
  const databases = await openDatabases('sqlite');
  const pace = { rounds: 1, milliseconds: 10, warmUp: 1, connections: 1 };
  const amount = { accounts: 0, alone: 0, inCompanies: 0, invoices: 0 };
  const lab = new Lab(databases, { pace, large: amount, small: amount }, undefined);
  const answering = (given: string) => ({
    name: `answers ${given}`,
    module: 'answering.test-support.ts',
    given,
    requests: [wireRequest('/', { Host: 'studio.example' })],
  });
  const against = (given: string) =>
    lab.compare('answers', answering('{}'), [{ against: 'it', floor: 1, entry: answering(given), same: true }]);
  try {
    expect(await against('{}')).toMatchObject([{ benchmark: 'answers', engine: 'sqlite', against: 'it', floor: 1 }]);
    await expect(against('{ }')).rejects.toThrow('answers sqlite answers {} and answers sqlite answers { } differ');
  } finally {
    await databases.close();
  }
});

test.each(['scoped-queries', 'search', 'billing-totals', 'seal', 'change'])('%s.mjs runs', (script) => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, `${script}.mjs`), '1'],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  expect(stderr).toBe('');
  expect(stdout).toMatch(/\d/);
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
