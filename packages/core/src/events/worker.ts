import { errorFacts, type Log } from '../log.js';
import type { Task, Work } from './work.js';

/** How a node works. */
export interface WorkOptions {
  /** How many pieces of work it does at once. Default 8. */
  readonly atOnce?: number;
  /** How often it looks for work that others left, in milliseconds. What happens on this node wakes it. Default 1000. */
  readonly every?: number;
}

/** Does what is due: all of it once, or whatever comes until it is stopped. */
export class Worker {
  #wake: () => void = () => {};
  #woken = false;
  #first = 0;
  #stopped = false;
  #working: Promise<void> | undefined;

  constructor(
    private readonly sources: readonly Work[],
    private readonly log: Log,
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

  /** Takes no more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await this.#working;
  }

  /**
   * Rounds until nothing is due.
   *
   * @returns how many pieces of work were done
   */
  async tick(): Promise<number> {
    let done = 0;
    for (;;) {
      const tasks = await this.#claim(32);
      if (tasks.length === 0) return done;
      await Promise.all(tasks.map((task) => task.run()));
      done += tasks.length;
    }
  }

  async #loop(atOnce: number, every: number): Promise<void> {
    const running = new Set<Promise<void>>();
    while (!this.#stopped) {
      this.#woken = false;
      const tasks = await this.#claim(atOnce - running.size).catch((error: unknown) => {
        this.log.error('work.unreachable', errorFacts(error));
        return [];
      });
      for (const task of tasks) {
        const run = task
          .run()
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
    // Each source comes first in turn, so that none starves behind another that is never empty.
    this.#first = (this.#first + 1) % this.sources.length;
    for (const source of [...this.sources.slice(this.#first), ...this.sources.slice(0, this.#first)]) {
      if (tasks.length < limit) tasks.push(...(await source.claim(limit - tasks.length)));
    }
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
