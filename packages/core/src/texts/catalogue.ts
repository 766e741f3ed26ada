import { IntlMessageFormat } from 'intl-messageformat';
import { RecentlyUsed } from '../recently-used.js';
import { fallbacks, isKnownVariant, isVariant, languageOfWording, widerLanguages } from './formality.js';
import { LITERAL, placesOf } from './places.js';

/**
 * Values for the places of a message.
 *
 * @example
 * ```ts
 * import type { MessageValues } from '@portico/core';
 *
 * type Text = (key: string, values?: MessageValues) => string;
 *
 * // Of a message such as `{count, plural, one {# visit} other {# visits}}`.
 * export const visitCount = (text: Text, count: number) => text('visits.count', { count });
 * ```
 */
export type MessageValues = Readonly<Record<string, string | number | boolean | Date | null | undefined>>;

/** Messages by key, each in ICU MessageFormat: `You have {count, plural, one {# invoice} other {# invoices}}.` */
export type Messages = Readonly<Record<string, string>>;

/**
 * Messages by language (BCP 47 tag). English, `en`, is always there: what another language lacks is taken from it.
 *
 * A language that addresses people in two ways is written in the formal one, and beside it may stand the messages that
 * differ in the other: `de-x-informal`. Contacts of an account whose brand has the `formality` `informal` get those, and
 * the messages of `de` for all else.
 *
 * @example
 * ```ts
 * import type { MessageCatalogue } from '@portico/core';
 *
 * export const texts: MessageCatalogue = {
 *   en: { title: 'Visits', count: 'You have {count, plural, one {# visit} other {# visits}}.' },
 *   de: { title: 'Besuche', count: 'Sie haben {count, plural, one {# Besuch} other {# Besuche}}.' },
 *   'de-x-informal': { count: 'Du hast {count, plural, one {# Besuch} other {# Besuche}}.' },
 * };
 * ```
 */
export type MessageCatalogue = Readonly<{ en: Messages } & Record<string, Messages>>;

/** Names a message of the plugin's own catalogue in a declaration. */
export interface TextKey {
  readonly key: string;
}

/**
 * Names a message: `title: text('apps.invoices')`. Composition refuses a key that the catalogue lacks.
 *
 * @example
 * ```ts
 * import { text } from '@portico/core';
 *
 * export const apps = { visits: { title: text('apps.visits'), icon: 'map-pin', path: '/visits' } } as const;
 * ```
 */
export function text(key: string): TextKey {
  return { key };
}

/** A message that cannot be formatted. */
export interface MessageFault {
  readonly language: string;
  readonly key: string;
  readonly error: string;
}

/** What is wrong with the variant of a language. */
export type VariantFault = { readonly variant: string } & (
  | { readonly kind: 'unknown' }
  /** The language lacks the message. */
  | { readonly kind: 'alone'; readonly key: string }
  /** Its places are not those that the language has. */
  | {
      readonly kind: 'places';
      readonly key: string;
      readonly places: readonly string[];
      readonly wanted: readonly string[];
    }
);

function compiled(message: string, locale: string): IntlMessageFormat {
  return new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
}

/** A message as a reader gets it: its text where it has no places for values. */
type Ready = IntlMessageFormat | string;

/** Makes the text at once where it is always the same. */
function ready(message: string, locale: string): Ready {
  const format = compiled(message, locale);
  return format.getAst().every(({ type }) => type === LITERAL) ? String(format.format()) : format;
}

/** One catalogue, compiled as its messages are first used. */
export class Texts {
  /** By wording and key. Bounded, since readers bring their own locales. */
  readonly #ready = new RecentlyUsed<string, Ready>(1000);

  constructor(private readonly catalogue: MessageCatalogue) {}

  /** Whether English has a message. */
  has(key: string): boolean {
    return Object.hasOwn(this.catalogue.en ?? {}, key);
  }

  /** The languages that are no BCP 47 tags. */
  strangeLanguages(): string[] {
    return Object.keys(this.catalogue).filter((language) => {
      try {
        return Intl.getCanonicalLocales(language).length === 0;
      } catch {
        return true;
      }
    });
  }

  /** Messages that cannot be formatted, whatever the values. */
  faults(): MessageFault[] {
    return Object.entries(this.catalogue).flatMap(([language, messages]) =>
      Object.entries(messages).flatMap(([key, message]: [string, unknown]) => {
        try {
          if (typeof message !== 'string') throw new Error('It is no string');
          // What is wrong with a tag is another fault.
          compiled(message, 'en');
          return [];
        } catch (error) {
          return [{ language, key, error: error instanceof Error ? error.message : String(error) }];
        }
      }),
    );
  }

  /** What is wrong with variants such as `de-x-informal`. A message that is broken is another fault. */
  variantFaults(): VariantFault[] {
    return Object.keys(this.catalogue)
      .filter(isVariant)
      .flatMap((variant): VariantFault[] => {
        if (!isKnownVariant(variant)) return [{ variant, kind: 'unknown' }];
        const languages = widerLanguages(languageOfWording(variant));
        return Object.entries(this.catalogue[variant] ?? {}).flatMap(([key, message]): VariantFault[] => {
          const standing = this.#first(languages, key);
          if (standing === undefined) return [{ variant, kind: 'alone', key }];
          try {
            const [places, wanted] = [placesOf(message), placesOf(standing.message)];
            return places.join() === wanted.join() ? [] : [{ variant, kind: 'places', key, places, wanted }];
          } catch {
            return [];
          }
        });
      });
  }

  /** The languages in which a message has places for values. One that is broken has none. */
  languagesWithPlaces(key: string): string[] {
    return Object.entries(this.catalogue).flatMap(([language, messages]) => {
      const message = Object.hasOwn(messages, key) ? messages[key] : undefined;
      if (message === undefined) return [];
      try {
        return placesOf(message).length > 0 ? [language] : [];
      } catch {
        return [];
      }
    });
  }

  /**
   * The message in the reader's language. A key that no language has comes back as it is.
   *
   * @param wording the reader's language, and how he is addressed: see `wordingFor`
   */
  format(wording: string, key: string, values: MessageValues = {}): string {
    const id = `${wording} ${key}`;
    let message = this.#ready.get(id);
    if (message === undefined) {
      const found = this.#first(fallbacks(wording), key);
      if (found === undefined) return key;
      const [language, reader] = [languageOfWording(found.wording), languageOfWording(wording)];
      // A message in English for a German reader counts and dates the English way, or plurals would not fit its words.
      message = ready(found.message, reader.startsWith(language) ? reader : language);
      this.#ready.set(id, message);
    }
    return typeof message === 'string' ? message : String(message.format({ ...values }));
  }

  #first(wordings: readonly string[], key: string): { readonly wording: string; readonly message: string } | undefined {
    for (const wording of wordings) {
      const messages = Object.hasOwn(this.catalogue, wording) ? this.catalogue[wording] : undefined;
      const message = messages !== undefined && Object.hasOwn(messages, key) ? messages[key] : undefined;
      if (message !== undefined) return { wording, message };
    }
    return undefined;
  }
}
