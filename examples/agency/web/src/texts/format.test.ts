import { describe, expect, it } from 'vitest';
import { formats } from './format.ts';

const en = formats('en', 'Europe/Berlin');
const de = formats('de', 'Europe/Berlin');
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('formats', () => {
  it('writes money with its currency, in the minor units that the currency has', () => {
    expect(plain(en.money({ value: 264180, currency: 'EUR' }))).toBe('EUR 2,641.80');
    expect(plain(de.money({ value: 264180, currency: 'EUR' }))).toBe('2.641,80 €');
    expect(plain(en.money({ value: 464000, currency: 'JPY' }))).toBe('JPY 464,000');
    expect(plain(en.money({ value: 12345, currency: 'BHD' }))).toBe('BHD 12.345');
  });

  it('uses a real minus sign, and can leave the currency out', () => {
    expect(en.number({ value: -136180, currency: 'EUR' })).toBe('\u22121,361.80');
    expect(de.number({ value: 0, currency: 'EUR' })).toBe('0,00');
  });

  it('writes prices with as many digits as they have, quantities with no more than that', () => {
    expect(en.price('92.00', 'EUR')).toBe('92.00');
    expect(en.price('0.0125', 'EUR')).toBe('0.0125');
    expect(en.price('380000', 'JPY')).toBe('380,000');
    expect(de.decimal('7.5')).toBe('7,5');
  });

  it('writes days in words', () => {
    expect(en.longDay('2026-10-18')).toBe('18 October 2026');
    expect(de.longDay('2026-10-18')).toBe('18. Oktober 2026');
    const today = new Date(Date.now()).toLocaleDateString('en-CA', { timeZone: 'Europe/Berlin' });
    expect(en.daysUntil(today)).toBe(0);
    expect(en.day(today)).toMatch(/^\w+day, \d+ \w+$/);
  });

  it('knows whether words say a day already', () => {
    const in3Days = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' }).format(Date.parse(in3Days));
    expect(en.saysDay(`Confirm the visit on ${weekday}`, in3Days)).toBe(true);
    expect(en.saysDay('Confirm the visit', in3Days)).toBe(false);
    // So far away the weekday might be that of any week.
    const in17Days = new Date(Date.now() + 17 * 86_400_000).toISOString().slice(0, 10);
    expect(en.saysDay(`Confirm the visit on ${weekday}`, in17Days)).toBe(false);
    expect(de.saysDay('Termin am 3. Dezember bestätigen', '2025-12-03')).toBe(true);
    expect(de.saysDay('Termin am 13. Dezember bestätigen', '2025-12-03')).toBe(false);
  });
});
