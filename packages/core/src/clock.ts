/** Where the portal reads the time. Nothing else does: neither `Date.now()` nor the database's clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** The last time that was written, since one request asks for it several times within a millisecond. */
let last = { time: Number.NaN, text: '' };

/** The clock's time as ISO 8601 in UTC with milliseconds: how every time in Portico looks. */
export function isoNow(clock: Clock): string {
  const time = clock.now();
  if (time !== last.time) last = { time, text: new Date(time).toISOString() };
  return last.text;
}

/** The days of one time zone, with the last one that was asked for. */
interface ZoneDays {
  readonly format: Intl.DateTimeFormat;
  minute: number;
  day: string;
}

const MINUTE = 60_000;
/** From here on each time zone differs from UTC by whole minutes. */
const WHOLE_MINUTES = Date.UTC(1973);

/** Calendar days as people have them: in a time zone. Keeps what is dear to make and to ask, for each zone. */
export class Calendar {
  readonly #zones = new Map<string, ZoneDays>();

  /**
   * The day, `YYYY-MM-DD`, that an instant falls on.
   *
   * @param instant ISO 8601 time
   * @param timeZone IANA name such as `Europe/Berlin`
   */
  dayOf(instant: string, timeZone: string): string {
    const zone = this.#zoneOf(timeZone);
    const time = Date.parse(instant);
    const minute = Math.floor(time / MINUTE);
    // Within a minute no day begins, and mostly it is today that is asked for, many times in each request.
    if (minute === zone.minute) return zone.day;
    const day = zone.format.format(time);
    if (time >= WHOLE_MINUTES) Object.assign(zone, { minute, day });
    return day;
  }

  #zoneOf(timeZone: string): ZoneDays {
    const known = this.#zones.get(timeZone);
    if (known !== undefined) return known;
    // Canadian English writes days as ISO 8601 does.
    const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    const zone = { format, minute: Number.NaN, day: '' };
    this.#zones.set(timeZone, zone);
    return zone;
  }
}
