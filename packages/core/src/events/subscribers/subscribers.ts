import type { Clock } from '../../clock.js';
import type { EventLog } from '../event-log.js';
import type { Delivery, DeliveryKind, DeliveryOutcome } from '../outbox/delivery.js';
import type { Consumer, Consumers } from '../outbox/emission.js';
import type { Subscriber } from './subscriber.js';

const MINUTE = 60_000;
/**
 * How long an event waits for a node that knows its listener, in milliseconds: while a release is rolled out, some do not
 * yet.
 */
const RELEASE = 24 * 60 * MINUTE;

/**
 * Whoever listens in this program. Each is one consumer: what he listens to of one subject comes in order, and he fails
 * alone.
 */
export class Subscribers implements Consumers, DeliveryKind {
  readonly kind = 'subscriber';
  readonly consumers: readonly string[];
  /** By name, then by event. */
  readonly #byName = new Map<string, Map<string, Subscriber>>();
  readonly #asConsumers: readonly Consumer[];

  constructor(
    subscribers: readonly Subscriber[],
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {
    for (const subscriber of subscribers) {
      const known = this.#byName.get(subscriber.name) ?? new Map();
      this.#byName.set(subscriber.name, known.set(subscriber.event, subscriber));
    }
    this.consumers = [...this.#byName.keys()];
    this.#asConsumers = [...this.#byName].map(([name, byEvent]) => ({
      kind: 'subscriber',
      name,
      takes: (event) => byEvent.has(event),
    }));
  }

  of(): readonly Consumer[] {
    return this.#asConsumers;
  }

  async deliver(delivery: Delivery, signal: AbortSignal): Promise<DeliveryOutcome> {
    const event = await this.events.get(delivery.account, delivery.itemId);
    const subscriber = this.#byName.get(delivery.consumer)?.get(event.name);
    if (subscriber === undefined) return this.#unknown(delivery, event.name);
    try {
      await subscriber.receive(event, delivery, signal);
    } catch (error) {
      if (error instanceof EventMismatch) return { dead: error.message };
      throw error;
    }
  }

  #unknown({ consumer, createdAt }: Delivery, event: string): DeliveryOutcome {
    const now = this.clock.now();
    if (now - Date.parse(createdAt) >= RELEASE)
      return { dead: `"${consumer}" does not listen to "${event}" any more.` };
    const reason = `"${consumer}" does not listen to "${event}" on this node: it waits for another that does.`;
    return { retryAt: new Date(now + MINUTE).toISOString(), reason, untried: true };
  }
}

/** An event has not what its subscriber needs, nor will it on any other node: it is dead at once. */
export class EventMismatch extends Error {
  override readonly name = 'EventMismatch';
}
