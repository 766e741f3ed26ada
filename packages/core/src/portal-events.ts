import type { DomainEvent } from './events/event.js';
import type { KernelEventData } from './events/kernel-events.js';
import type { Subscriber } from './events/subscribers/subscriber.js';
import type { AnyPlugin } from './plugin.js';
import { PortalError } from './problem.js';

/** The events of a portal: what its plugins and the kernel tell. */
export type EventName<P extends AnyPlugin> = (P extends AnyPlugin ? keyof P['events'] : never) | keyof KernelEventData;

/** What is told of an event. */
export type EventDataOf<P extends AnyPlugin, Name> = Name extends keyof KernelEventData
  ? KernelEventData[Name]
  : P extends AnyPlugin
    ? Name extends keyof P['events']
      ? P['events'][Name]
      : never
    : never;

/** How a host listens. */
export interface ListenOptions {
  /**
   * What the listener is called, where several listen to one event: what was not delivered yet is kept under it, so it
   * stays the same from release to release. Default `host`.
   */
  readonly as?: string;
}

/** The host's own listeners, until the portal starts. */
export class HostListeners {
  readonly #subscribers = new Map<string, Subscriber>();
  #closed = false;

  /** @param names the events that there are */
  constructor(private readonly names: ReadonlySet<string>) {}

  /** @throws PortalError `listener_refused` for an unknown event, a second listener of one name, and after the start */
  add(
    event: string,
    handler: (event: DomainEvent<never, never>) => void | Promise<void>,
    { as = 'host' }: ListenOptions,
  ): void {
    if (this.#closed) {
      throw refused(
        `\`portal.on("${event}")\` came after the start. Listen before, and on every node that changes something: what happens elsewhere would not be kept for it.`,
      );
    }
    if (!this.names.has(event)) {
      throw refused(`Nobody tells an event "${event}". The events are: ${[...this.names].join(', ')}.`);
    }
    if (!/^[a-z][a-z0-9_-]{0,39}$/.test(as)) {
      throw refused(
        `"${as}" is no name for a listener. Use a lower-case letter followed by up to 39 letters, digits, "-" or "_".`,
      );
    }
    const name = `${as}:${event}`;
    if (this.#subscribers.has(name)) {
      throw refused(
        `"${event}" has a listener called "${as}" already. Give each a name of its own: \`portal.on("${event}", handler, { as: 'bookkeeping' })\`.`,
      );
    }
    this.#subscribers.set(name, {
      name: `host.${as}`,
      event,
      receive: async (happened) => handler(happened as DomainEvent<never, never>),
    });
  }

  /** Those that there are; no more can be added. */
  all(): Subscriber[] {
    this.#closed = true;
    return [...this.#subscribers.values()];
  }
}

function refused(message: string): PortalError {
  return new PortalError('listener_refused', 500, message);
}
