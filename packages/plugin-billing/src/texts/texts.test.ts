import { catalogueGaps } from '@portico/core/testing';
import { expect, test } from 'vitest';
import { texts } from './texts.js';

test('texts are complete in English and German, with "Sie" and with "du"', () => {
  expect(catalogueGaps(texts, ['en', 'de', 'de-x-informal'])).toEqual([]);
});
