import type { Cause } from '../changes/cause.js';
import type { Replay, Replayed } from '../events/webhooks/replay.js';
import type { Webhook } from '../events/webhooks/webhook.js';
import type { NewWebhook, WebhookChange, Webhooks, WebhookWithSecret } from '../events/webhooks/webhooks.js';
import type { Kernel } from '../kernel.js';
import { bind, type ForAccount } from './bound-methods.js';

/** Where the business's own systems hear of what happened, as [Standard Webhooks](https://www.standardwebhooks.com) has it. */
export type WebhookServices = ForAccount<Webhooks, 'list' | 'get' | 'test' | 'attempts'> & {
  /** The answer tells the secret, this once. Throws `url_refused`, `input_invalid` 422, `too_many_webhooks` 409. */
  create(webhook: NewWebhook): Promise<WebhookWithSecret>;
  /** Also disables and enables. Throws `webhook_not_found` 404, `url_refused`, `input_invalid` 422. */
  update(id: string, change: WebhookChange): Promise<Webhook>;
  /** A new secret; the one before is valid for `hours` (0 to 168, default 24) beside it. Throws `webhook_not_found` 404. */
  rotateSecret(id: string, options?: { readonly hours?: number }): Promise<WebhookWithSecret>;
  /** Throws `webhook_not_found` 404. */
  remove(id: string): Promise<void>;
  /**
   * Sends one event again (`eventId`), or all that did not arrive since a time (`failedSince`), also what happened while
   * the endpoint was disabled. Throws `webhook_not_found`, `event_not_found` 404, `webhook_disabled` 409, `input_invalid`
   * 422.
   */
  replay(id: string, what: Replay): Promise<Replayed>;
};

const bound = ['list', 'get', 'test', 'attempts'] as const;
/** Their names. */
export const webhookMethods = [...bound, 'create', 'update', 'rotateSecret', 'remove', 'replay'] as const;

/** Those services of one account. */
export function webhookServices(
  { webhooks: { endpoints, replays } }: Kernel,
  id: string,
  by: (method: string) => Cause,
): WebhookServices {
  return {
    ...bind(endpoints, id, bound),
    create: (webhook) => endpoints.create(id, webhook, by('create')),
    update: (webhook, change) => endpoints.update(id, webhook, change, by('update')),
    rotateSecret: (webhook, options) => endpoints.rotateSecret(id, webhook, options, by('rotateSecret')),
    remove: (webhook) => endpoints.remove(id, webhook, by('remove')),
    replay: (webhook, what) => replays.replay(id, webhook, what, by('replay')),
  };
}
