import { Resting } from '../data/reads/gatherings.js';
import { errorFacts, type Log } from '../log.js';

/** Tells the log that something of home, the launcher or an app's page failed. What rests was told when it failed. */
export function reportFailure(log: Log, event: string, error: unknown, facts: Readonly<Record<string, unknown>> = {}) {
  if (!(error instanceof Resting)) log.error(event, { ...facts, ...errorFacts(error) });
}
