import { de } from './de.ts';
import { en } from './en.ts';

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

/** Whether the portal speaks a language. */
export const isLanguage = (tag: string): tag is Language => Object.hasOwn(languages, tag);

/** The first of these locales that the portal speaks, else English: `de-AT` is German. */
export function languageFor(locales: readonly string[]): Language {
  return locales.map((locale) => locale.split('-')[0] ?? '').find(isLanguage) ?? 'en';
}
