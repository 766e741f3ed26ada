import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDecimal } from './decimal.js';

describe('readDecimal', () => {
  it.each([
    ['0', 0, 0],
    ['-0', 0, 0],
    ['0.0', 0, 0],
    ['12', 12, 0],
    ['-12.5', -125, 1],
    ['0.000001', 1, 6],
    ['100', 100, 0],
    ['1.50', 15, 1],
    ['1.10000000000000000000', 11, 1],
    ['1.050', 105, 2],
    ['9007199254740991', 9007199254740991, 0],
    ['9007199254.740991', 9007199254740991, 6],
  ])('%s', (text, coefficient, scale) => {
    expect(readDecimal(text)).toEqual({ coefficient, scale });
  });

  it.each([
    '',
    '-',
    '.',
    '1.',
    '.5',
    '-.5',
    '01',
    '-01',
    '00',
    '00.5',
    '+1',
    '1e3',
    '1,5',
    '1 000',
    ' 1',
    '1 ',
    '1.2.3',
    '--1',
    '1-',
    '0x10',
    'NaN',
    'Infinity',
    '１',
    '١',
    '1\u0000',
    '1.00000001x',
    '99999999999999999999x',
  ])('malformed: %j', (text) => {
    expect(readDecimal(text)).toBe('malformed');
  });

  it.each(['0.0000001', '1.1234567', '-1.0000001', '0.00000000000000000000001'])('too precise: %s', (text) => {
    expect(readDecimal(text)).toBe('too_precise');
  });

  it.each(['9007199254740992', '-9007199254740992', '90071992547409.910001', '9'.repeat(400)])(
    'too large: %s',
    (text) => {
      expect(readDecimal(text)).toBe('too_large');
    },
  );

  it('reads back any number of up to six fraction digits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 6 }), (coefficient, scale) => {
        const digits = String(Math.abs(coefficient)).padStart(scale + 1, '0');
        const point = digits.length - scale;
        const text = `${coefficient < 0 ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
        const read = readDecimal(text);
        if (typeof read === 'string') throw new Error(`${text}: ${read}`);
        expect(BigInt(read.coefficient) * 10n ** BigInt(scale - read.scale)).toBe(BigInt(coefficient));
        expect(read.scale === 0 || read.coefficient % 10 !== 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes what the grammar takes, and nothing else', () => {
    const nearly = fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', ' ', 'e'), maxLength: 12 });
    fc.assert(
      fc.property(nearly, (text) => {
        expect(readDecimal(text) === 'malformed').toBe(!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text));
      }),
      { numRuns: 5_000 },
    );
  });
});
