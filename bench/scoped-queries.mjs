// What scoping costs: compiling with and without it, running by hand, scoped and prepared, and the plans behind.
//
//   node bench/scoped-queries.mjs                                  SQLite
//   PORTICO_DATABASE=postgres://... node bench/scoped-queries.mjs   PostgreSQL too
//
// Figures are medians of several rounds on one machine: trust ratios between lines of one run, not microseconds.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { createQueryId, sql } from 'kysely';

const ACCOUNTS = 5;
const CONTACTS = 200;
const ORDERS = 100;
// One round is enough to see that it works.
const ROUNDS = Number(process.argv[2] ?? 21);

/** The sources of core's data folder, bundled, since a host never sees them. */
async function load() {
  const outfile = path.join(folder, 'portico.mjs');
  const source = path.join(import.meta.dirname, '..', 'packages/core/src');
  const contents = `
    export { sqlite } from './sqlite.js';
    export { postgres } from './postgres.js';
    export { Handles } from './data/handles.js';
    export { migrate } from './data/migrations.js';
    export { defineTables } from './data/define-tables.js';
    export { owned } from './data/scopes.js';`;
  await build({
    stdin: { contents, resolveDir: source, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

function declare({ defineTables, owned }) {
  return defineTables({
    bench_order: owned({ roles: ['owner', 'billing'], visible: (row) => row('status', '<>', 'draft') }),
    bench_item: owned(),
  });
}

const log = { debug() {}, info() {}, warn() {}, error() {} };
const id = (group, number) => `01900000-0000-7000-8000-${group}${String(number).padStart(11, '0')}`;
const scopeOf = (account, contact, companies = []) => ({
  runner: 'contact',
  account: id('a', account),
  contact: id('c', contact),
  companies,
});

const queries = {
  'by id': (db) => db.selectFrom('bench_order').select(['id', 'title', 'total']).where('id', '=', id('0', 1)),
  'list of ten': (db) =>
    db
      .selectFrom('bench_order')
      .select(['id', 'title', 'total'])
      .where('status', '=', 'sent')
      .orderBy('due_on', 'desc')
      .orderBy('id', 'desc')
      .limit(10),
  'join and exists': (db) =>
    db
      .selectFrom('bench_order as o')
      .innerJoin('bench_item as i', 'i.order_id', 'o.id')
      .select(['o.id', 'i.label'])
      .where((eb) => eb.exists(eb.selectFrom('bench_item as x').select('x.id').whereRef('x.order_id', '=', 'o.id')))
      .limit(10),
  'left join': (db) =>
    db
      .selectFrom('bench_order as o')
      .leftJoin('bench_item as i', 'i.order_id', 'o.id')
      .select(['o.id', 'i.label'])
      .where('o.id', '=', id('0', 1)),
  insert: (db) =>
    db
      .insertInto('bench_order')
      .values({ id: id('0', 9), owner_id: id('c', 1), title: 'x', status: 'sent', total: 1, due_on: '2026-01-01' }),
  update: (db) => db.updateTable('bench_order').set({ title: 'x' }).where('id', '=', id('0', 1)),
};

async function measureCompiling(portico) {
  const engine = await portico.sqlite(':memory:').open();
  const db = new portico.Handles(engine, log).open(declare(portico), scopeOf(1, 1));
  const plain = engine.kysely();
  const compiler = engine.compiler();
  console.log('\nBuilding and compiling (SQLite): microseconds, ratio to plain Kysely');
  for (const [name, query] of Object.entries(queries)) {
    await compare({
      [name]: () => compiler.compileQuery(query(plain).toOperationNode(), createQueryId()),
      [`${name}, scoped`]: () => query(db).compile(),
    });
  }
  const handles = new portico.Handles(engine, log);
  await compare({ 'opening a handle': () => handles.open(tables(portico), scopeOf(1, 1)) });
  await engine.close();
}

/** Declared once: what is kept for prepared queries and scopes goes by the declaration. */
let declared;
function tables(portico) {
  declared ??= declare(portico);
  return declared;
}

async function measureRunning(portico, engine) {
  await fill(portico, engine);
  const bench = tables(portico);
  const handles = new portico.Handles(engine, log);
  const one = scopeOf(2, 7);
  const two = scopeOf(2, 7, [{ id: id('d', 3), role: 'owner' }]);
  const db = handles.open(bench, one);
  const list = bench.prepared((reader, p) =>
    reader
      .selectFrom('bench_order')
      .select(['id', 'title', 'total'])
      .where('status', '=', 'sent')
      .orderBy('due_on', 'desc')
      .orderBy('id', 'desc')
      .limit(p.limit),
  );
  const table = engine.schema ? `"${engine.schema}"."bench_order"` : '"bench_order"';
  const mark = (number) => (engine.name === 'sqlite' ? '?' : `$${number}`);
  const byHand = {
    sql: `select "id", "title", "total" from ${table} where "account_id" = ${mark(1)} and "owner_id" = ${mark(2)} and "status" <> 'draft' and "status" = 'sent' order by "due_on" desc, "id" desc limit 10`,
    parameters: [one.account, one.contact],
    reads: true,
    returns: true,
  };
  console.log(`\nRunning on ${engine.name}, a list of ten: microseconds, ratio to the statement written by hand`);
  await compare({
    'by hand': () => engine.run(byHand),
    prepared: () => handles.open(bench, one).all(list, { limit: 10 }),
    'prepared on an open handle': () => db.all(list, { limit: 10 }),
    'prepared, two owners': () => handles.open(bench, two).all(list, { limit: 10 }),
    'scoped, built each time': () => queries['list of ten'](db).execute(),
  });
  for (const [name, scope] of [
    ['one owner', one],
    ['two owners', two],
  ]) {
    for (const query of ['list of ten', 'join and exists', 'left join', 'update'])
      await explain(engine, handles.open(bench, scope), name, query);
  }
  await engine.close();
}

async function explain(engine, db, owners, name) {
  const { sql: text, parameters } = queries[name](db).compile();
  const values = parameters.map((value) =>
    typeof value === 'object' && value !== null ? value.read(scopeValuesOf(owners), {}) : value,
  );
  const explained = `${engine.name === 'sqlite' ? 'explain query plan' : 'explain (costs off)'} ${text}`;
  const { rows } = await engine.run({ sql: explained, parameters: values, reads: false, returns: true });
  console.log(`  plan of ${name}, ${owners}:`);
  for (const row of rows) console.log(`    ${row.detail ?? row['QUERY PLAN']}`);
}

function scopeValuesOf(owners) {
  const parties = owners === 'one owner' ? [id('c', 7)] : [id('c', 7), id('d', 3)];
  return { account: id('a', 2), contact: id('c', 7), owners: () => parties };
}

async function fill(portico, engine) {
  const up = async ({ db, types }) => {
    for (const [name, columns] of [
      [
        'bench_order',
        [
          ['title', types.text],
          ['status', types.text],
          ['total', types.money],
          ['due_on', types.day],
        ],
      ],
      [
        'bench_item',
        [
          ['order_id', types.id],
          ['label', types.text],
        ],
      ],
    ]) {
      let table = db.schema.createTable(name);
      for (const column of ['account_id', 'owner_id', 'id'])
        table = table.addColumn(column, types.id, (c) => c.notNull());
      for (const [column, type] of columns) table = table.addColumn(column, type);
      await table.addPrimaryKeyConstraint(`${name}_key`, ['account_id', 'id']).execute();
    }
    await db.schema
      .createIndex('bench_order_list')
      .on('bench_order')
      .columns(['account_id', 'owner_id', 'due_on', 'id'])
      .execute();
    await db.schema.createIndex('bench_item_order').on('bench_item').columns(['account_id', 'order_id']).execute();
  };
  await portico.migrate(engine, [{ owner: 'bench', migrations: { '001': { up } } }], 'auto', { now: () => 0 });
  await engine.transaction(async (tx) => {
    let number = 0;
    for (let account = 1; account <= ACCOUNTS; account += 1) {
      for (let contact = 1; contact <= CONTACTS; contact += 1) {
        const rows = Array.from({ length: ORDERS }, () => {
          number += 1;
          const owner = number % 10 === 0 ? id('d', contact % 5) : id('c', contact);
          return {
            account_id: id('a', account),
            owner_id: owner,
            id: id('0', number),
            title: `order ${number}`,
            status: number % 4 ? 'sent' : 'draft',
            total: number,
            due_on: `2026-0${1 + (number % 9)}-1${number % 10}`,
          };
        });
        await tx.kysely().insertInto('bench_order').values(rows).execute();
        const items = rows.map(({ account_id, owner_id, id: order_id }) => ({
          account_id,
          owner_id,
          id: order_id,
          order_id,
          label: 'x',
        }));
        await tx.kysely().insertInto('bench_item').values(items).execute();
      }
    }
  });
  await sql`analyze`.execute(engine.kysely());
}

/** Prints microseconds of each run, and its ratio to the first: medians of rounds that take turns, after warming up. */
async function compare(runs) {
  const rounds = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS + 2; round += 1) {
    for (const [name, run] of Object.entries(runs)) {
      const figure = await perCall(run);
      if (round >= 2) rounds[name].push(figure);
    }
  }
  const medians = Object.entries(rounds).map(([name, figures]) => [name, figures.sort((a, b) => a - b)[ROUNDS >> 1]]);
  for (const [name, median] of medians) {
    console.log(
      `  ${name.padEnd(28)} ${median.toFixed(2).padStart(8)} ${(median / medians[0][1]).toFixed(2).padStart(6)}x`,
    );
  }
}

async function perCall(run) {
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < 25) {
    for (let index = 0; index < 20; index += 1) await run();
    calls += 20;
  }
  return ((performance.now() - start) * 1000) / calls;
}

const folder = await mkdtemp(path.join(import.meta.dirname, '..', 'node_modules', '.scoped-queries-'));
try {
  const portico = await load();
  await measureCompiling(portico);
  await measureRunning(portico, await portico.sqlite(path.join(folder, 'bench.db')).open());
  const url = process.env.PORTICO_DATABASE;
  if (url?.startsWith('postgres')) {
    const engine = await portico.postgres(url, { schema: 'portico_bench' }).open();
    await sql`drop schema if exists portico_bench cascade`.execute(engine.kysely());
    await measureRunning(portico, engine);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
