import { type Clock, isoNow } from '../clock.js';
import type { Engine, EngineTransaction } from '../data/engine.js';
import type { Cause } from './cause.js';
import type { KernelChange, LastAct, NewEntry, NewEvent, WhatHappened } from './kernel-change.js';

/**
 * Makes changes: what happened is written with what changed, in one transaction, as its last act. So nothing is told
 * that did not happen, nothing that happened stays untold, and what everybody waits for (the head of the audit trail)
 * is locked for the shortest time. On PostgreSQL all that is one wait more than the change has by itself: for what is
 * locked. What is written goes out with the commit.
 */
export class Changes {
  readonly #committed = new Set<(left: WhatHappened) => void>();

  /** @param lastActs in the order in which they lock: what everybody waits for comes last */
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly lastActs: readonly LastAct[],
  ) {}

  /** One transaction: all of `work` and what it leaves behind, or nothing. It must wait for nothing but the database. */
  async run<Result>(account: string, cause: Cause, work: (change: KernelChange) => Promise<Result>): Promise<Result> {
    const { result, left } = await this.engine.transaction(async (tx) => {
      const change = new OpenChange(tx, account, cause, isoNow(this.clock));
      const result = await work(change);
      await change.end(this.lastActs);
      return { result, left: change.left };
    });
    for (const tell of this.#committed) tell(left);
    return result;
  }

  /** Calls `tell` after each change that was committed here. */
  onCommitted(tell: (left: WhatHappened) => void): void {
    this.#committed.add(tell);
  }
}

class OpenChange implements KernelChange {
  readonly #events: NewEvent[] = [];
  readonly #entries: NewEntry[] = [];
  readonly #writers: ((change: KernelChange) => Promise<void>)[] = [];
  #work = false;
  #over = false;

  constructor(
    readonly tx: EngineTransaction,
    readonly account: string,
    readonly cause: Cause,
    readonly at: string,
  ) {}

  get left(): WhatHappened {
    return { events: this.#events, entries: this.#entries, work: this.#work };
  }

  emit(event: NewEvent): void {
    this.#refuseLate();
    this.#events.push(event);
  }

  note(entry: NewEntry): void {
    this.#refuseLate();
    this.#entries.push(entry);
  }

  leaveWork(): void {
    this.#work = true;
  }

  atEnd(write: (change: KernelChange) => Promise<void>): void {
    this.#refuseLate();
    this.#writers.push(write);
  }

  async end(lastActs: readonly LastAct[]): Promise<void> {
    // What is written may add more.
    for (const write of this.#writers) await write(this);
    this.#over = true;
    const written = await Promise.all(lastActs.map((act) => act.write(this, this.left)));
    for (const statements of written) this.tx.lastly(statements);
  }

  #refuseLate(): void {
    if (this.#over) throw new Error('This change is over: what was said in it now would be lost. Await it inside.');
  }
}
