import type { EventLog } from '../event-log.js';
import type { Delivery, DeliveryKind, DeliveryOutcome } from '../outbox/delivery.js';
import type { Consumer, Consumers } from '../outbox/emission.js';
import type { Subscriber } from './subscriber.js';

/** Whoever listens in this program: each gets an event as a delivery of his own, and fails alone. */
export class Subscribers implements Consumers, DeliveryKind {
  readonly kind = 'subscriber';
  readonly consumers: readonly string[];
  readonly #byName: ReadonlyMap<string, Subscriber>;
  readonly #asConsumers: readonly Consumer[];

  constructor(
    subscribers: readonly Subscriber[],
    private readonly events: EventLog,
  ) {
    this.#byName = new Map(subscribers.map((each) => [each.name, each]));
    this.consumers = [...this.#byName.keys()];
    this.#asConsumers = subscribers.map(({ name, event }) => ({
      kind: 'subscriber',
      name,
      takes: (given) => given === event,
    }));
  }

  of(): readonly Consumer[] {
    return this.#asConsumers;
  }

  async deliver(delivery: Delivery, signal: AbortSignal): Promise<DeliveryOutcome> {
    const subscriber = this.#byName.get(delivery.consumer);
    if (subscriber === undefined) throw new Error(`Nobody here is called ${delivery.consumer}.`);
    const event = await this.events.get(delivery.account, delivery.itemId);
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
