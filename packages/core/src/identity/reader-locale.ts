import { RecentlyUsed } from '../recently-used.js';

/** What is known of a reader's languages. */
export interface ReaderLanguages {
  /** The contact's own, where he is known and has one. */
  readonly own: string | null | undefined;
  /** What was chosen in this browser. */
  readonly chosen: string | undefined;
  /** `Accept-Language`. */
  readonly accepts: string | undefined;
  /** The account's. */
  readonly account: string;
}

/**
 * The language in which somebody reads the portal: his own; else what he chose in this browser; else his browser's, if it
 * is offered; else the account's. So nothing changes its language when he signs in, unless he has set one.
 */
export function localeOfReader(
  { own, chosen, accepts, account }: ReaderLanguages,
  offered: readonly string[],
  read: typeof readerLocale = readerLocale,
): string {
  return own ?? chosen ?? read(accepts, offered, account);
}

/**
 * Reads what browsers accept and remembers it, since a browser says the same at each request and it is dear to read. A long
 * header is read each time, so that what is kept stays small.
 */
export function rememberingReaderLocale(): typeof readerLocale {
  const known = new RecentlyUsed<string, string>(500);
  return (header = '', offered, fallback) => {
    if (header.length > 200) return readerLocale(header, offered, fallback);
    let locale = known.get(header);
    if (locale === undefined) {
      locale = readerLocale(header, offered, '');
      known.set(header, locale);
    }
    return locale === '' ? fallback : locale;
  };
}

/** The language of a mail to somebody who asks for it: what he chose on that page; else his own; else the page's. */
export function localeOfAnswer(
  contact: string | null,
  page: { readonly chosen: string | undefined; readonly locale: string },
): string {
  return page.chosen ?? contact ?? page.locale;
}

/** A choice of language as it is kept: language and region at most. Nothing for what is not offered. */
export function offeredLocale(text: string | undefined, offered: readonly string[]): string | undefined {
  const locale = text === undefined ? undefined : languageAndRegion(text);
  return locale !== undefined && offered.includes(languageIn(locale)) ? locale : undefined;
}

/**
 * The language for a reader who is not known yet: the first of his browser's that is offered, else the fallback. Of
 * `de-AT` the region is kept, since it also says how to write dates and sums.
 *
 * @param header `Accept-Language` ([RFC 9110, 12.5.4](https://www.rfc-editor.org/rfc/rfc9110#name-accept-language))
 * @param offered languages, such as `en` and `de`
 * @param fallback the account's
 */
export function readerLocale(header: string | undefined, offered: readonly string[], fallback: string): string {
  const wanted = (header ?? '')
    .slice(0, 1000)
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().split(/\s*;\s*/);
      const quality = parameters.find((each) => /^q=/i.test(each))?.slice(2);
      return { locale: languageAndRegion(tag), weight: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const found = wanted.find(({ locale }) => locale !== undefined && offered.includes(languageIn(locale)));
  return found?.locale ?? fallback;
}

/**
 * What a language tag says of language and region, in canonical form: `de-AT`, `de`, `es-419`. All else is left out:
 * anybody can make up any number of well-formed tags, and whatever is kept for each language must end somewhere.
 *
 * @returns undefined for what names no language; never throws
 */
export function languageAndRegion(tag: string): string | undefined {
  if (tag.length > 1000 || !/^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(tag)) return undefined;
  return shortened(tag) ?? shortened(languageIn(tag));
}

/** The language of a tag. */
export function languageIn(locale: string): string {
  return locale.split('-', 1)[0] ?? '';
}

function shortened(tag: string): string | undefined {
  try {
    const { language, region } = new Intl.Locale(tag);
    const locale = region === undefined ? language : `${language}-${region}`;
    return /^[a-z]{2,3}(-([A-Z]{2}|\d{3}))?$/.test(locale) ? locale : undefined;
  } catch {
    // A tag that is not well-formed, such as `en-12` or `de-DE-DE`.
    return undefined;
  }
}
