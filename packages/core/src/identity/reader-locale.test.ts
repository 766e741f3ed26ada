import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  languageAndRegion,
  localeOfAnswer,
  localeOfReader,
  offeredLocale,
  readerLocale,
  rememberingReaderLocale,
} from './reader-locale.js';

const closedForm = /^[a-z]{2,3}(-([A-Z]{2}|\d{3}))?$/;

test.each([
  ['de-at,en;q=0.8', 'de-AT'],
  ['fr-FR, fr;q=0.9, de;q=0.7, en;q=0.5', 'de'],
  ['en;q=0.2, de;q=0.9', 'de'],
  ['EN-us', 'en-US'],
  ['de;q=0, en', 'en'],
  ['fr', 'sv'],
  ['*', 'sv'],
  ['', 'sv'],
  [undefined, 'sv'],
  [';;;,,,q=1,de;q=x', 'sv'],
  [`${'x'.repeat(2000)},de`, 'sv'],
  ['de-<script>', 'sv'],
  ['deu-CH', 'de-CH'],
  ['en-419', 'en-419'],
  ['de-Latn-CH-1996', 'de-CH'],
  ['de-u-ca-buddhist', 'de'],
  // Well-formed variants that nobody registered, as many as there are letters for.
  ['en-aaaaa', 'en'],
  ['en-aaaab-x-12345678', 'en'],
  // Not well-formed: the language is still known.
  ['en-12', 'en'],
  ['de-DE-DE', 'de'],
  ['en-fonipa-fonipa', 'en'],
])('%j: %s', (header, locale) => {
  expect(readerLocale(header, ['en', 'de'], 'sv')).toBe(locale);
});

describe('whatever a browser sends', () => {
  const subtag = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9]{1,9}$/),
    fc.constantFrom('en', 'de', 'EN', 'Latn', 'DE', 'AT', '12', '001', 'fonipa', 'x', 'u', 'ca', 'i', 'root', ''),
  );
  const tag = fc.tuple(fc.constantFrom('en', 'de', 'deu', 'EN', 'fr', 'x', ''), fc.array(subtag, { maxLength: 5 }));
  const header = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        tag.map(([language, rest]) => [language, ...rest].join('-')),
        { maxLength: 4 },
      )
      .map((tags) => tags.join(',')),
  );

  test('is remembered as it was read', () => {
    const remembered = rememberingReaderLocale();
    fc.assert(
      fc.property(header, fc.constantFrom('sv', 'en'), (text, fallback) => {
        const locale = readerLocale(text, ['en', 'de'], fallback);
        for (let again = 0; again < 2; again += 1) expect(remembered(text, ['en', 'de'], fallback)).toBe(locale);
      }),
    );
  });

  test('gives language and region at most, as Intl takes them', () => {
    fc.assert(
      fc.property(header, (text) => {
        const locale = readerLocale(text, ['en', 'de'], 'sv');
        expect(locale).toMatch(/^(sv$|en|de)/);
        expect(locale).toMatch(closedForm);
        expect(Intl.getCanonicalLocales(locale)).toEqual([locale]);
        expect(() => new Intl.NumberFormat(locale)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  test('and so does any text that is to be a language', () => {
    fc.assert(
      fc.property(header, (text) => {
        const locale = languageAndRegion(text);
        if (locale === undefined) return;
        expect(locale).toMatch(closedForm);
        expect(Intl.getCanonicalLocales(locale)).toEqual([locale]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the language of a reader', () => {
  const known = { own: 'fr', chosen: 'de', accepts: 'en-GB', account: 'sv' };

  test('is his own, else the chosen one, else his browser’s, else the account’s', () => {
    const offered = ['en', 'de'];
    expect(localeOfReader(known, offered)).toBe('fr');
    expect(localeOfReader({ ...known, own: null }, offered)).toBe('de');
    expect(localeOfReader({ ...known, own: undefined, chosen: undefined }, offered)).toBe('en-GB');
    expect(localeOfReader({ ...known, own: null, chosen: undefined, accepts: 'ja' }, offered)).toBe('sv');
  });

  test('in the mail that he asks for is the one chosen on that page, else his own, else the page’s', () => {
    expect(localeOfAnswer('fr', { chosen: 'de', locale: 'de' })).toBe('de');
    expect(localeOfAnswer('fr', { chosen: undefined, locale: 'en' })).toBe('fr');
    expect(localeOfAnswer(null, { chosen: undefined, locale: 'en' })).toBe('en');
  });

  test('can be chosen from what is offered', () => {
    expect(offeredLocale('de-at', ['en', 'de'])).toBe('de-AT');
    for (const text of [undefined, '', 'fr', 'xx-<script>', 'de\r\nSet-Cookie: x'])
      expect(offeredLocale(text, ['en', 'de'])).toBe(undefined);
  });
});
