import * as dineroCurrencies from 'dinero.js/currencies';
import { describe, expect, it } from 'vitest';
import { CURRENCIES, isCurrency, minorUnitDigits } from './currency.js';

describe('the pinned ISO 4217 table', () => {
  it.each([
    ['EUR', 2],
    ['HUF', 2],
    ['COP', 2],
    ['IDR', 2],
    ['PKR', 2],
    ['IQD', 3],
    ['JPY', 0],
    ['KWD', 3],
    ['BHD', 3],
    ['CLP', 0],
    ['ISK', 0],
    ['UGX', 0],
    ['UYI', 0],
    ['UYW', 4],
    ['CLF', 4],
    ['MGA', 2],
    ['MRU', 2],
    ['XCG', 2],
    ['ZWG', 2],
  ])('%s has %d digits', (code, digits) => {
    expect(minorUnitDigits(code)).toBe(digits);
  });

  it('has 165 codes, each once, in order', () => {
    expect(CURRENCIES).toHaveLength(165);
    expect(CURRENCIES).toEqual([...new Set(CURRENCIES)].sort());
  });

  it('knows no other codes', () => {
    for (const code of [
      'ZZZ',
      'XXX',
      'XTS',
      'XAU',
      'XDR',
      'HRK',
      'ANG',
      'ZWL',
      'BGN',
      'SLL',
      'eur',
      'EURO',
      '',
      'toString',
      '__proto__',
    ]) {
      expect(isCurrency(code)).toBe(false);
      expect(() => minorUnitDigits(code)).toThrow(expect.objectContaining({ code: 'currency_unknown', status: 422 }));
    }
  });

  it('differs from the table of dinero.js only where that is known to', () => {
    const theirs = new Map(Object.values(dineroCurrencies).map(({ code, exponent }) => [code as string, exponent]));
    const differing = CURRENCIES.filter((code) => theirs.get(code) !== minorUnitDigits(code));
    expect(differing).toEqual(['MGA', 'MRU']);
    expect([...theirs.keys()].filter((code) => !isCurrency(code))).toEqual(['BGN']);
  });
});
