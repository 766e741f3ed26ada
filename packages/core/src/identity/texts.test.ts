import { expect, test } from 'vitest';
import { profileTexts } from '../profiles/texts.js';
import { catalogueGaps } from '../testing/catalogue-gaps.js';
import { Texts } from '../texts/catalogue.js';
import { identityTexts, languageOf } from './texts.js';

test('are complete in English and German, with "Sie" and with "du"', () => {
  expect(catalogueGaps(identityTexts, ['en', 'de', 'de-x-informal'])).toEqual([]);
  expect(catalogueGaps(profileTexts, ['en', 'de', 'de-x-informal'])).toEqual([]);
});

test('every message formats', () => {
  const texts = new Texts(identityTexts);
  const values = {
    brand: 'Studio',
    name: 'Anna',
    email: 'a@example.com',
    code: '012345',
    minutes: 10,
    left: 1,
    page: 'P',
  };
  for (const locale of ['en', 'de', 'de-x-informal', 'de-AT', 'fr']) {
    for (const key of Object.keys(identityTexts.en)) {
      expect(texts.format(locale, key, values), `${locale} ${key}`).not.toMatch(/[{}]|^$/);
    }
  }
  expect(texts.format('de', 'auth.fault.code_wrong', { left: 1 })).toBe(
    'Die Ziffern passten nicht. Sie haben noch einen Versuch.',
  );
  expect(texts.format('en', 'auth.fault.code_wrong', { left: 4 })).toBe(
    'The digits did not match. You have 4 tries left.',
  );
});

test.each([
  ['de', 'de'],
  ['de-AT', 'de-AT'],
  ['de-at', 'de-AT'],
  ['de-Latn-CH-1996-u-ca-buddhist', 'de-CH'],
  ['en-aaaaa', 'en'],
  ['en-12', 'en'],
  ['de-DE-DE', 'de'],
  ['den', 'en'],
  ['de-x-informal', 'de'],
  ['fr-CH', 'en'],
  ['', 'en'],
  ['\u0000', 'en'],
])('a reader of %j is read to in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
