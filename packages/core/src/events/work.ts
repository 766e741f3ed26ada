/** One piece of work that this node has taken. It never fails: what goes wrong is written down. */
export interface Task {
  /** @param ending ends when this node is about to: what breaks off then waits for another, and it was no attempt */
  run(ending: AbortSignal): Promise<void>;
}

/** Where work comes from. */
export interface Work {
  /** Takes at most `limit` pieces of what is due: they are this node's until their leases end. */
  claim(limit: number): Promise<readonly Task[]>;
}
