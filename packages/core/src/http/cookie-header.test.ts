import fc from 'fast-check';
import { parse } from 'hono/utils/cookie';
import { expect, test } from 'vitest';
import { cookieIn } from './cookie-header.js';

const names = ['__Host-portico', '__Host-portico-language', '__Host-portico.studio', 'portico', 'portico~desk'];
const value = fc.oneof(
  fc.constantFrom(
    '',
    'de-AT',
    'a.b_c~d',
    '"quoted"',
    'a%20b',
    '%',
    'a=b',
    ' spaced ',
    'ü',
    '\t',
    'a,b',
    'a"b',
    'portico=x',
  ),
  fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
  fc.string({ maxLength: 12 }),
);
const pair = fc.record({
  name: fc.oneof(fc.constantFrom(...names, 'other', ''), fc.string({ maxLength: 6 })),
  equals: fc.constantFrom('=', '=', '=', '', ' = '),
  value,
});
const header = fc
  .array(pair, { maxLength: 4 })
  .chain((pairs) =>
    fc
      .constantFrom('; ', ';', ' ; ', ',')
      .map((between) => pairs.map(({ name, equals, value }) => `${name}${equals}${value}`).join(between)),
  );

test('reads one cookie of any header as whoever reads all of them', () => {
  fc.assert(
    fc.property(header, fc.constantFrom(...names), (text, name) => {
      expect(cookieIn(text, name)).toBe(parse(text, name)[name]);
    }),
    { numRuns: 3000 },
  );
});

test('has nothing without a header', () => {
  expect(cookieIn(null, 'portico')).toBeUndefined();
  expect(cookieIn('', 'portico')).toBeUndefined();
});
