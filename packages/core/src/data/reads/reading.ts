import type { PreparedQuery } from '../prepared.js';
import type { Tables } from '../tables.js';

/** A prepared query that the kernel runs on somebody's behalf, beside others of its kind. */
export interface Reading {
  /** Tells it from all others of the portal: `card billing.recent`. */
  readonly name: string;
  readonly query: PreparedQuery;
  /** Those of the plugin: the query of another's tables is refused. */
  readonly tables: Tables<never>;
  /** Its rows, or only whether there are any. Then it gets no parameters. */
  readonly asks: 'rows' | 'whether';
  /** Bound to `limit`. */
  readonly limit: number;
  /** Milliseconds that it has. */
  readonly budget: number;
}

/** What every reading that asks for rows may ask for. */
export interface Moment {
  /** ISO 8601 in UTC. */
  readonly now: string;
  /** `YYYY-MM-DD` in the account's time zone. */
  readonly today: string;
}

/** The readings of one place, such as home: always the same ones, whoever looks. */
export interface ReadingSet {
  readonly name: string;
  readonly readings: readonly Reading[];
}
