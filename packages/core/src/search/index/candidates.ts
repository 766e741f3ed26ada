import {
  type Compilable,
  type Expression,
  expressionBuilder,
  type Kysely,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import type { Engine } from '../../data/engine.js';
import { runnableQuery } from '../../data/runnable-query.js';
import type { KernelTables } from '../../identity/tables.js';
import type { Key } from '../terms.js';
import type { Place, Reach } from './entry.js';
import { partitioned } from './words-column.js';

/** What the index is asked for. */
export interface CandidateQuery {
  readonly account: string;
  readonly reach: readonly Reach[];
  /** All of them; at least one. */
  readonly keys: readonly Key[];
  /** The last one of the part before. */
  readonly after: Place | undefined;
  readonly limit: number;
}

/** How many documents of a word are gone through sooner than all that may be the asker's. */
const FEW = 1000;

/** Behind every word. */
const END = '\u{10ffff}';

type Db = Kysely<KernelTables>;

/** Documents that have all keys and may be the asker's, the newest first. */
export async function candidates(engine: Engine, query: CandidateQuery): Promise<Place[]> {
  if (query.reach.every(({ owners }) => owners.length === 0)) return [];
  const db = engine.kysely<KernelTables>();
  if (engine.name === 'postgres') return plannedAnew(engine, newest(db, query, tsquery(query)));
  const rare = await rareKey(db, query);
  return (rare === undefined ? newest(db, query, hasKeys(query.keys)) : fromWord(db, query, rare)).execute();
}

/** For each party's its own way through the index, from the newest one on; then the newest of all. */
function newest(db: Db, query: CandidateQuery, meant: Expression<SqlBool>) {
  const { account, after, limit } = query;
  const branches = query.reach.flatMap(({ sources, owners }) =>
    owners.map((owner) =>
      db
        .selectFrom('portico_search')
        .select(['at', 'source', 'row_id as row'])
        .where('account_id', '=', account)
        .where('owner_id', '=', owner)
        .where('source', 'in', sources)
        .where(meant)
        .$if(after !== undefined, (select) => select.where(behind(after)))
        .orderBy('at', 'desc')
        .orderBy('source', 'desc')
        .orderBy('row_id', 'desc')
        .limit(limit),
    ),
  );
  return branches
    .map((branch) => db.selectFrom(branch.as('part')).selectAll())
    .reduce((all, branch) => all.unionAll(branch))
    .orderBy('at', 'desc')
    .orderBy('source', 'desc')
    .orderBy('row', 'desc')
    .limit(limit);
}

/**
 * Runs a statement without a kept plan: how often a word is decides which way is short, and a plan for all words takes
 * the long one for those that are everywhere.
 */
async function plannedAnew(engine: Engine, places: Compilable): Promise<Place[]> {
  return (await engine.run<Place>({ ...runnableQuery(places.compile()), name: '' })).rows;
}

/** On SQLite: from where the word is to its documents. */
function fromWord(db: Db, query: CandidateQuery, { word, prefix }: Key) {
  const { account, after, limit, reach, keys } = query;
  const found = db
    .selectFrom('portico_search_word')
    .distinct()
    .select(['source as found_in', 'row_id as found'])
    .where('account_id', '=', account)
    .where('word', '>=', word)
    .where('word', '<=', prefix ? word + END : word);
  // A cross join keeps its order.
  return db
    .selectFrom(found.as('found'))
    .crossJoin('portico_search')
    .select(['at', 'source', 'row_id as row'])
    .where('account_id', '=', account)
    .whereRef('source', '=', 'found_in')
    .whereRef('row_id', '=', 'found')
    .where((entry) =>
      entry.or(
        reach.map(({ sources, owners }) =>
          entry.and([entry('source', 'in', sources), entry('owner_id', 'in', owners)]),
        ),
      ),
    )
    .where(hasKeys(keys))
    .$if(after !== undefined, (select) => select.where(behind(after)))
    .orderBy('at', 'desc')
    .orderBy('source', 'desc')
    .orderBy('row_id', 'desc')
    .limit(limit);
}

/** On SQLite: a word that fewer documents have than may be the asker's; nothing where both are many. */
async function rareKey(db: Db, { account, reach, keys }: CandidateQuery): Promise<Key | undefined> {
  const owners = [...new Set(reach.flatMap((each) => each.owners))];
  const own = db
    .selectFrom('portico_search')
    .select('row_id')
    .where('account_id', '=', account)
    .where('owner_id', 'in', owners);
  let fewest = FEW;
  let rarest: Key | undefined;
  for (const key of keys) {
    const having = db
      .selectFrom('portico_search_word')
      .select('row_id')
      .where('account_id', '=', account)
      .where('word', '>=', key.word)
      .where('word', '<=', key.prefix ? key.word + END : key.word);
    const count = await countUpTo(fewest, db, having);
    if (count >= fewest) continue;
    fewest = count;
    rarest = key;
  }
  return rarest !== undefined && (await countUpTo(fewest, db, own)) < fewest ? undefined : rarest;
}

async function countUpTo<Table extends keyof KernelTables>(
  most: number,
  db: Db,
  rows: SelectQueryBuilder<KernelTables, Table, { row_id: string }>,
): Promise<number> {
  const { count } = await db
    .selectFrom(rows.limit(most).as('some'))
    .select((some) => some.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function tsquery({ account, keys }: CandidateQuery): Expression<SqlBool> {
  const text = keys.map(({ word, prefix }) => `'${partitioned(account, word)}'${prefix ? ':*' : ''}`).join(' & ');
  return sql<SqlBool>`words @@ ${text}::tsquery`;
}

function hasKeys(keys: readonly Key[]): Expression<SqlBool> {
  const needles = JSON.stringify(keys.map(({ word, prefix }) => (prefix ? ` ${word}` : ` ${word} `)));
  return sql<SqlBool>`not exists (select 1 from json_each(${needles}) as needle where instr(words, needle.value) = 0)`;
}

function behind(after: Place | undefined): Expression<SqlBool> {
  const eb = expressionBuilder<KernelTables, 'portico_search'>();
  const { at, source, row } = after ?? { at: '', source: '', row: '' };
  return eb(eb.refTuple('at', 'source', 'row_id'), '<', eb.tuple(at, source, row));
}
