import type { MessageCatalogue } from '../texts/catalogue.js';
import { isVariant, languageOfWording } from '../texts/formality.js';
import { placesOf } from '../texts/places.js';

/**
 * What a catalogue lacks: messages that one language has and another has not, that are empty, or that have places for
 * other values than in English. For a test that fails where a text is missing.
 *
 * Of `de-x-informal` it names every message that is not one of `de`, or has other places; and as German says "Sie" with
 * a capital, also each that `de` has with "Sie" and the variant lacks, or that the variant has with "Sie". A "Sie" that
 * means "they" at the beginning of a sentence looks the same: say there what they are.
 *
 * @param languages those that must be there
 *
 * @example
 * ```ts
 * import { catalogueGaps } from '@portico/core/testing';
 * import { expect, it } from 'vitest';
 *
 * const texts = {
 *   en: { title: 'Your visits' },
 *   de: { title: 'Ihre Besuche' },
 *   'de-x-informal': { title: 'Deine Besuche' },
 * };
 *
 * it('has all texts in both languages, in German with "Sie" and with "du"', () => {
 *   expect(catalogueGaps(texts, ['en', 'de', 'de-x-informal'])).toEqual([]);
 * });
 * ```
 */
export function catalogueGaps(catalogue: MessageCatalogue, languages: readonly string[]): string[] {
  const keys = [...new Set(Object.values(catalogue).flatMap((messages) => Object.keys(messages)))];
  return languages.flatMap((language) =>
    keys.flatMap((key) => (isVariant(language) ? variantGaps : gaps)(catalogue, language, key)),
  );
}

function gaps(catalogue: MessageCatalogue, language: string, key: string): string[] {
  const message = ownMessage(catalogue, language, key);
  if (message === undefined || isBlank(message)) return [`${language}: "${key}" is missing`];
  return placeGaps(catalogue, { language, key, message, like: 'en' });
}

function variantGaps(catalogue: MessageCatalogue, variant: string, key: string): string[] {
  const like = languageOfWording(variant);
  const german = /^de(-|$)/.test(like);
  const [message, usual] = [ownMessage(catalogue, variant, key), ownMessage(catalogue, like, key)];
  if (message === undefined) {
    return german && usual !== undefined && saysSie(usual)
      ? [`${variant}: "${key}" is missing: ${like} says "Sie"`]
      : [];
  }
  if (usual === undefined) return [`${variant}: "${key}" is not in ${like}`];
  if (isBlank(message)) return [`${variant}: "${key}" is missing`];
  if (german && saysSie(message)) return [`${variant}: "${key}" says "Sie"`];
  return placeGaps(catalogue, { language: variant, key, message, like });
}

interface Compared {
  readonly language: string;
  readonly key: string;
  readonly message: string;
  /** The language whose places it must have. */
  readonly like: string;
}

function placeGaps(catalogue: MessageCatalogue, { language, key, message, like }: Compared): string[] {
  const other = ownMessage(catalogue, like, key);
  if (other === undefined) return [];
  const [here, there] = [placesOf(message), placesOf(other)].map((places) => places.join(', '));
  const name = like === 'en' ? 'English' : like;
  return here === there ? [] : [`${language}: "${key}" has places for (${here}), in ${name} for (${there})`];
}

const isBlank = (message: string) => message.trim() === '';

/** Whether a German text addresses its reader formally. */
const saysSie = (message: string) => /(?<!\p{L})(Sie|Ihnen|Ihr(e[mnrs]?)?)(?!\p{L})/u.test(message);

function ownMessage(catalogue: MessageCatalogue, language: string, key: string): string | undefined {
  const messages = Object.hasOwn(catalogue, language) ? catalogue[language] : undefined;
  return messages !== undefined && Object.hasOwn(messages, key) ? messages[key] : undefined;
}
