import { errorFacts, type Log } from '../log.js';

/** Work that goes on after the answer has left. */
export class Background {
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly log: Log) {}

  /** Starts `work` after what runs now. If it fails, the log says so; nobody else is told. */
  run(name: string, work: () => Promise<void>): void {
    const running = new Promise<void>((resolve) => setImmediate(resolve))
      .then(work)
      .catch((error: unknown) => this.log.error('background.failed', { work: name, ...errorFacts(error) }))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits until nothing is under way any more: for the portal's end, and for tests. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
