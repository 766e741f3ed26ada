import { expect, test } from 'vitest';
import { readerLocale } from './reader-locale.js';

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
])('%j: %s', (header, locale) => {
  expect(readerLocale(header, ['en', 'de'], 'sv')).toBe(locale);
});
