import type { Language } from './texts.ts';

/** An amount in minor units with its currency. */
export interface Amount {
  readonly value: number;
  readonly currency: string;
}

/** Dates the European way in English, where the account says no more than the language. */
const locales: Record<Language, string> = { en: 'en-GB', de: 'de-DE' };

/** Numbers, money and days as a reader of one language in one time zone expects them. */
export function formats(language: Language, timeZone: string) {
  const locale = locales[language];
  const day = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const long = day({ day: 'numeric', month: 'long', year: 'numeric' });
  const short = day({ day: 'numeric', month: 'long' });
  const brief = day({ day: 'numeric', month: 'short' });
  const weekday = day({ weekday: 'long' });
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const days = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const dayOf = (instant: number) => days.format(instant);
  const today = () => dayOf(Date.now());
  const at = (date: string) => new Date(`${date.slice(0, 10)}T00:00:00Z`);
  const daysUntil = (date: string) => Math.round((at(date).getTime() - at(today()).getTime()) / 86_400_000);

  const list = new Intl.ListFormat(locale, { type: 'conjunction' });

  return {
    locale,
    /** `Invoices, Groups and Files` */
    list: (words: readonly string[]) => list.format(words),
    /** `EUR 640.00` in English, `640,00 €` in German; with a real minus sign, and no break inside. */
    money: ({ value, currency }: Amount) => money(locale, value, currency, language === 'en' ? 'code' : 'symbol'),
    /** The bare number: for columns whose head or foot names the currency. */
    number: ({ value, currency }: Amount) => money(locale, value, currency, 'none'),
    /** The price of one: a decimal number in major units, with as many digits as it has and at least the currency's. */
    price: (text: string, currency: string) => {
      const digits =
        new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
      return new Intl.NumberFormat(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: Math.max(digits, 6),
      }).format(Number(text));
    },
    decimal: (text: string) => new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(Number(text)),
    percent: (rate: number) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(rate),
    /** `18 November 2026` */
    longDay: (date: string) => long.format(at(date)),
    /** `18 November`, with the weekday within a week and the year in another one. */
    day: (date: string) => {
      if (Math.abs(daysUntil(date)) < 7) return `${weekday.format(at(date))}, ${short.format(at(date))}`;
      return (date.slice(0, 4) === today().slice(0, 4) ? short : long).format(at(date));
    },
    /** Whether words say a day already: by its date, or by its weekday when that is near enough to mean it. */
    saysDay: (words: string, date: string) =>
      // "3 December" is not in "13 December".
      words.split(/(?<!\d)(?=\d)/).some((part) => part.startsWith(short.format(at(date)))) ||
      (Math.abs(daysUntil(date)) < 7 && words.includes(weekday.format(at(date)))),
    /** `18 Nov`, with the year in another one. */
    briefDay: (date: string) =>
      date.slice(0, 4) === today().slice(0, 4)
        ? brief.format(at(date))
        : `${brief.format(at(date))} ${date.slice(0, 4)}`,
    /** When something was, as near as it needs to be said: `9:12`, `yesterday`, `Monday`, `18 November`. */
    moment: (instant: number) => {
      const then = dayOf(instant);
      const ago = -daysUntil(then);
      if (ago === 0) return language === 'de' ? `${clock.format(instant)}\u00a0Uhr` : clock.format(instant);
      if (ago === 1) return relative.format(-1, 'day');
      return ago < 7
        ? weekday.format(at(then))
        : (then.slice(0, 4) === today().slice(0, 4) ? short : long).format(at(then));
    },
    daysUntil,
  };
}

/** See {@link formats}. */
export type Formats = ReturnType<typeof formats>;

function money(locale: string, value: number, currency: string, display: 'code' | 'symbol' | 'none'): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: display === 'none' ? 'code' : display,
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format
    .formatToParts(value / 10 ** digits)
    .filter(({ type }) => display !== 'none' || (type !== 'currency' && type !== 'literal'))
    .map((part) => (part.type === 'minusSign' ? '\u2212' : part.value))
    .join('')
    .trim();
}
