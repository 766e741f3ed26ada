import { errorFacts, type Log } from '../log.js';
import type { Task, Work } from './work.js';

/** How a node works. */
export interface WorkOptions {
  /** How many pieces of work it does at once. Default 8. */
  readonly atOnce?: number;
  /** How often it looks for work that others left, in milliseconds. What happens on this node wakes it. Default 1000. */
  readonly every?: number;
}

/** How long the end of a node waits for what is under way until it asks it to break off, in milliseconds. */
const PATIENCE = 5000;

/** Does what is due: all of it once, or whatever comes until it is stopped. */
export class Worker {
  #wake: () => void = () => {};
  #woken = false;
  #first = 0;
  #stopped = false;
  #working: Promise<void> | undefined;
  #isFailing = false;
  readonly #ticks = new Set<Promise<number>>();
  readonly #ending = new AbortController();

  constructor(
    private readonly sources: readonly Work[],
    private readonly log: Log,
    private readonly patience: number = PATIENCE,
  ) {}

  /** Goes on until {@link stop}. Called again, it changes nothing. */
  start({ atOnce = 8, every = 1000 }: WorkOptions = {}): void {
    this.#working ??= this.#loop(atOnce, every);
  }

  /** Looks for work at once. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Takes no more, and waits for what is under way; what takes long is asked to break off, and waits for another node. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    const timer = setTimeout(() => this.#ending.abort(new Error('This node is about to end.')), this.patience);
    await this.#working;
    await Promise.allSettled(this.#ticks);
    clearTimeout(timer);
  }

  /**
   * Rounds until nothing is due, or the node ends.
   *
   * @returns how many pieces of work were done
   * @throws when nothing can be taken, since a source cannot be reached
   */
  async tick(): Promise<number> {
    const tick = this.#rounds();
    this.#ticks.add(tick);
    try {
      return await tick;
    } finally {
      this.#ticks.delete(tick);
    }
  }

  async #rounds(): Promise<number> {
    let done = 0;
    while (!this.#stopped) {
      const tasks = await this.#claim(32);
      if (tasks.length === 0) break;
      const ends = await Promise.allSettled(tasks.map((task) => task.run(this.#ending.signal)));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      done += tasks.length;
    }
    return done;
  }

  async #loop(atOnce: number, every: number): Promise<void> {
    const running = new Set<Promise<void>>();
    while (!this.#stopped) {
      this.#woken = false;
      const tasks = await this.#claim(atOnce - running.size).catch(() => []);
      for (const task of tasks) {
        const run = task
          .run(this.#ending.signal)
          .catch((error: unknown) => this.log.error('work.failed', errorFacts(error)))
          .finally(() => {
            running.delete(run);
            // What waited for it may be due now.
            this.wake();
          });
        running.add(run);
      }
      if (running.size >= atOnce || tasks.length === 0) await this.#pause(every);
    }
    await Promise.all(running);
  }

  async #claim(limit: number): Promise<readonly Task[]> {
    if (limit <= 0) return [];
    const tasks: Task[] = [];
    const failures: unknown[] = [];
    // Each source comes first in turn, so that none starves behind another that is never empty.
    this.#first = (this.#first + 1) % this.sources.length;
    for (const source of [...this.sources.slice(this.#first), ...this.sources.slice(0, this.#first)]) {
      if (tasks.length >= limit) break;
      try {
        tasks.push(...(await source.claim(limit - tasks.length)));
      } catch (error) {
        failures.push(error);
      }
    }
    // Said once for each outage, however long it is.
    if (failures.length > 0 && !this.#isFailing) this.log.error('work.unreachable', errorFacts(failures[0]));
    this.#isFailing = failures.length > 0;
    // What was taken is this node's: it is done, whoever else fails.
    if (tasks.length === 0 && failures.length > 0) throw failures[0];
    return tasks;
  }

  #pause(milliseconds: number): Promise<void> {
    if (this.#woken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
