// What a search costs beside the bare statement: 100,000 documents of one account, half of them one of a thousand clients'
// each, half of them everybody's.
//
//   node bench/search.mjs                                  SQLite
//   PORTICO_DATABASE=postgres://... node bench/search.mjs   PostgreSQL too
//
// "By hand" is one statement over index and documents that trusts the index: with full-text search as the database has it
// (FTS5, tsvector), for the client's own and everybody's rows, the newest twenty, planned for its words. "The index" is the kernel's part of
// that; "search" is all of it: the index, the documents read again with the client's rights and compared, what was found marked.
// Figures are medians of several rounds on one machine: trust ratios between lines of one run, not milliseconds.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { sql } from 'kysely';

const ROUNDS = Number(process.argv[2] ?? 15);
// One round is enough to see that it works.
const DOCUMENTS = Number(process.argv[3] ?? (ROUNDS === 1 ? 2000 : 100_000));
const CLIENTS = Math.min(1000, DOCUMENTS / 20);

/** The sources of core that it takes, bundled, since a host never sees them. */
async function load(folder) {
  const outfile = path.join(folder, 'portico.mjs');
  const source = path.join(import.meta.dirname, '..', 'packages/core/src');
  const contents = `
    export { sqlite } from './sqlite.js';
    export { postgres } from './postgres.js';
    export { Handles } from './data/handles.js';
    export { migrate } from './data/migrations.js';
    export { defineTables } from './data/define-tables.js';
    export { owned, tenant } from './data/scopes.js';
    export { kernelMigrations } from './kernel-migrations.js';
    export { Search } from './search/search.js';
    export { SearchIndex } from './search/search-index.js';
    export { candidates } from './search/index/candidates.js';
    export { termsOf, keysOf } from './search/terms.js';`;
  await build({
    ...{ stdin: { contents, resolveDir: source, loader: 'ts' }, outfile, bundle: true, format: 'esm' },
    ...{ platform: 'node', packages: 'external', logLevel: 'error' },
  });
  return import(pathToFileURL(outfile).href);
}

const log = { debug() {}, info() {}, warn() {}, error() {} };
const id = (group, number) => `01900000-0000-7000-8000-${group}${String(number).padStart(11, '0')}`;
const account = id('a', 1);
const client = id('c', 7);
const scope = { account, runner: 'contact', contact: client, companies: [] };

/** What is searched, and how often it is there. */
const queries = {
  'in one of a thousand documents': 'needle',
  'in every second one': 'common',
  'two words, the second a beginning': 'common blue7',
  nowhere: 'nothing',
};

const textOf = (n) =>
  `The ${n % 2 === 0 ? 'common' : 'other'} report ${n} about blue${n % 97} and red${n % 31}${n % 1000 < 2 ? ' needle' : ''}`;

function declare({ defineTables, owned, tenant }) {
  const tables = defineTables({ bench_paper: owned(), bench_notice: tenant });
  const source = (name, table) => ({
    id: `bench.${name}`,
    scope: tables.scopes[table],
    plugin: { id: 'bench', spec: { tables, apps: { bench: {} } } },
    search: {
      spec: {
        ...{ app: 'bench', table },
        documents: tables.prepared((db, p) =>
          db.selectFrom(table).select(['id', 'title', 'text', 'at']).where('id', 'in', p.ids),
        ),
      },
      present: (row) => ({ link: `/${name}/${row.id}` }),
    },
  });
  return { tables, sources: [source('papers', 'bench_paper'), source('notices', 'bench_notice')] };
}

async function fill(portico, engine, sources) {
  const up = async ({ db, types }) => {
    for (const name of ['bench_paper', 'bench_notice']) {
      let table = db.schema.createTable(name);
      for (const column of ['account_id', 'id', ...(name === 'bench_paper' ? ['owner_id'] : [])])
        table = table.addColumn(column, types.id, (c) => c.notNull());
      await table
        .addColumn('title', types.text)
        .addColumn('text', types.text)
        .addColumn('at', types.instant)
        .addPrimaryKeyConstraint(`${name}_key`, ['account_id', 'id'])
        .execute();
    }
  };
  const sets = [
    { owner: 'core', migrations: portico.kernelMigrations },
    { owner: 'bench', migrations: { '001': { up } } },
  ];
  await portico.migrate(engine, sets, 'auto', { now: () => 0 });
  const at = '2026-01-01T00:00:00.000Z';
  await engine
    .kysely()
    .insertInto('portico_account')
    .values({
      ...{ id: account, slug: 'a', name: 'A', status: 'active', status_at: at, locale: 'en', time_zone: 'UTC' },
      ...{ currency: 'EUR', created_at: at },
    })
    .execute();
  for (let from = 0; from < DOCUMENTS; from += 500)
    await engine.transaction(async (tx) => {
      const rows = Array.from({ length: 500 }, (_, i) => from + i).map((n) => ({
        ...{ account_id: account, id: id('0', n), title: `Document ${n}`, text: textOf(n) },
        at: new Date(Date.UTC(2020, 0, 1) + n * 60_000).toISOString(),
      }));
      const papers = rows
        .filter((_, i) => i % 4 < 2)
        .map((row, i) => ({ ...row, owner_id: id('c', (from + i) % CLIENTS) }));
      await tx.kysely().insertInto('bench_paper').values(papers).execute();
      await tx
        .kysely()
        .insertInto('bench_notice')
        .values(rows.filter((_, i) => i % 4 >= 2))
        .execute();
    });
  const index = new portico.SearchIndex(
    engine,
    { now: () => 0 },
    new portico.Handles(engine, log),
    new Map(sources.map((source) => [source.id, source])),
  );
  const began = performance.now();
  const { documents } = await index.rebuild(account);
  const each = ((performance.now() - began) * 1000) / documents;
  console.log(`\n${engine.name}: ${documents} documents, made anew in ${each.toFixed(0)} microseconds each`);
}

