import { IntlMessageFormat } from 'intl-messageformat';
import type { MessageCatalogue } from '../texts/catalogue.js';

/**
 * What a catalogue lacks: messages that one language has and another has not, that are empty, or that have places for
 * other values than in English. For a test that fails where a text is missing.
 *
 * @param languages those that must be there
 *
 * @example
 * ```ts
 * import { catalogueGaps } from '@portico/core/testing';
 * import { expect, it } from 'vitest';
 *
 * const texts = { en: { title: 'Visits' }, de: { title: 'Besuche' } };
 *
 * it('has all texts in both languages', () => {
 *   expect(catalogueGaps(texts, ['en', 'de'])).toEqual([]);
 * });
 * ```
 */
export function catalogueGaps(catalogue: MessageCatalogue, languages: readonly string[]): string[] {
  const keys = new Set(Object.values(catalogue).flatMap((messages) => Object.keys(messages)));
  return languages.flatMap((language) =>
    [...keys].flatMap((key) => {
      const message = ownMessage(catalogue, language, key);
      if (message === undefined || message.trim() === '') return [`${language}: "${key}" is missing`];
      const english = ownMessage(catalogue, 'en', key);
      if (english === undefined) return [];
      const [here, there] = [placesOf(message), placesOf(english)].map((places) => places.join(', '));
      return here === there ? [] : [`${language}: "${key}" has places for (${here}), in English for (${there})`];
    }),
  );
}

function ownMessage(catalogue: MessageCatalogue, language: string, key: string): string | undefined {
  const messages = Object.hasOwn(catalogue, language) ? catalogue[language] : undefined;
  return messages !== undefined && Object.hasOwn(messages, key) ? messages[key] : undefined;
}

/** What a message is made of, as far as values are concerned. */
interface Element {
  readonly type: number;
  readonly value?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>;
}

const LITERAL = 0;
const POUND = 7;

/** The names of the values that a message has places for, each once. */
function placesOf(message: string): string[] {
  const places = new Set<string>();
  const look = (elements: readonly Element[]) => {
    for (const { type, value, options } of elements) {
      if (type === LITERAL || type === POUND) continue;
      places.add(String(value));
      for (const option of Object.values(options ?? {})) look(option.value);
    }
  };
  look(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst() as readonly Element[]);
  return [...places].sort();
}
