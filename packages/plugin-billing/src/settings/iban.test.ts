import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bic, Iban, isIban } from './iban.js';

const known = [
  'DE89370400440532013000',
  'GB82WEST12345698765432',
  'NL91ABNA0417164300',
  'NO9386011117947',
  'MT84MALT011000012345MTLCAST001S',
];

describe('an IBAN', () => {
  it.each(known)('is %s', (iban) => {
    expect(isIban(iban)).toBe(true);
  });

  it('is kept in its plain form', () => {
    expect(Iban.parse(' de89 3704 0044-0532 0130 00 ')).toBe('DE89370400440532013000');
    expect(Bic.parse('cobadeff xxx')).toBe('COBADEFFXXX');
  });

  it('is nothing that looks like one', () => {
    for (const text of ['', 'DE89', '89370400440532013000', 'DE8937040044053201300Ä', 'D389370400440532013000'])
      expect(Iban.safeParse(text).success, text).toBe(false);
    for (const text of ['', 'COBADE', 'COBADEFFXX', '1OBADEFF']) expect(Bic.safeParse(text).success, text).toBe(false);
  });

  it('does not survive one wrong digit, or two that changed places', () => {
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat(29), fc.nat(8), (iban, at, step) => {
        const place = at % iban.length;
        const sign = iban[place] ?? '';
        const next = iban[place + 1] ?? sign;
        const put = (signs: string) => iban.slice(0, place) + signs + iban.slice(place + signs.length);
        if (/\d/.test(sign)) expect(isIban(put(String((Number(sign) + 1 + step) % 10)))).toBe(false);
        if (sign !== next) expect(isIban(put(next + sign))).toBe(false);
      }),
    );
  });
});
