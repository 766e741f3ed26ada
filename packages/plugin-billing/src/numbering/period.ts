/** When a counter starts again at 1. */
export const COUNTER_RESETS = ['never', 'yearly', 'monthly'] as const;

export type CounterReset = (typeof COUNTER_RESETS)[number];

/** A day taken apart: four digits and two. */
export interface CalendarMonth {
  readonly year: string;
  readonly month: string;
}

/**
 * Year and month of a day.
 *
 * @param day `YYYY-MM-DD`
 * @throws RangeError when it is not of that form
 */
export function monthOf(day: string): CalendarMonth {
  const match = /^(\d{4})-(0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.exec(day);
  if (match === null) throw new RangeError('A day must be written YYYY-MM-DD.');
  return { year: match[1] as string, month: match[2] as string };
}

/**
 * The key of the period that a document's number is counted in: `all`, `2026` or `2026-11`.
 *
 * @param issueOn the issue date in the account's time zone, `YYYY-MM-DD`
 */
export function periodKey(reset: CounterReset, issueOn: string): string {
  const { year, month } = monthOf(issueOn);
  switch (reset) {
    case 'never':
      return 'all';
    case 'yearly':
      return year;
    case 'monthly':
      return `${year}-${month}`;
  }
}
