import { expect, test } from 'vitest';
import { catalogueGaps } from './catalogue-gaps.js';

test('a gap is named, wherever it is', () => {
  expect(
    catalogueGaps(
      {
        en: { same: 'One {n, plural, one {# in {place}} other {#}}', lost: 'Here', blank: 'x', other: 'For {name}' },
        de: { same: '{place}: {n}', blank: ' ', other: 'Für {brand}', extra: 'Nur hier' },
      },
      ['en', 'de'],
    ),
  ).toEqual([
    'en: "extra" is missing',
    'de: "lost" is missing',
    'de: "blank" is missing',
    'de: "other" has places for (brand), in English for (name)',
  ]);
  expect(catalogueGaps({ en: { a: 'A' } }, ['en', 'de'])).toEqual(['de: "a" is missing']);
  expect(
    catalogueGaps({ en: { a: "It's '{'here'}' # {n, select, a {x} other {y}}" }, de: { a: '{n}' } }, ['en', 'de']),
  ).toEqual([]);
});

test('a variant needs what says "Sie" in German, and nothing else', () => {
  const de = {
    same: 'Rechnungen, die Sieben, sie und ihr Ihresgleichen',
    start: 'Sie haben Post',
    end: 'Wir schreiben Ihnen',
    mine: 'In Ihrem Namen (Ihr Zeichen)',
    places: 'Für Sie, {name}',
    blank: 'Für Sie',
    left: '{left, plural, one {Sie haben einen} other {Sie haben #}}',
  };
  const catalogue = (informal: Record<string, string>) => ({ en: {}, de, 'de-x-informal': informal });
  expect(catalogueGaps(catalogue({}), ['de-x-informal'])).toEqual(
    ['start', 'end', 'mine', 'places', 'blank', 'left'].map(
      (key) => `de-x-informal: "${key}" is missing: de says "Sie"`,
    ),
  );
  const whole = {
    start: 'Du hast Post',
    end: 'Wir schreiben dir',
    mine: 'In deinem Namen (Dein Zeichen)',
    places: 'Für dich, {name}',
    blank: 'Für dich',
    left: '{left, plural, one {Du hast einen} other {Du hast #}}',
  };
  expect(catalogueGaps(catalogue(whole), ['de-x-informal'])).toEqual([]);
  const wrong = { ...whole, end: 'Wir schreiben Ihnen', places: 'Für dich', blank: ' ', other: 'Nur hier' };
  expect(catalogueGaps(catalogue(wrong), ['de-x-informal'])).toEqual([
    'de-x-informal: "end" says "Sie"',
    'de-x-informal: "places" has places for (), in de for (name)',
    'de-x-informal: "blank" is missing',
    'de-x-informal: "other" is not in de',
  ]);
});

test('a variant of another language needs no more than to fit it', () => {
  const fr = { a: 'Vous avez {n}', b: 'Sie' };
  expect(catalogueGaps({ en: {}, fr, 'fr-x-informal': { a: 'Tu as {n}' } }, ['fr-x-informal'])).toEqual([]);
  expect(catalogueGaps({ en: {}, fr, 'fr-x-informal': { a: 'Tu as', c: 'Toi' } }, ['fr-x-informal'])).toEqual([
    'fr-x-informal: "a" has places for (), in fr for (n)',
    'fr-x-informal: "c" is not in fr',
  ]);
});
