import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The state of one transaction, the same on both engines: after a statement of it failed, or after it is over, it runs
 * nothing any more.
 */
export class TransactionState {
  #over = false;
  #failure: { readonly error: unknown } | undefined;

  get open(): boolean {
    return !this.#over;
  }

  /** Runs one statement of the transaction, or refuses it. */
  async step<Result>(run: () => Result | Promise<Result>): Promise<Result> {
    if (this.#over) {
      throw new Error('This transaction is over. A query that was built in it ran too late: await it inside.');
    }
    this.refuseAfterFailure();
    try {
      return await run();
    } catch (error) {
      return this.fail(error);
    }
  }

  /** Lets the transaction fail with an error, as a statement of it does. */
  fail(error: unknown): never {
    this.#failure ??= { error };
    throw error;
  }

  /** @throws when a statement failed before, whether or not that was caught */
  refuseAfterFailure(): void {
    if (this.#failure === undefined) return;
    throw new Error('An earlier statement of this transaction failed; let its error leave the transaction.', {
      cause: this.#failure.error,
    });
  }

  end(): void {
    this.#over = true;
  }
}

/** Knows whether a caller stands inside a transaction of one engine, and refuses there what would wait for itself. */
export class TransactionGuard {
  readonly #inside = new AsyncLocalStorage<TransactionState>();

  run<Result>(state: TransactionState, work: () => Promise<Result>): Promise<Result> {
    return this.#inside.run(state, work);
  }

  /** @throws when the caller is inside a transaction that is still open */
  refuseInside(): void {
    if (this.#inside.getStore()?.open) {
      throw new Error(
        'The database was used inside a transaction but not through it. Use the transaction that the callback received.',
      );
    }
  }
}
