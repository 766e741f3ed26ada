import { type Clock, isoNow } from '../../clock.js';
import { FetchFailure } from '../../guarded-fetch/fetch-failure.js';
import type { GuardedFetch } from '../../guarded-fetch/guarded-fetch.js';
import { newId } from '../../id.js';
import { PortalError } from '../../problem.js';
import type { DomainEvent } from '../event.js';
import type { WebhookAttempts } from './attempts.js';
import { payloadOf } from './payload.js';
import { signatureHeaders } from './signature.js';
import type { SigningSecrets } from './signing-secrets.js';
import { attemptOf, type WebhookAttempt, type WebhookRow } from './webhook.js';

/** How long an endpoint has to answer, in milliseconds. */
const TIME_LIMIT = 15_000;
/** How much of what it answers is kept, in bytes. */
const ANSWER_KEPT = 500;

/** What came of a request. */
export interface Sent {
  readonly attempt: WebhookAttempt;
  /** The header `Retry-After` of the answer. */
  readonly retryAfter: string | undefined;
}

/** Sends events to endpoints, and writes down what came of it. */
export class WebhookSender {
  constructor(
    private readonly clock: Clock,
    private readonly fetch: GuardedFetch,
    private readonly secrets: SigningSecrets,
    private readonly attempts: WebhookAttempts,
  ) {}

  /** @param attempt which attempt this is, from 1; 0 of a test */
  async send(endpoint: WebhookRow, event: DomainEvent, attempt: number, signal?: AbortSignal): Promise<Sent> {
    const at = isoNow(this.clock);
    const began = performance.now();
    const answered = await this.#request(endpoint, event, at, signal);
    const row = {
      account_id: endpoint.account_id,
      id: newId(this.clock),
      webhook_id: endpoint.id,
      event_id: event.id,
      event: event.name,
      attempt,
      at,
      milliseconds: Math.round(performance.now() - began),
      answer_status: answered.status ?? null,
      answer: answered.text ?? null,
      error: answered.error ?? null,
    };
    await this.attempts.add(row);
    return { attempt: attemptOf(row), retryAfter: answered.retryAfter };
  }

  async #request(endpoint: WebhookRow, event: DomainEvent, at: string, signal: AbortSignal | undefined) {
    const body = payloadOf(event);
    const timestamp = Math.floor(this.clock.now() / 1000);
    const secrets = await this.secrets.of(endpoint, at);
    try {
      const {
        status,
        headers,
        body: answer,
      } = await this.fetch.fetch(endpoint.url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'Portico-Webhooks/1',
          ...signatureHeaders({ id: event.id, timestamp, body }, secrets),
        },
        body,
        timeLimit: TIME_LIMIT,
        answerLimit: ANSWER_KEPT,
        incomplete: 'cut',
        ...(signal !== undefined && { signal }),
      });
      const taken = status >= 200 && status < 300;
      return {
        status,
        text: plain(answer),
        retryAfter: headers['retry-after'],
        error: taken ? undefined : complaintOf(status, headers['location'], endpoint.url),
      };
    } catch (error) {
      if (error instanceof FetchFailure || error instanceof PortalError) return { error: error.message };
      throw error;
    }
  }
}

/** What is wrong with an answer, in words; of a redirect also what is to be done. */
function complaintOf(status: number, location: string | undefined, url: string): string {
  if (status < 300 || status > 399) return `It answered ${status}.`;
  const to = location !== undefined && URL.canParse(location, url) ? ` to ${new URL(location, url).host}` : '';
  return `It answered ${status}, a redirect${to}. Redirects are not followed: give the final address as the endpoint's \`url\`.`;
}

/** What can be shown and kept: on PostgreSQL a text has no NUL. */
function plain(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('utf8')
    .replaceAll(/[\p{Cc}\uFFFD]+/gu, ' ')
    .trim();
}
