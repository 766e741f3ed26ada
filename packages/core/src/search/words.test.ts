import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { excerpt, marked } from './highlight.js';
import { finds, indexWords, keysOf, nameOf, termsOf } from './terms.js';
import { wordsOf } from './words.js';

const matches = (query: string, text: string) => finds(termsOf(query), wordsOf(text));
const shown = (query: string, text: string) =>
  marked(text, termsOf(query))
    .map(({ text: part, match }) => (match ? `[${part}]` : part))
    .join('');

/** Without half characters, as UTF-8 knows none. */
const isWhole = (text: string) => Buffer.from(text).toString() === text;

describe('words', () => {
  it.each([
    ['müller', 'Dr. MULLER & Söhne'],
    ['muller', 'Müller'],
    ['Mu\u0308ller', 'Müller'],
    ['hauptstrasse', 'Hauptstraße 5'],
    ['hauptstraße', 'HAUPTSTRASSE'],
    ['STRAẞE', 'straße'],
    ['lodz', 'Łódź'],
    ['istanbul', 'İstanbul'],
    ['Οδος', 'ΟΔΟΣ'],
    ['иванов', 'ИВАНОВ'],
    ['2026-0148', 'Invoice 2026-0148'],
    ['0148', 'Invoice 2026-0148'],
    ['148', 'Invoice 2026-0148'],
    ['2026', 'RE2026-0148'],
    ['re2026', 'RE2026-0148'],
    ['invoice 2026', '2026-0148: invoice'],
    ['rech', 'Rechnung'],
    ['websei gest', 'Gestaltung, Websei'],
    ['1.234,50', 'EUR 1.234,50'],
    ["l'oréal", 'L’OREAL'],
    ['rechnung', 'Rech\u00adnung'],
    ['契約', '業務委託契約書'],
    ['書', '業務委託契約書'],
    ['業務委託契約書', '業務委託契約書'],
    ['ガラス', 'ｶﾞﾗｽ工事'],
    ['東京 2026', '2026年の東京'],
    ['สัญญา', 'ร่างสัญญาฉบับใหม่'],
    ['계약', '계약서'],
    ['Ａ１２', 'a12'],
  ])('%j finds %j', (query, text) => {
    expect(matches(query, text)).toBe(true);
    // What the index is asked for, it has.
    const index = indexWords(wordsOf(text));
    for (const { word, prefix } of keysOf(termsOf(query)))
      expect(index.some((each) => (prefix ? each.startsWith(word) : each === word))).toBe(true);
  });

  it.each([
    ['websei gest', 'Webseite, Gestaltung'],
    ['nung', 'Rechnung'],
    ['契書', '業務委託契約書'],
    ['託業', '業務委託'],
    ['', 'anything'],
    ['%', 'anything'],
    ['* OR "x" & !', 'anything'],
    ['any:*', 'anything at all, but for the word x'],
    ['anything NOT', 'anything'],
  ])('%j does not find %j', (query, text) => {
    expect(matches(query, text)).toBe(query === 'any:*');
  });

  it('are the same for queries that differ in nothing that counts', () => {
    expect(nameOf(termsOf('  MÜLLER, gmbh!'))).toBe('muller gmbh*');
    expect(nameOf(termsOf('muller GmbH'))).toBe('muller gmbh*');
    expect(nameOf(termsOf('foo foo'))).toBe('foo');
  });

  it('find the text that they are taken from, whatever it is, and fold once', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom('a', 'ü', 'ß', '0', '7', ' ', '-', "'", '書', '契', 'カ', 'ﾞ', 'ﾊ', '\u0301', '\u00ad'),
      }),
    );
    fc.assert(
      fc.property(text, text, (document, more) => {
        const words = wordsOf(document);
        const query = words.map(({ folded }) => folded).join(' ');
        if (words.length > 0) expect(matches(query, `${more} ${document}`)).toBe(true);
        // An index lets through whatever is found.
        const terms = termsOf(more);
        if (finds(terms, words)) {
          const index = indexWords(words);
          for (const { word, prefix } of keysOf(terms))
            expect(index.some((each) => (prefix ? each.startsWith(word) : each === word))).toBe(true);
        }
        for (const word of indexWords(words)) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
      }),
      { numRuns: propertyRuns(500).numRuns },
    );
  });
});

describe('marked text', () => {
  it('marks each word that is meant, and is the whole text', () => {
    expect(shown('2026 mull', 'Müller GmbH, 2026: an den Muller <b>2026</b>')).toBe(
      '[Müller] GmbH, [2026]: an den [Muller] <b>[2026]</b>',
    );
    expect(shown('契約', '業務委託契約書')).toBe('業務委託[契約]書');
    expect(shown('契約 約書', '業務委託契約書')).toBe('業務委託[契約書]');
  });

  it('is put together again to what it was', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(text, text, (query, of) => {
        expect(
          marked(of, termsOf(query))
            .map((part) => part.text)
            .join(''),
        ).toBe(of);
      }),
    );
  });

  it('has an excerpt around the first match, without broken characters', () => {
    const long = `${'Vorwort und 😀 mehr. '.repeat(40)}Die Kaltmiete beträgt 900 Euro.${' Nachwort.'.repeat(40)}`;
    const parts = excerpt(long, termsOf('kaltmiete'));
    const text = parts.map((part) => part.text).join('');
    expect(parts.some(({ match, text: part }) => match && part === 'Kaltmiete')).toBe(true);
    expect(text.startsWith('…') && text.endsWith('…')).toBe(true);
    expect(text.length).toBeLessThan(200);
    expect(isWhole(text)).toBe(true);
    expect(excerpt('short\ntext', termsOf('nothing'))).toEqual([{ text: 'short text' }]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 150, maxLength: 600 }), fc.nat(600), (of, at) => {
        const around = excerpt(of, termsOf(of.slice(at, at + 5)));
        expect(isWhole(around.map((part) => part.text).join(''))).toBe(true);
      }),
    );
  });
});
