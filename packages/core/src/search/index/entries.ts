import { sql } from 'kysely';
import type { Engine, EngineTransaction } from '../../data/engine.js';
import type { KernelTables } from '../../identity/tables.js';
import type { Entry } from './entry.js';
import { parted, spaced, wordsColumn } from './words-column.js';

/** How many entries are written at a time at most. */
export const MOST_WRITTEN = 100;

/** Writes what the index knows. */
export class Entries {
  constructor(private readonly engine: Engine) {}

  /**
   * Makes other changes of the same documents wait, on PostgreSQL, until the transaction ends: what is read after that
   * is newer than what anybody has written.
   */
  async lock(tx: EngineTransaction, account: string, source: string, rows: readonly string[]): Promise<void> {
    if (this.engine.name === 'sqlite') return;
    const names = rows.map((row) => `portico search ${account} ${source} ${row}`);
    // In one order, so that no two wait for each other.
    await sql`
      select pg_advisory_xact_lock(hashtextextended(name.value, 0))
      from (select value from json_array_elements_text(${JSON.stringify(names)}::json) order by value) as name
    `.execute(tx.kysely());
  }

  /** Writes entries, and leaves alone what is as it was. Returns how many it wrote. */
  async put(tx: EngineTransaction, account: string, entries: readonly Entry[]): Promise<number> {
    if (entries.length === 0) return 0;
    const db = tx.kysely<KernelTables>();
    const before = this.engine.name === 'sqlite' ? await this.#wordsOf(tx, account, entries) : undefined;
    const written = await db
      .insertInto('portico_search')
      .values(
        entries.map(({ source, row, owner, at, digest, words }) => ({
          account_id: account,
          source,
          row_id: row,
          owner_id: owner,
          at,
          digest,
          words: wordsColumn(this.engine.name, account, words),
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'source', 'row_id'])
          .doUpdateSet((row) => ({
            owner_id: row.ref('excluded.owner_id'),
            at: row.ref('excluded.at'),
            digest: row.ref('excluded.digest'),
            words: row.ref('excluded.words'),
          }))
          .whereRef('portico_search.digest', '<>', 'excluded.digest'),
      )
      .returning(['source', 'row_id'])
      .execute();
    if (before !== undefined) {
      const changed = new Set(written.map(({ source, row_id }) => keyOf(source, row_id)));
      for (const entry of entries) {
        const key = keyOf(entry.source, entry.row);
        if (changed.has(key)) await this.#writeWords(tx, account, entry, before.get(key) ?? '');
      }
    }
    return written.length;
  }

  /** Removes entries, and returns how many there were. */
  async remove(tx: EngineTransaction, account: string, source: string, rows: readonly string[]): Promise<number> {
    if (rows.length === 0) return 0;
    const entries = rows.map((row) => ({ source, row }));
    const before = this.engine.name === 'sqlite' ? await this.#wordsOf(tx, account, entries) : undefined;
    for (const entry of entries) {
      const words = before?.get(keyOf(source, entry.row));
      if (words !== undefined) await this.#writeWords(tx, account, { ...entry, words: [] }, words);
    }
    const removed = await tx
      .kysely<KernelTables>()
      .deleteFrom('portico_search')
      .where('account_id', '=', account)
      .where('source', '=', source)
      .where('row_id', 'in', rows)
      .executeTakeFirst();
    return Number(removed.numDeletedRows);
  }

  async #wordsOf(
    tx: EngineTransaction,
    account: string,
    entries: readonly { readonly source: string; readonly row: string }[],
  ): Promise<Map<string, string>> {
    const rows = await tx
      .kysely<KernelTables>()
      .selectFrom('portico_search')
      .select(['source', 'row_id', 'words'])
      .where('account_id', '=', account)
      .where('source', 'in', [...new Set(entries.map(({ source }) => source))])
      .where(
        'row_id',
        'in',
        entries.map(({ row }) => row),
      )
      .execute();
    return new Map(rows.map(({ source, row_id, words }) => [keyOf(source, row_id), words]));
  }

  /** On SQLite: where each word is. */
  async #writeWords(
    tx: EngineTransaction,
    account: string,
    { source, row, words }: Pick<Entry, 'source' | 'row' | 'words'>,
    before: string,
  ): Promise<void> {
    if (spaced(words) === before) return;
    const kept = new Set(parted(before));
    const wanted = new Set(words);
    const gone = [...kept].filter((word) => !wanted.has(word));
    const added = words.filter((word) => !kept.has(word));
    const db = tx.kysely();
    if (gone.length > 0)
      await sql`
        delete from portico_search_word where account_id = ${account} and source = ${source} and row_id = ${row}
        and word in (select value from json_each(${JSON.stringify(gone)}))
      `.execute(db);
    if (added.length > 0)
      await sql`
        insert into portico_search_word (account_id, word, source, row_id)
        select ${account}, value, ${source}, ${row} from json_each(${JSON.stringify(added)})
      `.execute(db);
  }
}

function keyOf(source: string, row: string): string {
  return `${source} ${row}`;
}
