import type { EngineTransaction } from '../../data/engine.js';

/** Work that is done again and again in each active account. */
export interface Job {
  /** `<plugin>.<name>`. */
  readonly name: string;
  /** Milliseconds from one run to the next. */
  readonly every: number;
  run(turn: JobTurn, signal: AbortSignal): Promise<void>;
}

/** One run of a job, which is this node's. */
export interface JobTurn {
  readonly account: string;
  /**
   * Holds on to the run in a transaction: for its length nobody else can take it.
   *
   * @throws when it took too long and another node has it
   */
  hold(tx: EngineTransaction): Promise<void>;
}
