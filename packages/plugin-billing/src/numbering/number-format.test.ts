import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNumber, parseNumberFormat } from './number-format.js';
import { COUNTER_RESETS, type CounterReset, periodKey } from './period.js';

const number = (pattern: string, reset: CounterReset, counter: number, issueOn = '2026-03-09') =>
  formatNumber(parseNumberFormat(pattern, reset), counter, issueOn);

describe('number format', () => {
  it('writes the counter and the period of the issue date', () => {
    expect(number('{year}-{counter:4}', 'yearly', 148)).toBe('2026-0148');
    expect(number('INV-{counter:5}', 'never', 7)).toBe('INV-00007');
    expect(number('{counter}', 'never', 1)).toBe('1');
    expect(number('FV/{year}/{month}/{counter:3}', 'monthly', 12)).toBe('FV/2026/03/012');
    expect(number('請求 {counter:2}', 'never', 3)).toBe('請求 03');
  });

  it('writes a counter that has outgrown its width in full', () => {
    expect(number('{year}-{counter:4}', 'yearly', 12_345)).toBe('2026-12345');
  });

  it('may name a period that does not reset', () => {
    expect(number('{year}{month}-{counter}', 'never', 900)).toBe('202603-900');
  });

  it.each([
    ['', 'never', '{counter}'],
    ['INV-', 'never', '{counter}'],
    ['{counter}-{counter:4}', 'never', 'once'],
    ['INV-{counter}', 'yearly', '{year}'],
    ['{month}-{counter}', 'yearly', '{year}'],
    ['{year}-{counter}', 'monthly', '{month}'],
    ['{month}-{counter}', 'monthly', '{year}'],
    ['{counter:0}', 'never', 'may contain'],
    ['{counter:13}', 'never', '12 digits'],
    ['{counter:}', 'never', 'may contain'],
    ['{Counter}', 'never', 'may contain'],
    ['{counter', 'never', 'may contain'],
    ['counter}', 'never', 'may contain'],
    ['{}{counter}', 'never', 'may contain'],
    ['{day}-{counter}', 'never', 'may contain'],
    ['<b>{counter}', 'never', 'may contain'],
    ['A&B {counter}', 'never', 'may contain'],
    ['"{counter}"', 'never', 'may contain'],
    ['a\u0000{counter}', 'never', 'may contain'],
    ['a\u202E{counter}', 'never', 'may contain'],
    ['INV\n{counter}', 'never', 'may contain'],
    [' {counter}', 'never', 'space'],
    [`${'A'.repeat(40)}{counter}`, 'never', '40'],
  ] as const)('refuses %j, reset %s: %s', (pattern, reset, reason) => {
    expect(() => parseNumberFormat(pattern, reset)).toThrow(
      expect.objectContaining({ code: 'invalid_number_format', status: 422, message: expect.stringContaining(reason) }),
    );
  });

  it('refuses a counter or a date that is none', () => {
    const format = parseNumberFormat('{counter}', 'never');
    for (const counter of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => formatNumber(format, counter, '2026-03-09')).toThrow(RangeError);
    }
    for (const day of ['', '2026-3-9', '2026-13-01', '2026-00-10', '2026-01-32', '2026-01-01T00:00:00Z']) {
      expect(() => formatNumber(format, 1, day)).toThrow(RangeError);
    }
  });

  it('never writes one number for two places of a series', () => {
    const patterns = [
      '{year}-{counter:4}',
      '{counter}{year}',
      '{year}{counter}',
      '1{counter:2}1',
      '{month}{counter}{year}',
      '{counter:3}/{month}/{year}',
    ];
    const place = fc.record({
      counter: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 1e9 })),
      year: fc.integer({ min: 1, max: 9999 }).map((year) => String(year).padStart(4, '0')),
      month: fc.integer({ min: 1, max: 12 }).map((month) => String(month).padStart(2, '0')),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...patterns),
        fc.constantFrom(...COUNTER_RESETS),
        place,
        place,
        (pattern, reset, a, b) => {
          if (reset !== 'never') fc.pre(pattern.includes('{year}'));
          if (reset === 'monthly') fc.pre(pattern.includes('{month}'));
          const [first, second] = [a, b].map(({ counter, year, month }) => {
            const day = `${year}-${month}-15`;
            return { key: `${periodKey(reset, day)} ${counter}`, number: number(pattern, reset, counter, day) };
          });
          if (first?.key !== second?.key) expect(first?.number).not.toBe(second?.number);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('periodKey', () => {
  it('follows the issue date', () => {
    expect(periodKey('never', '2026-12-31')).toBe('all');
    expect(periodKey('yearly', '2026-12-31')).toBe('2026');
    expect(periodKey('monthly', '2026-12-31')).toBe('2026-12');
    expect(periodKey('yearly', '2027-01-01')).toBe('2027');
  });

  it('refuses what is no day', () => {
    expect(() => periodKey('never', 'today')).toThrow(RangeError);
  });
});
