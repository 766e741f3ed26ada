import { z } from 'zod';

/** A day that exists, `YYYY-MM-DD`, within what both databases and every calendar agree on. */
export const Day = z.iso
  .date({ error: 'A day is written YYYY-MM-DD and must exist, such as 2026-11-24.' })
  .refine((day) => day >= '1900-01-01' && day <= '2999-12-31', { error: 'A day lies between 1900 and 2999.' });

const MILLISECONDS = 86_400_000;

/** Days since 1970-01-01. Days have no time zone: UTC only does the counting. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / MILLISECONDS;
}

/** The day that is `days` after another. */
export function addDays(day: string, days: number): string {
  return new Date((dayNumber(day) + days) * MILLISECONDS).toISOString().slice(0, 10);
}

/** How many days lie between two days; negative if `to` is the earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Writes days as people do, in any language. Keeps its formats: making one costs a hundred times as much as using it. */
export class DayFormats {
  readonly #formats = new Map<string, Intl.DateTimeFormat>();

  /**
   * "18 December", with the year unless it is that of `today`.
   *
   * @param locale BCP 47
   */
  write(day: string, locale: string, today: string): string {
    const thisYear = day.slice(0, 4) === today.slice(0, 4);
    const key = `${locale} ${thisYear}`;
    let format = this.#formats.get(key);
    if (format === undefined) {
      const year = thisYear ? {} : { year: 'numeric' as const };
      format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...year, timeZone: 'UTC' });
      this.#formats.set(key, format);
    }
    return format.format(new Date(`${day}T00:00:00Z`));
  }
}
