import { PortalError } from '../problem.js';
import { isPlain } from './operator-input.js';

/**
 * A name to show: trimmed, NFC, 1 to 200 characters, on one line.
 *
 * @throws PortalError `name_invalid` 422
 */
export function nameOf(text: string): string {
  // Bringing combining marks into order takes time by their square: nothing long may get that far.
  const name = text.length > 1000 ? '' : text.trim().normalize('NFC');
  if (name === '' || [...name].length > 200 || !isPlain(name)) {
    throw new PortalError(
      'name_invalid',
      422,
      'A name has 1 to 200 characters on one line, and nothing that hides or turns round others.',
    );
  }
  return name;
}

/**
 * A language in its canonical form: `de-at` is `de-AT`.
 *
 * @throws PortalError `locale_invalid` 422
 */
export function localeOf(text: string): string {
  try {
    const [locale] = Intl.getCanonicalLocales(text.length > 100 ? [] : text);
    if (locale !== undefined) return locale;
  } catch {
    // Told below.
  }
  throw new PortalError('locale_invalid', 422, 'A language is a BCP 47 tag, such as "en" or "de-AT".');
}

/** @throws PortalError `time_zone_invalid` 422 */
export function timeZoneOf(text: string): string {
  try {
    // Offsets such as `+02:00` are accepted by Intl, and know nothing of summer time.
    if (text.length <= 100 && /^[A-Za-z]/.test(text))
      return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    // Told below.
  }
  throw new PortalError('time_zone_invalid', 422, 'A time zone is an IANA name, such as "Europe/Berlin".');
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** @throws PortalError `currency_invalid` 422 */
export function currencyOf(text: string): string {
  if (currencies.has(text)) return text;
  throw new PortalError('currency_invalid', 422, 'A currency is an ISO 4217 code in capitals, such as "EUR".');
}
