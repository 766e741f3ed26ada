import type pg from 'pg';
import { BudgetOverrun, StatementOverrun } from '../budget-overrun.js';

/** Lends connections of a pool, for a time at most. */
export class LimitedConnections {
  readonly #pool: pg.Pool;
  readonly #makeCancelling: () => pg.Pool;
  /** Apart from the pool, where all may be waiting for what is to be cancelled. Opened when it is needed first. */
  #cancelling: pg.Pool | undefined;

  constructor(pool: pg.Pool, makeCancelling: () => pg.Pool) {
    this.#pool = pool;
    this.#makeCancelling = makeCancelling;
  }

  /**
   * Lets `work` have a connection, and waits at most `budget` milliseconds for both. Then the database is told to stop,
   * and the connection is not used again: the word may reach it late, in the middle of whatever it does next.
   *
   * @throws BudgetOverrun
   */
  async within<Result>(budget: number | undefined, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    let client: pg.PoolClient | undefined;
    let late = false;
    const working = async () => {
      client = await this.#pool.connect();
      if (late) {
        client.release();
        throw new BudgetOverrun(budget ?? 0);
      }
      try {
        return await work(client);
      } finally {
        if (!late) client.release(client.getTransactionStatus() !== 'I');
      }
    };
    if (budget === undefined) return working();
    let timer: NodeJS.Timeout | undefined;
    const overrun = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        late = true;
        if (client !== undefined) void this.#stop(client);
        reject(client === undefined ? new BudgetOverrun(budget) : new StatementOverrun(budget));
      }, budget);
    });
    const result = working();
    // Once nobody waits for it any more, nobody hears that it was stopped.
    result.catch(() => {});
    try {
      return await Promise.race([result, overrun]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#cancelling?.end();
  }

  async #stop(client: pg.PoolClient): Promise<void> {
    try {
      if (this.#cancelling === undefined) {
        this.#cancelling = this.#makeCancelling();
        this.#cancelling.on('error', () => {});
        this.#cancelling.on('connect', (connected) => connected.on('error', () => {}));
      }
      const { processID } = client as unknown as { readonly processID: number | null };
      await this.#cancelling.query('select pg_cancel_backend($1)', [processID]);
    } catch {
      // Without its connection the statement ends by itself as soon as it has something to say.
    } finally {
      client.release(true);
    }
  }
}
