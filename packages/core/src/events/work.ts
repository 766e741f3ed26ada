/** One piece of work that this node has taken. It never fails: what goes wrong is written down. */
export interface Task {
  run(): Promise<void>;
}

/** Where work comes from. */
export interface Work {
  /** Takes at most `limit` pieces of what is due: they are this node's until their leases end. */
  claim(limit: number): Promise<readonly Task[]>;
}
