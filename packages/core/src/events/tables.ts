import { type ColumnType, type Generated, sql } from 'kysely';

/** ISO 8601 in UTC with milliseconds. */
type Instant = string;

/** JSON: text on SQLite, a value on PostgreSQL. Always written as text. */
type Json = ColumnType<unknown, string, never>;

/** How far the events of a subject have come. Its row is the lock under which they get their order. */
export interface EventSubjectTable {
  account_id: string;
  subject: string;
  version: number;
}

/** Something that happened. */
export interface EventTable {
  account_id: string;
  id: string;
  /** `<noun>.<past tense>`. */
  name: string;
  /** `<noun>:<id>`. */
  subject: string;
  /** The event's place among those of its subject, from 1, without a gap. */
  version: number;
  party_id: string | null;
  data: Json;
  at: Instant;
  /** Its place among the account's events, with gaps. The database gives it, in the order in which they happened. */
  position: Generated<number>;
}

/** What is delivered: an event to a subscriber or to an endpoint, a mail. */
export type DeliveryKindName = 'subscriber' | 'webhook' | 'mail';

/** `claimed`: a node is at it, until its lease ends. `dead`: nobody tries again unless an operator says so. */
export type DeliveryStatus = 'due' | 'claimed' | 'done' | 'dead';

/** What is still to be delivered, as constants: only then do the indexes of what is not done fit. */
export const undone = [sql.lit('due' as const), sql.lit('claimed' as const)] as const;

/** One thing on its way to one consumer. */
export interface DeliveryTable {
  account_id: string;
  id: string;
  kind: DeliveryKindName;
  /** Who gets it: see the kind. */
  consumer: string;
  /** What of one subject goes to one consumer arrives in the order of `version`. */
  subject: string;
  version: number;
  /** The event's id, or what else the kind delivers. */
  item_id: string;
  status: DeliveryStatus;
  status_at: Instant;
  /** When it is to be tried; of what is claimed, when the lease ends. */
  due_at: Instant;
  /** How often it was tried. */
  attempts: number;
  /** Which attempt holds the lease: a late one does not speak for the next. */
  claim: string | null;
  last_error: string | null;
  created_at: Instant;
}

/** A plugin's scheduled work in one account. */
export interface JobTable {
  account_id: string;
  /** `<plugin>.<name>`. */
  name: string;
  status: 'due' | 'claimed';
  /** When it is to run; of what is claimed, when the lease ends. */
  due_at: Instant;
  /** How often in a row it has failed. */
  failures: number;
  claim: string | null;
  last_error: string | null;
  /** When it last ran to its end. */
  done_at: Instant | null;
}

/** The tables of events, for `engine.kysely<EventTables>()`. */
export interface EventTables {
  portico_event_subject: EventSubjectTable;
  portico_event: EventTable;
  portico_delivery: DeliveryTable;
  portico_job: JobTable;
}
