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
