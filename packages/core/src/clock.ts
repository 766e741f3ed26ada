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

/** Calendar days as people have them: in a time zone. Keeps what is dear to make, one formatter for each zone. */
export class Calendar {
  readonly #formats = new Map<string, Intl.DateTimeFormat>();

  /**
   * The day, `YYYY-MM-DD`, that an instant falls on.
   *
   * @param instant ISO 8601 time
   * @param timeZone IANA name such as `Europe/Berlin`
   */
  dayOf(instant: string, timeZone: string): string {
    let format = this.#formats.get(timeZone);
    if (format === undefined) {
      // Canadian English writes days as ISO 8601 does.
      format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
      this.#formats.set(timeZone, format);
    }
    return format.format(new Date(instant));
  }
}
