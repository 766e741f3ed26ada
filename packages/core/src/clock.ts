/** Where the portal reads the time. Nothing else does: neither `Date.now()` nor the database's clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** The clock's time as ISO 8601 in UTC with milliseconds: how every time in Portico looks. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

/**
 * The calendar day, `YYYY-MM-DD`, that an instant falls on in a time zone.
 *
 * @param instant ISO 8601 time
 * @param timeZone IANA name such as `Europe/Berlin`
 */
export function dayIn(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(instant),
  );
}
