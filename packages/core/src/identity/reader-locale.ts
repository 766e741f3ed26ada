/**
 * The language for a reader who is not known yet: the first of his browser's that is offered, else the fallback. Of
 * `de-AT` the whole tag is kept, since it also says how to write dates and sums.
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
      return { tag, weight: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, weight }) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const found = wanted.find(({ tag }) => offered.includes(tag.split('-')[0]?.toLowerCase() ?? ''));
  return found === undefined ? fallback : (Intl.getCanonicalLocales(found.tag)[0] ?? fallback);
}
