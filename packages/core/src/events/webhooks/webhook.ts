import type { Selectable } from 'kysely';
import { parseJson } from '../../identity/json-rows.js';
import type { DisablingReason, WebhookAttemptTable, WebhookStatus, WebhookTable } from './tables.js';

/** An address of the business's own to which events go. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description: string | undefined;
  /** Names of events, all of a noun (`invoice.*`), or all (`*`). */
  readonly events: readonly string[];
  /** `failing`: it is tried, and fails. `disabled`: nothing is sent until it is enabled. */
  readonly status: WebhookStatus;
  readonly statusAt: string;
  /** It answered 410, it failed for five days, or an operator said so. */
  readonly disabledReason: DisablingReason | undefined;
  /** Since when every attempt has failed. */
  readonly failingSince: string | undefined;
  /** Until when the secret before the current one is signed with, too. */
  readonly previousSecretUntil: string | undefined;
  readonly createdAt: string;
}

/** One request to an endpoint, and what came of it. */
export interface WebhookAttempt {
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  /** The event's name; `webhook.test` of a test. */
  readonly event: string;
  /** Which attempt this was, from 1; 0 of a test. */
  readonly attempt: number;
  readonly at: string;
  readonly milliseconds: number;
  /** None: nobody answered. */
  readonly status: number | undefined;
  /** The beginning of what was answered. */
  readonly answer: string | undefined;
  /** None: it was taken. */
  readonly error: string | undefined;
}

export type WebhookRow = Selectable<WebhookTable>;

/** An endpoint's row as operators see it: without its secrets. */
export function webhookOf(row: WebhookRow): Webhook {
  return {
    id: row.id,
    url: row.url,
    description: row.description ?? undefined,
    events: filterOf(row),
    status: row.status,
    statusAt: row.status_at,
    disabledReason: row.disabled_reason ?? undefined,
    failingSince: row.failing_since ?? undefined,
    previousSecretUntil: row.previous_until ?? undefined,
    createdAt: row.created_at,
  };
}

/** What an endpoint wants to hear of. */
export function filterOf({ events }: Pick<WebhookRow, 'events'>): readonly string[] {
  return parseJson(events) as readonly string[];
}

export function attemptOf(row: Selectable<WebhookAttemptTable>): WebhookAttempt {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    eventId: row.event_id,
    event: row.event,
    attempt: row.attempt,
    at: row.at,
    milliseconds: row.milliseconds,
    status: row.answer_status ?? undefined,
    answer: row.answer ?? undefined,
    error: row.error ?? undefined,
  };
}
