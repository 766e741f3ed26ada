import type { Clock } from '../../clock.js';
import { RecentlyUsed } from '../../recently-used.js';

/** How long what failed is left alone, in milliseconds. */
const REST = 30_000;
/** Contacts for whom something fails at a time before it is left alone for all. */
const FOR_ALL = 3;
const REMEMBERED = 10_000;

/**
 * Remembers what failed for a while, so that not every request finds it out anew: for the contact whose data it failed
 * on, and for all once it has failed for several.
 */
export class Trips {
  readonly #clock: Clock;
  readonly #ends = new RecentlyUsed<string, number>(REMEMBERED);
  readonly #failing = new Map<string, Map<string, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `resting`: not to be run. `trial`: its rest is over, and it is to be run by itself first. */
  stateOf(name: string, contact: string): 'well' | 'resting' | 'trial' {
    const ends = [this.#ends.get(name), this.#ends.get(keyOf(name, contact))].filter((end) => end !== undefined);
    if (ends.length === 0) return 'well';
    return Math.max(...ends) > this.#clock.now() ? 'resting' : 'trial';
  }

  failed(name: string, contact: string): void {
    const now = this.#clock.now();
    const end = now + REST;
    this.#ends.set(keyOf(name, contact), end);
    const contacts = this.#failing.get(name) ?? new Map<string, number>();
    this.#failing.set(name, contacts);
    for (const [other, until] of contacts) if (until <= now) contacts.delete(other);
    contacts.set(contact, end);
    if (contacts.size < FOR_ALL) return;
    contacts.clear();
    this.#ends.set(name, end);
  }

  succeeded(name: string, contact: string): void {
    this.#ends.delete(name);
    this.#ends.delete(keyOf(name, contact));
    this.#failing.get(name)?.delete(contact);
  }
}

function keyOf(name: string, contact: string): string {
  return `${name} ${contact}`;
}
