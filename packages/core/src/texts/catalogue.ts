import { IntlMessageFormat } from 'intl-messageformat';
import { RecentlyUsed } from '../recently-used.js';

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
 * @example
 * ```ts
 * import type { MessageCatalogue } from '@portico/core';
 *
 * export const texts: MessageCatalogue = {
 *   en: { title: 'Visits', count: 'You have {count, plural, one {# visit} other {# visits}}.' },
 *   de: { title: 'Besuche', count: 'Sie haben {count, plural, one {# Besuch} other {# Besuche}}.' },
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

/** The languages to look in for a reader of `locale`, best first: `de-AT`, `de`, `en`. */
function fallbacks(locale: string): string[] {
  const parts = locale.split('-');
  return [...new Set([...parts.map((_, i) => parts.slice(0, parts.length - i).join('-')), 'en'])];
}

/** A message that cannot be formatted. */
export interface MessageFault {
  readonly language: string;
  readonly key: string;
  readonly error: string;
}

const LITERAL = 0;

function compiled(message: string, locale: string): IntlMessageFormat {
  return new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
}

/** One catalogue, compiled as its messages are first used. */
export class Texts {
  /** Bounded, since readers bring their own locales. */
  readonly #compiled = new RecentlyUsed<string, IntlMessageFormat>(1000);

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

  /** The languages in which a message has places for values. One that is broken has none. */
  languagesWithPlaces(key: string): string[] {
    return Object.entries(this.catalogue).flatMap(([language, messages]) => {
      const message = Object.hasOwn(messages, key) ? messages[key] : undefined;
      if (message === undefined) return [];
      try {
        const whole = compiled(message, 'en')
          .getAst()
          .every(({ type }) => type === LITERAL);
        return whole ? [] : [language];
      } catch {
        return [];
      }
    });
  }

  /** The message in the reader's language. A key that no language has comes back as it is. */
  format(locale: string, key: string, values: MessageValues = {}): string {
    for (const language of fallbacks(locale)) {
      const messages = Object.hasOwn(this.catalogue, language) ? this.catalogue[language] : undefined;
      if (messages === undefined || !Object.hasOwn(messages, key)) continue;
      // A message in English for a German reader counts and dates the English way, or plurals would not fit its words.
      const rules = locale.startsWith(language) ? locale : language;
      const id = `${rules} ${key}`;
      let message = this.#compiled.get(id);
      if (message === undefined) {
        message = compiled(messages[key] ?? key, rules);
        this.#compiled.set(id, message);
      }
      return String(message.format({ ...values }));
    }
    return key;
  }
}
