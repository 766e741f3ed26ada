import type { ColumnType } from 'kysely';

/** ISO 8601 in UTC with milliseconds. */
type Instant = string;

/** JSON: text on SQLite, a value on PostgreSQL. Always written as text. */
type Json = ColumnType<unknown, string, string>;

/** `failing`: the last attempt failed, and since `failing_since` none succeeded. `disabled`: it gets nothing. */
export type WebhookStatus = 'active' | 'failing' | 'disabled';

/** Why an endpoint is disabled: it answered 410, it failed for too long, or an operator said so. */
export type DisablingReason = 'gone' | 'failing' | 'operator';

/** An address of an account's own to which events go. */
export interface WebhookTable {
  account_id: string;
  id: string;
  url: string;
  description: string | null;
  /** `["invoice.paid", "contract.*"]`. */
  events: Json;
  status: WebhookStatus;
  status_at: Instant;
  disabled_reason: DisablingReason | null;
  failing_since: Instant | null;
  /** Until then nothing is sent: it asked for a pause, or could not be reached. */
  held_until: Instant | null;
  /** Sealed. */
  secret: string;
  /** The one before, sealed, with which is signed beside it until `previous_until`. */
  previous_secret: string | null;
  previous_until: Instant | null;
  created_at: Instant;
}

/** One request that was sent to an endpoint, and what came of it. */
export interface WebhookAttemptTable {
  account_id: string;
  id: string;
  webhook_id: string;
  event_id: string;
  /** The event's name, or that of a test. */
  event: string;
  /** Which attempt of its delivery this was, from 1; 0 for a test. */
  attempt: number;
  at: Instant;
  /** How long it took. */
  milliseconds: number;
  /** The status of the answer; null: there was none. */
  answer_status: number | null;
  /** The beginning of the answer's body. */
  answer: string | null;
  /** Why it failed; null: it did not. */
  error: string | null;
}

/** The tables of webhooks, for `engine.kysely<WebhookTables>()`. */
export interface WebhookTables {
  portico_webhook: WebhookTable;
  portico_webhook_attempt: WebhookAttemptTable;
}
