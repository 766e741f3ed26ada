// What a change costs that tells an event and notes an audit entry, beside the same change without; how many writers one
// account bears; and how fast what was told is delivered.
//
//   node bench/change.mjs        needs Node 22.18 and an installed workspace, no build
//
// "Bare" is one statement of Kysely's in a transaction. The kernel's change has the same statement, one event with one
// subscriber, and one audit entry with the address it came from. PostgreSQL is the tests' own, or the one that
// PORTICO_TEST_POSTGRES names; trips are the waits for its answers. Rounds take turns; only the ratios count.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { countedTrips } from '../tools/testing/counted-trips.ts';
import { openDatabases } from './databases.ts';

// One round is enough to see that it works.
const ROUNDS = Number(process.argv[2] ?? 9);
const CHANGES = ROUNDS > 1 ? 96 : 16;
const WRITERS = [1, 4, 16];

const core = await importSource();
const clock = { now: Date.now };
const log = { debug() {}, info() {}, warn() {}, error() {} };
const engines = process.env.PORTICO_TEST_ENGINES === 'sqlite' ? ['sqlite'] : ['sqlite', 'postgres'];

for (const name of engines) {
  const databases = await openDatabases(name);
  try {
    const { address } = await databases.make('change');
    await onEngine(name, address);
  } finally {
    await databases.close();
  }
}

async function onEngine(name, address) {
  const open = (at) => (name === 'sqlite' ? core.sqlite(at) : core.postgres(at, { poolSize: 16 })).open();
  const engine = await open(address);
  await core.migrate(engine, [{ owner: 'core', migrations: core.kernelMigrations }], 'auto', clock);
  const { bare, kernel } = await contenders(engine);
  for (let i = 0; i < CHANGES; i += 1) await kernel(await bare());

  const [without, withAll] = [await statements(engine, bare), await statements(engine, kernel)];
  say(name, 'statements', `${withAll} of a change that tells and notes, ${without} of a bare one`);
  if (name === 'postgres') await trips(address, open);

  for (const writers of WRITERS) {
    const rounds = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const each = { bare: await perSecond(bare, writers), kernel: await perSecond(kernel, writers) };
      if (round >= 0) rounds.push(each);
    }
    const ratio = median(rounds.map((each) => each.bare / each.kernel));
    const rate = median(rounds.map((each) => each.kernel));
    say(name, `${writers} writers`, `${ratio.toFixed(2)} times a bare change; ${rate.toFixed(0)} changes a second`);
  }

  const second = await open(address);
  const nodes = [engine, second].map((each) => new core.Worker([deliveriesOver(each)], log));
  await Promise.all(nodes.map((node) => node.tick()));
  const rates = { one: [], two: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [key, working] of [
      ['one', nodes.slice(0, 1)],
      ['two', nodes],
    ]) {
      for (let i = 0; i < CHANGES; i += 1) await kernel();
      const began = performance.now();
      const done = await Promise.all(working.map((node) => node.tick()));
      rates[key].push((done.reduce((sum, each) => sum + each, 0) * 1000) / (performance.now() - began));
    }
  }
  const gain = median(rates.two.map((rate, round) => rate / rates.one[round]));
  say(
    name,
    'outbox',
    `two workers deliver ${gain.toFixed(2)} times as fast as one; ${median(rates.two).toFixed(0)} a second`,
  );
  await second.close();
  await engine.close();
}

/** The same change of one account, bare and by the kernel. */
async function contenders(engine) {
  const account = core.newId(clock);
  const at = new Date().toISOString();
  const row = { id: account, slug: `a-${account}`, name: 'A', status: 'active', status_at: at, created_at: at };
  const settings = { locale: 'en', time_zone: 'UTC', currency: 'EUR', external_id: null };
  await engine
    .kysely()
    .insertInto('portico_account')
    .values({ ...row, ...settings })
    .execute();
  const keys = new core.PersonalKeys(engine, clock, new core.Secrets('a secret for the bench, 32 bytes at least'));
  const subscribers = { of: () => [{ kind: 'subscriber', name: 'bench', takes: () => true }] };
  const changes = new core.Changes(engine, clock, [
    new core.Emission(engine, clock, [subscribers]),
    new core.AuditTrail(engine, keys),
  ]);
  const cause = { actor: { kind: 'contact', id: core.newId(clock) }, from: { address: '192.0.2.1' } };
  // A row of its own each time: what is measured is the kernel, not who waits for a row.
  const write = (tx) =>
    tx
      .kysely()
      .insertInto('portico_event_subject')
      .values({ account_id: account, subject: `bench:${core.newId(clock)}`, version: 1 })
      .execute();
  return {
    bare: () => engine.transaction(async (tx) => void (await write(tx))),
    kernel: () =>
      changes.run(account, cause, async (change) => {
        await write(change.tx);
        const paymentId = core.newId(clock);
        const subject = `payment:${paymentId}`;
        change.emit({ name: 'payment.recorded', subject, partyId: undefined, data: { paymentId, amount: 1200 } });
        change.note({ action: 'payment.recorded', subject, data: { amount: 1200 } });
      }),
  };
}

function deliveriesOver(engine) {
  return new core.Deliveries(engine, clock, log, [
    { kind: 'subscriber', consumers: ['bench'], deliver: async () => {} },
  ]);
}

async function statements(engine, change) {
  let count = 0;
  const stop = engine.observe(() => (count += 1));
  await change();
  stop();
  return count;
}

async function trips(address, open) {
  const way = await countedTrips(address);
  const engine = await open(way.address);
  const { bare, kernel } = await contenders(engine);
  for (let i = 0; i < 3; i += 1) await kernel(await bare());
  way.take();
  await bare();
  const without = way.take();
  await kernel();
  say('postgres', 'trips', `${way.take()} of a change that tells and notes, ${without} of a bare one`);
  await engine.close();
  await way.close();
}

async function perSecond(change, writers) {
  const began = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let i = 0; i < CHANGES / writers; i += 1) await change();
    }),
  );
  return (Math.ceil(CHANGES / writers) * writers * 1000) / (performance.now() - began);
}

function say(engine, what, text) {
  console.log(`${engine.padEnd(9)}${what.padEnd(12)}${text}`);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Parts of core that a host never sees. */
async function importSource() {
  const source = path.resolve(import.meta.dirname, '../packages/core/src');
  const parts = {
    sqlite: './sqlite.js',
    postgres: './postgres.js',
    migrate: './data/migrations.js',
    kernelMigrations: './kernel-migrations.js',
    newId: './id.js',
    Secrets: './secret.js',
    Changes: './changes/changes.js',
    Emission: './events/outbox/emission.js',
    Deliveries: './events/outbox/deliveries.js',
    Worker: './events/worker.js',
    AuditTrail: './audit/audit-trail.js',
    PersonalKeys: './audit/personal-keys.js',
  };
  const contents = Object.entries(parts)
    .map(([name, file]) => `export { ${name} } from '${file}';`)
    .join('\n');
  const outfile = path.resolve(import.meta.dirname, `../node_modules/.portico/bench-change-${process.pid}.mjs`);
  await build({
    stdin: { contents, resolveDir: source, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    logLevel: 'error',
  });
  try {
    return await import(outfile);
  } finally {
    rmSync(outfile, { force: true });
  }
}
