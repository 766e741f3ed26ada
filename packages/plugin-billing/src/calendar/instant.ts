import type { Clock } from '@portico/core';

/** The clock's time, ISO 8601 in UTC with milliseconds. */
export function instantOf(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
