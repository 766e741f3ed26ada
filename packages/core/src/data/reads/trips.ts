import type { Clock } from '../../clock.js';
import { RecentlyUsed } from '../../recently-used.js';

/** How long what failed is left alone, in milliseconds. */
const REST = 30_000;
/** How many of one kind something fails for at a time before it is left alone for all of them. */
const FOR_ALL = 3;
const REMEMBERED = 10_000;

/** For whom something failed. */
export interface Tripped {
  readonly account: string;
  readonly contact: string;
}

/**
 * Remembers what failed for a while, so that not every request finds it out anew: for the contact whose data it failed
 * on, for his account once it has failed for several of its contacts, and for all once it has failed for several
 * accounts. What the contacts of one account do takes nothing from another one.
 */
export class Trips {
  readonly #clock: Clock;
  readonly #ends = new RecentlyUsed<string, number>(REMEMBERED);
  readonly #failing = new RecentlyUsed<string, Map<string, number>>(REMEMBERED);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `resting`: not to be run. `trial`: its rest is over, and it is to be run by itself first. */
  stateOf(name: string, who: Tripped): 'well' | 'resting' | 'trial' {
    // Nearly always: each request asks for all that it shows.
    if (this.#ends.size === 0) return 'well';
    const ends = keysOf(name, who).flatMap((key) => this.#ends.get(key) ?? []);
    if (ends.length === 0) return 'well';
    return Math.max(...ends) > this.#clock.now() ? 'resting' : 'trial';
  }

  failed(name: string, who: Tripped): void {
    const now = this.#clock.now();
    const end = now + REST;
    const [own, ...wider] = keysOf(name, who);
    this.#ends.set(own, end);
    let narrower = own;
    for (const key of wider) {
      const failing = this.#failing.get(key) ?? new Map<string, number>();
      this.#failing.set(key, failing);
      for (const [other, until] of failing) if (until <= now) failing.delete(other);
      failing.set(narrower, end);
      if (failing.size < FOR_ALL) return;
      failing.clear();
      this.#ends.set(key, end);
      narrower = key;
    }
  }

  succeeded(name: string, who: Tripped): void {
    if (this.#ends.size === 0) return;
    const keys = keysOf(name, who);
    for (const key of keys) {
      this.#ends.delete(key);
      for (const wider of keys) this.#failing.get(wider)?.delete(key);
    }
  }
}

/** From the contact to all. */
function keysOf(name: string, { account, contact }: Tripped): [string, ...string[]] {
  return [`${name} of ${account} ${contact}`, `${name} of ${account}`, name];
}
