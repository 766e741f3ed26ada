import { de } from './de.ts';
import { deInformal } from './de-informal.ts';
import { en } from './en.ts';
import { overlaid } from './overlay.ts';

/** The keys of the portal's words, with what each takes. English is where they are written down. */
export type Texts = TextsLike<typeof en>;

/** Texts with the same keys in any language. */
export type TextsLike<T> = T extends (...taken: infer Taken) => infer Result
  ? (...taken: Taken) => Result extends string ? string : Result
  : T extends string
    ? string
    : T extends readonly string[]
      ? { readonly [K in keyof T]: string }
      : { readonly [K in keyof T]: TextsLike<T[K]> };

/** The languages of the portal by their tag. */
export const languages = { en, de } satisfies Record<string, Texts>;

/** A language of the portal. */
export type Language = keyof typeof languages;

/** The portal's words by the reader's language and the account's form of address, where the language has two. */
export const wordings = { ...languages, 'de-x-informal': overlaid(de, deInformal) } satisfies Record<string, Texts>;

/** A language of the portal, or the informal form of one. */
export type Wording = keyof typeof wordings;

/** Which words a reader of a language gets from an account that addresses its clients in this way. */
export function wordingFor(language: Language, formality: 'formal' | 'informal' | undefined): Wording {
  const informal = `${language}-x-informal`;
  return formality === 'informal' && isWording(informal) ? informal : language;
}

const isWording = (tag: string): tag is Wording => Object.hasOwn(wordings, tag);

/** Whether the portal speaks a language. */
export const isLanguage = (tag: string): tag is Language => Object.hasOwn(languages, tag);

/** The first of these locales that the portal speaks, else English: `de-AT` is German. */
export function languageFor(locales: readonly string[]): Language {
  return locales.map((locale) => locale.split('-')[0] ?? '').find(isLanguage) ?? 'en';
}
