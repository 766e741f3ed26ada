/** How a reader is addressed in a language that knows the difference: in German, with "Sie" or with "du". */
export type Formality = 'formal' | 'informal';

/** What the tag of a variant ends in: `de-x-informal`. Private use of BCP 47, which `Intl` takes and leaves alone. */
const INFORMAL = '-x-informal';

/** The tag by which the messages for a reader of `locale` are looked for: `de-AT`, or `de-AT-x-informal`. */
export function wordingFor(locale: string, formality: Formality): string {
  return languageOfWording(locale) + (formality === 'informal' ? INFORMAL : '');
}

/** What language a wording is in: `de-AT` of `de-AT-x-informal`. */
export function languageOfWording(wording: string): string {
  return wording.split(/-x-/i, 1)[0] ?? '';
}

/** Whether messages are under the tag of a variant, or of what would be one. */
export function isVariant(tag: string): boolean {
  return /-x-/i.test(tag);
}

/** Whether a variant is one that readers can get. */
export function isKnownVariant(tag: string): boolean {
  return tag === languageOfWording(tag) + INFORMAL;
}

/** The wordings to look in for a reader's, best first: `de-AT-x-informal`, `de-x-informal`, `de-AT`, `de`, then English. */
export function fallbacks(wording: string): string[] {
  const language = languageOfWording(wording);
  return [
    ...new Set(
      [language, 'en'].flatMap((each) => {
        const wider = widerLanguages(each);
        return isKnownVariant(wording) ? [...wider.map((one) => one + INFORMAL), ...wider] : wider;
      }),
    ),
  ];
}

/** A language and those it is a kind of: `de-AT`, `de`. */
export function widerLanguages(language: string): string[] {
  const parts = language.split('-');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('-'));
}
