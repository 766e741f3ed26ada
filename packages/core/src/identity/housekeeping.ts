/** What has rows that are over one day. */
export interface Swept {
  /** Puts away what is over. */
  sweep(): Promise<void>;
}

/** Puts away what is over. Nothing depends on it: what has expired is refused whether or not this ran. */
export class Housekeeping {
  constructor(private readonly parts: readonly Swept[]) {}

  /** One round; once an hour is often enough. */
  async sweep(): Promise<void> {
    for (const part of this.parts) await part.sweep();
  }
}
