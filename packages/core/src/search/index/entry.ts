/** What the index knows of a document. */
export interface Entry {
  readonly source: string;
  readonly row: string;
  /** The party that it belongs to; the account where it belongs to nobody. */
  readonly owner: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly digest: string;
  readonly words: readonly string[];
}

/** Where an entry stands among the results. */
export interface Place {
  readonly at: string;
  readonly source: string;
  readonly row: string;
}

/** Whose documents of which sources are wanted. */
export interface Reach {
  readonly sources: readonly string[];
  readonly owners: readonly string[];
}
