/** What a section opens for whoever pays for a reference. */
export interface OfferTable {
  account_id: string;
  /** See `Reference`. */
  reference: string;
  /** The plugin whose offer it is; null: the host's. */
  plugin: string | null;
  app: string | null;
  title: string;
  offered_at: string;
}

export type UnmatchedStatus = 'open' | 'resolved';

/** A reference that was paid and that nobody had offered then. */
export interface UnmatchedTable {
  account_id: string;
  id: string;
  invoice_id: string;
  reference: string;
  /** The event that told of it, and its name. */
  event_id: string;
  event: string;
  party_id: string | null;
  /** Minor units. */
  net: number;
  currency: string;
  paid_at: string;
  status: UnmatchedStatus;
  status_at: string;
  /** The operator's id. */
  resolved_by: string | null;
  /** What he did about it. */
  note: string | null;
}
