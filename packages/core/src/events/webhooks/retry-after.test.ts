import { expect, it } from 'vitest';
import { retryAfter } from './retry-after.js';

const now = Date.parse('2026-11-24T09:00:00Z');

it.each([
  [undefined, undefined],
  ['0', 0],
  ['120', 120_000],
  ['Tue, 24 Nov 2026 09:10:00 GMT', 600_000],
  ['Tue, 24 Nov 2026 08:00:00 GMT', 0],
  ['-1', undefined],
  ['1.5', undefined],
  ['1e3', undefined],
  ['soon', undefined],
  ['', undefined],
])('"%s" asks for %s ms', (header, wait) => {
  expect(retryAfter(header, now)).toBe(wait);
});
