import type { ColumnType } from 'kysely';

/** What search knows of one row of a plugin's table. */
export interface SearchTable {
  account_id: string;
  /** `<plugin>.<name of its declaration>`. */
  source: string;
  row_id: string;
  /** The party that the row belongs to; the account's own id where it belongs to nobody. */
  owner_id: string;
  /** What results are ordered by: ISO 8601 in UTC. */
  at: string;
  /** Of all that the entry was made from. */
  digest: string;
  /** The words: on SQLite text with a space around each; on PostgreSQL a `tsvector`, with the account before each. */
  words: ColumnType<string, string, string>;
}

/** SQLite only: where each word is, since not every Node has a SQLite with full-text search. */
export interface SearchWordTable {
  account_id: string;
  word: string;
  source: string;
  row_id: string;
}

/** How an account's index of one declaration was made last. */
export interface SearchSourceTable {
  account_id: string;
  source: string;
  /** Of the declaration and the rules for words. */
  fingerprint: string;
  built_at: string;
}
