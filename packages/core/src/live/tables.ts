import type { ColumnType } from 'kysely';

/** That a head may have moved, written by the change that moved it. Kept until every node has surely read it. */
export interface PulseTable {
  account_id: string;
  id: string;
  /** Which head: `communities.channels`, or `notifications`. */
  head: string;
  /** Whose, as JSON: ids of contacts and companies. Null: everybody's in the account. */
  parties: ColumnType<unknown, string | null, never>;
  /** What orders pulses by their commits: the transaction's id on PostgreSQL, a number on SQLite. */
  position: ColumnType<string | number, unknown, never>;
  /** ISO 8601 in UTC. */
  at: string;
}
