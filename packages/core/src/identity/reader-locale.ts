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
