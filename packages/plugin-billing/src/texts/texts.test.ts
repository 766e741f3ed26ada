import { catalogueGaps } from '@portico/core/testing';
import { expect, test } from 'vitest';
import { de } from './de.js';
import { en } from './en.js';

test('texts are complete in English and German', () => {
  expect(catalogueGaps({ en, de }, ['en', 'de'])).toEqual([]);
});
