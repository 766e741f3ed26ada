import { z } from 'zod';
import { oneLine } from '../mail/envelope.js';
import type { NotificationValue } from './topic.js';

/** What a value of a notification must be. */
export const NotificationValues: z.ZodType<Readonly<Record<string, NotificationValue>>> = z.record(
  z.string(),
  z.union([
    z.string().max(500),
    z.number(),
    z.strictObject({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) }),
    z.strictObject({ day: z.iso.date() }),
    z.strictObject({ at: z.iso.datetime() }),
  ]),
);

/** A value as a reader of `locale` has it. On one line: in a subject, a break would do harm. */
export function formatValue(
  value: NotificationValue,
  { locale, timeZone }: { locale: string; timeZone: string },
): string {
  if (typeof value === 'string') return oneLine(value);
  if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value);
  if ('amount' in value) {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency: value.currency });
    return format.format(value.amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  }
  if ('day' in value)
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(value.day));
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(
    Date.parse(value.at),
  );
}
