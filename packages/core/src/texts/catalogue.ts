import { IntlMessageFormat } from 'intl-messageformat';
import { RecentlyUsed } from '../recently-used.js';

/** Values for the places of a message. */
export type MessageValues = Readonly<Record<string, string | number | boolean | Date | null | undefined>>;

/** Messages by key, each in ICU MessageFormat: `You have {count, plural, one {# invoice} other {# invoices}}.` */
export type Messages = Readonly<Record<string, string>>;

/** Messages by language (BCP 47 tag). English, `en`, is always there: what another language lacks is taken from it. */
export type MessageCatalogue = Readonly<{ en: Messages } & Record<string, Messages>>;

/** Names a message of the plugin's own catalogue in a declaration. */
export interface TextKey {
  readonly key: string;
}

/** Names a message: `title: text('apps.invoices')`. Composition refuses a key that the catalogue lacks. */
export function text(key: string): TextKey {
  return { key };
}

/** The languages to look in for a reader of `locale`, best first: `de-AT`, `de`, `en`. */
function fallbacks(locale: string): string[] {
  const parts = locale.split('-');
  return [...new Set([...parts.map((_, i) => parts.slice(0, parts.length - i).join('-')), 'en'])];
}

/** One catalogue, compiled as its messages are first used. */
export class Texts {
  /** Bounded, since readers bring their own locales. */
  readonly #compiled = new RecentlyUsed<string, IntlMessageFormat>(1000);

  constructor(private readonly catalogue: MessageCatalogue) {}

  /** Whether English has a message. */
  has(key: string): boolean {
    return Object.hasOwn(this.catalogue.en, key);
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
        message = new IntlMessageFormat(messages[key] ?? key, rules, undefined, { ignoreTag: true });
        this.#compiled.set(id, message);
      }
      return String(message.format({ ...values }));
    }
    return key;
  }
}
