import { EventLog } from './event-log.js';
import { EventLeftovers } from './leftovers.js';
import { DeliveryLog } from './outbox/delivery-log.js';
import { Emission } from './outbox/emission.js';
import type { Subscriber } from './subscribers/subscriber.js';
import { Subscribers } from './subscribers/subscribers.js';
import { AccountWebhooks, type WebhookParts } from './webhooks/account-webhooks.js';

/** What happened, and who is told. */
export interface Happenings {
  readonly eventLog: EventLog;
  readonly deliveryLog: DeliveryLog;
  readonly eventLeftovers: EventLeftovers;
  readonly subscribers: Subscribers;
  readonly webhooks: AccountWebhooks;
}

/** Puts it together. `emission` is what a change ends with. */
export function happeningsOver(
  parts: Omit<WebhookParts, 'events'>,
  listening: readonly Subscriber[],
): { readonly happenings: Happenings; readonly emission: Emission } {
  const { engine, clock } = parts;
  const eventLog = new EventLog(engine);
  const subscribers = new Subscribers(listening, eventLog, clock);
  const webhooks = new AccountWebhooks({ ...parts, events: eventLog });
  const happenings = {
    eventLog,
    deliveryLog: new DeliveryLog(engine, parts.changes),
    eventLeftovers: new EventLeftovers(engine, clock),
    subscribers,
    webhooks,
  };
  return { happenings, emission: new Emission(engine, clock, [subscribers, webhooks.delivery]) };
}
