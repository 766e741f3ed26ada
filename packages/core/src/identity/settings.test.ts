import { describe, expect, test, vi } from 'vitest';
import { localeOf, nameOf, timeZoneOf } from './settings.js';

const refused = expect.objectContaining({ code: 'name_invalid', status: 422 });

describe('a name', () => {
  test.each([
    ['  Anna Berg\n', 'Anna Berg'],
    ['Jo\u0308rg', 'Jörg'],
    ['דנה\u200f', 'דנה\u200f'],
    ['علی\u200cرضا', 'علی\u200cرضا'],
    ['👩\u200d🎨', '👩\u200d🎨'],
    ['x'.repeat(200), 'x'.repeat(200)],
  ])('%j is shown as %j', (text, shown) => {
    expect(nameOf(text)).toBe(shown);
  });

  test('of more characters than any name is not even normalised', () => {
    const normalize = vi.spyOn(String.prototype, 'normalize');
    try {
      expect(() => nameOf('\u0301\u0316'.repeat(80_000))).toThrow(refused);
      expect(normalize).not.toHaveBeenCalled();
    } finally {
      normalize.mockRestore();
    }
  });
});

test('no language and no time zone is longer than any there is', () => {
  expect(localeOf('de-at')).toBe('de-AT');
  expect(() => localeOf(`de-x-${'abcdefgh-'.repeat(12)}a`)).toThrow(
    expect.objectContaining({ code: 'locale_invalid' }),
  );
  expect(() => timeZoneOf('a'.repeat(100_000))).toThrow(expect.objectContaining({ code: 'time_zone_invalid' }));
});
