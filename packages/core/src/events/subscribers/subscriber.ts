import type { DomainEvent } from '../event.js';
import type { Delivery } from '../outbox/delivery.js';

/** Somebody in this program who listens to an event. */
export interface Subscriber {
  /** What his deliveries are kept under: the plugin's id. It stays the same from release to release. */
  readonly name: string;
  readonly event: string;
  receive(event: DomainEvent, delivery: Delivery, signal: AbortSignal): Promise<void>;
}
