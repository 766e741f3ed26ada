import type { Sessions } from './sessions.js';
import type { Throttle } from './throttle.js';
import type { Tickets } from './tickets.js';

/** Puts away what is over. Nothing depends on it: what has expired is refused whether or not this ran. */
export class Housekeeping {
  constructor(
    private readonly sessions: Sessions,
    private readonly tickets: Tickets,
    private readonly throttle: Throttle,
    private readonly keys: { sweep(): Promise<void> },
  ) {}

  /** One round; once an hour is often enough. */
  async sweep(): Promise<void> {
    await this.sessions.sweep();
    await this.tickets.sweep();
    await this.throttle.sweep();
    await this.keys.sweep();
  }
}