/** The same documents for the statement by hand, in the database's own full-text search. */
async function byHand(engine) {
  const db = engine.kysely();
  const union = (paper, notice) => sql`
    select 'papers' as source, id, owner_id, title, text, at from ${paper} union all
    select 'notices', id, ${account}, title, text, at from ${notice}`;
  if (engine.name === 'sqlite') {
    await sql`create virtual table hand_text using fts5(title, text, prefix = '2 3')`.execute(db);
    await sql`create table hand (number integer primary key, source text, id text, owner_id text, title text, text text, at text)`.execute(
      db,
    );
    await sql`insert into hand (source, id, owner_id, title, text, at) ${union(sql.ref('bench_paper'), sql.ref('bench_notice'))}`.execute(
      db,
    );
    await sql`insert into hand_text (rowid, title, text) select number, title, text from hand`.execute(db);
    await sql`create index hand_newest on hand (owner_id, at)`.execute(db);
    await sql`analyze`.execute(db);
    return (words) => ({
      sql: `select source, id, at, highlight(hand_text, 0, '[', ']') as title, snippet(hand_text, 1, '[', ']', '…', 20) as excerpt
        from hand_text join hand on number = hand_text.rowid
        where hand_text match ? and owner_id in (?, ?) order by at desc limit 20`,
      parameters: [words.map((word, i) => `"${word}"${i === words.length - 1 ? '*' : ''}`).join(' '), account, client],
      ...{ reads: true, returns: true, name: '' },
    });
  }
  const table = (name) => sql.id(engine.schema, name);
  await sql`create table ${table('hand')} as ${union(table('bench_paper'), table('bench_notice'))}`.execute(db);
  await sql`alter table ${table('hand')} add column words tsvector generated always as (to_tsvector('simple', title || ' ' || text)) stored`.execute(
    db,
  );
  await sql`create index hand_words on ${table('hand')} using gin (words)`.execute(db);
  await sql`create index hand_newest on ${table('hand')} (owner_id, at)`.execute(db);
  await sql`analyze`.execute(db);
  return (words) => ({
    sql: `select source, id, at, ts_headline('simple', title, q) as title, ts_headline('simple', text, q) as excerpt
      from (select * from "${engine.schema}".hand, to_tsquery('simple', $1) as q
        where words @@ q and owner_id in ($2, $3) order by at desc limit 20) as found`,
    parameters: [words.map((word, i) => `${word}${i === words.length - 1 ? ':*' : ''}`).join(' & '), account, client],
    ...{ reads: true, returns: true, name: '' },
  });
}

async function measure(portico, engine) {
  const { tables, sources } = declare(portico);
  await fill(portico, engine, sources);
  const statement = await byHand(engine);
  const search = new portico.Search(engine, log);
  const handles = new portico.Handles(engine, log);
  const contextOf = () => ({ db: handles.open(tables, scope) });
  const reach = [
    { sources: ['bench.papers'], owners: [client] },
    { sources: ['bench.notices'], owners: [account] },
  ];
  for (const [name, q] of Object.entries(queries)) {
    const terms = portico.termsOf(q);
    const bare = statement(q.split(' '));
    const found = await search.find({ terms, sources, scope, after: undefined, limit: 20, contextOf });
    const { rows } = await engine.run(bare);
    const ours = found.hits.map(({ at }) => at).join();
    if (ours !== rows.map(({ at }) => at).join()) throw new Error(`Search and statement differ on "${q}".`);
    console.log(`\n${name} ("${q}"): milliseconds, ratio to the statement by hand`);
    await compare({
      'by hand': () => engine.run(bare),
      'the index': () =>
        portico.candidates(engine, { account, reach, keys: portico.keysOf(terms), after: undefined, limit: 21 }),
      search: () => search.find({ terms, sources, scope, after: undefined, limit: 20, contextOf }),
    });
  }
}

/** Prints milliseconds of each run, and its ratio to the first: medians of rounds that take turns, after warming up. */
async function compare(runs) {
  const rounds = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS + 2; round += 1)
    for (const [name, run] of Object.entries(runs)) {
      const began = performance.now();
      let calls = 0;
      do {
        await run();
        calls += 1;
      } while (performance.now() - began < 20);
      if (round >= 2) rounds[name].push((performance.now() - began) / calls);
    }
  const medians = Object.entries(rounds).map(([name, figures]) => [name, figures.sort((a, b) => a - b)[ROUNDS >> 1]]);
  for (const [name, median] of medians)
    console.log(
      `  ${name.padEnd(12)} ${median.toFixed(3).padStart(9)} ${(median / medians[0][1]).toFixed(2).padStart(7)}x`,
    );
}

const folder = await mkdtemp(path.join(import.meta.dirname, '.search-'));
try {
  const portico = await load(folder);
  const databases = [portico.sqlite(path.join(folder, 'bench.db'), { synchronous: 'normal' })];
  const url = process.env.PORTICO_DATABASE;
  const schema = `bench_search_${process.pid}`;
  if (url) databases.push(portico.postgres(url, { schema }));
  for (const database of databases) {
    const engine = await database.open();
    try {
      await measure(portico, engine);
    } finally {
      if (engine.name === 'postgres') await sql`drop schema ${sql.id(schema)} cascade`.execute(engine.kysely());
      await engine.close();
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
