import type { EventLog } from '../event-log.js';
import type { Delivery, DeliveryKind, DeliveryOutcome } from '../outbox/delivery.js';
import type { Consumer, Consumers } from '../outbox/emission.js';
import type { Subscriber } from './subscriber.js';

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
    if (subscriber === undefined)
      return { dead: `"${delivery.consumer}" does not listen to "${event.name}" any more.` };
    try {
      await subscriber.receive(event, delivery, signal);
    } catch (error) {
      // What does not fit today fits no better tomorrow.
      if (error instanceof EventMismatch) return { dead: error.message };
      throw error;
    }
  }
}

/** An event has not what its subscriber needs. */
export class EventMismatch extends Error {
  override readonly name = 'EventMismatch';
}
