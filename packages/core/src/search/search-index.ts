import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KernelChange } from '../changes/kernel-change.js';
import { type Clock, isoNow } from '../clock.js';
import type { Engine, EngineTransaction } from '../data/engine.js';
import type { Handles } from '../data/handles.js';
import type { Db, Tables } from '../data/tables.js';
import type { KernelTables } from '../identity/tables.js';
import { Entries, MOST_WRITTEN } from './index/entries.js';
import type { Entry } from './index/entry.js';
import { isOwned, type Source, sourceId } from './source.js';
import { indexWords } from './terms.js';
import { SEARCHED_LENGTH, WORD_RULES, wordsOf } from './words.js';

/** A change that marks documents, until it ends. */
export type MarkingChange = Pick<KernelChange, 'tx' | 'account' | 'atEnd'>;

/** What an index was made anew from, and what was not as it should have been. */
export interface Rebuilt {
  /** How many documents there are. */
  readonly documents: number;
  /** How many of them were missing, other than they should be, or too many: after changes that did not mark them. */
  readonly mended: number;
}

/** What a document's row must be: JavaScript knows no types. */
const Document = z.looseObject({
  id: z.string(),
  title: z.string(),
  text: z.string().nullable(),
  at: z.string().refine((at) => !Number.isNaN(Date.parse(at)), 'is no time in ISO 8601'),
});

/** See {@link Document}. */
export type Document = z.output<typeof Document>;

/** The documents that a plugin's query gave. */
export function documentsOf({ id }: Source, rows: readonly unknown[]): Document[] {
  const parsed = z.array(Document).safeParse(rows);
  if (parsed.success) return parsed.data;
  throw new Error(`What can be searched as "${id}" has rows of the wrong shape: ${z.prettifyError(parsed.error)}`);
}

/** What of a document is searched. */
export function searchedText({
  title,
  text,
}: Pick<Document, 'title' | 'text'>): readonly [title: string, text: string] {
  return [title, text ?? ''];
}

/** Keeps what can be searched, in the transactions that change it. */
export class SearchIndex {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #handles: Handles;
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #entries: Entries;
  readonly #marks = new WeakMap<MarkingChange, Map<Source, Set<string>>>();
  readonly #fingerprints = new Map<Source, string>();

  constructor(engine: Engine, clock: Clock, handles: Handles, sources: ReadonlyMap<string, Source>) {
    this.#engine = engine;
    this.#clock = clock;
    this.#handles = handles;
    this.#sources = sources;
    this.#entries = new Entries(engine);
  }

