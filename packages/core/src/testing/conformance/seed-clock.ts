import { ManualClock } from '../manual-clock.js';

/**
 * Stands still, but for seeds: while one runs, each look at it is a millisecond later, so that the ids of what it makes
 * sort by when they were made, on every engine alike.
 */
export class SeedClock extends ManualClock {
  #ticks = false;

  override now(): number {
    if (this.#ticks) this.advance({ seconds: 0.001 });
    return super.now();
  }

  /** Ticks while something is made. It begins a second after what was made before. */
  async whileMaking<Made>(make: () => Promise<Made>): Promise<Made> {
    const began = super.now();
    this.#ticks = true;
    try {
      return await make();
    } finally {
      this.#ticks = false;
      this.set(new Date(began + 1000).toISOString());
    }
  }
}
