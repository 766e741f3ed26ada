import { setTimeout as wait } from 'node:timers/promises';
import { isBusy } from './constraint-errors.js';

const PATIENCE = 10_000;
const LONGEST_PAUSE = 50;

/** The queue before a writer: one at a time, in the order in which they came. */
export class WriterQueue {
  #last: Promise<unknown> = Promise.resolve();

  turn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }
}

/**
 * Tries again while another connection holds the lock, up to ten seconds. SQLite's own `busy_timeout` would stop the
 * whole process meanwhile, and with it the very transaction that it waits for if that is in this process too.
 */
export async function whileBusy<Result>(attempt: () => Result): Promise<Result> {
  const end = performance.now() + PATIENCE;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
    }
    // The random part keeps several waiting processes from meeting again.
    await wait(pause * (0.5 + Math.random()));
  }
}