  /**
   * Marks documents as changed: they are read as the change ends, and their entries are written with it.
   *
   * @param name that of the plugin's declaration
   * @param ids those of the rows; of one that is gone the entry goes
   */
  mark(change: MarkingChange, plugin: string, name: string, ids: string | readonly string[]): void {
    const source = this.#named(plugin, name);
    let marks = this.#marks.get(change);
    if (marks === undefined) {
      const made = new Map<Source, Set<string>>();
      this.#marks.set(change, made);
      change.atEnd(({ tx, account }) => this.#write(tx, account, made));
      marks = made;
    }
    const marked = marks.get(source) ?? new Set();
    marks.set(source, marked);
    for (const id of typeof ids === 'string' ? [ids] : ids) marked.add(id);
  }

  /** Makes an account's index anew, in parts that hold up nobody. */
  async rebuild(account: string): Promise<Rebuilt> {
    let documents = 0;
    let mended = 0;
    for (const source of this.#sources.values()) {
      const rebuilt = await this.#rebuild(account, source);
      documents += rebuilt.documents;
      mended += rebuilt.mended;
    }
    return { documents, mended };
  }

  /** Makes anew what was made by another declaration or other rules, or never. */
  async renew(account: string): Promise<void> {
    for (const source of await this.stale(account)) await this.#rebuild(account, source);
  }

  /** The sources whose index in an account was made by another declaration or other rules, or never. */
  async stale(account: string): Promise<Source[]> {
    const made = await this.#engine
      .kysely<KernelTables>()
      .selectFrom('portico_search_source')
      .select(['source', 'fingerprint'])
      .where('account_id', '=', account)
      .execute();
    const known = new Map(made.map(({ source, fingerprint }) => [source, fingerprint]));
    return [...this.#sources.values()].filter((source) => known.get(source.id) !== this.#fingerprint(source));
  }

  #named(plugin: string, name: string): Source {
    const source = this.#sources.get(sourceId(plugin, name));
    if (source !== undefined) return source;
    const names = [...this.#sources.values()].filter((each) => each.plugin.id === plugin).map(({ id }) => id);
    throw new Error(`Plugin "${plugin}" declares no search "${name}". It declares: ${names.join(', ') || 'none'}.`);
  }

  async #write(tx: EngineTransaction, account: string, marks: ReadonlyMap<Source, ReadonlySet<string>>): Promise<void> {
    // In one order, so that no two changes wait for each other.
    const inOrder = [...marks].toSorted(([a], [b]) => (a.id < b.id ? -1 : 1));
    for (const [source, ids] of inOrder)
      for (const part of partsOf([...ids].toSorted())) await this.#refresh(tx, account, source, part);
  }

  async #rebuild(account: string, source: Source): Promise<Rebuilt> {
    let documents = 0;
    let mended = 0;
    const refresh = async (tx: EngineTransaction, ids: readonly string[]) => {
      const refreshed = await this.#refresh(tx, account, source, ids);
      documents += refreshed.documents;
      mended += refreshed.mended;
    };
    await this.#inParts(async (tx, after) => {
      const ids = await this.#rowIds(tx, account, source, after);
      await refresh(tx, ids);
      return ids;
    });
    await this.#inParts(async (tx, after) => {
      const ids = await this.#entryIds(tx, account, source, after);
      const rows = new Set((await this.#rows(tx, account, source, ids)).map(({ id }) => id));
      await refresh(
        tx,
        ids.filter((id) => !rows.has(id)),
      );
      return ids;
    });
    const row = { account_id: account, source: source.id };
    const made = { fingerprint: this.#fingerprint(source), built_at: isoNow(this.#clock) };
    await this.#engine
      .kysely<KernelTables>()
      .insertInto('portico_search_source')
      .values({ ...row, ...made })
      .onConflict((conflict) => conflict.columns(['account_id', 'source']).doUpdateSet(made))
      .execute();
    return { documents, mended };
  }

  /** Each part in a transaction of its own, until one gives no ids. */
  async #inParts(
    work: (tx: EngineTransaction, after: string | undefined) => Promise<readonly string[]>,
  ): Promise<void> {
    let after: string | undefined;
    do {
      const ids = await this.#engine.transaction((tx) => work(tx, after));
      after = ids.length < MOST_WRITTEN ? undefined : ids.at(-1);
    } while (after !== undefined);
  }

  /** Reads documents with the account's rights and writes their entries, or removes them. */
  async #refresh(tx: EngineTransaction, account: string, source: Source, ids: readonly string[]): Promise<Rebuilt> {
    if (ids.length === 0) return { documents: 0, mended: 0 };
    // On PostgreSQL all are sent at once, and read behind the lock.
    const [, rows, read] = await Promise.all([
      this.#entries.lock(tx, account, source.id, ids),
      this.#rows(tx, account, source, ids),
      this.#db(tx, account, source).all(source.search.spec.documents, { ids: [...ids] }),
    ]);
    const documents = new Map(documentsOf(source, read).map((document) => [document.id, document]));
    const entries = rows.flatMap(({ id, owner_id = account }) => {
      const document = documents.get(id);
      return document === undefined ? [] : [entryOf(source, owner_id, document)];
    });
    const kept = new Set(entries.map(({ row }) => row));
    const written = await this.#entries.put(tx, account, entries);
    const gone = ids.filter((id) => !kept.has(id));
    const removed = await this.#entries.remove(tx, account, source.id, gone);
    return { documents: entries.length, mended: written + removed };
  }

  /** The rows that documents belong to, with their owners where they have some. */
  async #rows(
    tx: EngineTransaction,
    account: string,
    source: Source,
    ids: readonly string[],
  ): Promise<{ readonly id: string; readonly owner_id?: string }[]> {
    if (ids.length === 0) return [];
    return this.#db(tx, account, source)
      .selectFrom(source.search.spec.table)
      .select(isOwned(source) ? ['id', 'owner_id'] : ['id'])
      .where('id', 'in', ids)
      .execute();
  }

  async #rowIds(tx: EngineTransaction, account: string, source: Source, after: string | undefined): Promise<string[]> {
    const rows = await this.#db(tx, account, source)
      .selectFrom(source.search.spec.table)
      .select('id')
      .$if(after !== undefined, (rows) => rows.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(MOST_WRITTEN)
      .execute();
    return rows.map(({ id }) => id);
  }

  async #entryIds(tx: EngineTransaction, account: string, source: Source, after = ''): Promise<string[]> {
    const rows = await tx
      .kysely<KernelTables>()
      .selectFrom('portico_search')
      .select('row_id')
      .where('account_id', '=', account)
      .where('source', '=', source.id)
      .where('row_id', '>', after)
      .orderBy('row_id')
      .limit(MOST_WRITTEN)
      .execute();
    return rows.map(({ row_id }) => row_id);
  }

  /** The plugin's tables, of which no more is known here than that the table of the source has ids, and maybe owners. */
  #db(
    tx: EngineTransaction,
    account: string,
    { plugin }: Source,
  ): Db<Record<string, { id: string; owner_id: string }>> {
    const tables = plugin.spec.tables as unknown as Tables<Record<string, { id: string; owner_id: string }>>;
    return this.#handles.openIn(tx, tables, { account, runner: 'account' });
  }

  #fingerprint(source: Source): string {
    let fingerprint = this.#fingerprints.get(source);
    if (fingerprint === undefined) {
      const { plugin, search, scope } = source;
      const query = this.#handles.textOf(plugin.spec.tables, search.spec.documents, { ids: [''] });
      fingerprint = digestOf(WORD_RULES, search.spec.table, scope.scope, query);
      this.#fingerprints.set(source, fingerprint);
    }
    return fingerprint;
  }
}

function entryOf({ id: source }: Source, owner: string, document: Document): Entry {
  const [title, text] = searchedText(document);
  const at = new Date(document.at).toISOString();
  return {
    source,
    row: document.id,
    owner,
    at,
    digest: digestOf(WORD_RULES, owner, at, title, text.slice(0, SEARCHED_LENGTH)),
    words: indexWords([...wordsOf(title), ...wordsOf(text)]),
  };
}

function digestOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27);
}

function partsOf(ids: readonly string[]): string[][] {
  const sorted = ids.toSorted();
  return Array.from({ length: Math.ceil(sorted.length / MOST_WRITTEN) }, (_, i) =>
    sorted.slice(i * MOST_WRITTEN, (i + 1) * MOST_WRITTEN),
  );
}
