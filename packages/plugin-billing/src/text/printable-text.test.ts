import { describe, expect, it } from 'vitest';
import { isPrintable, printableText } from './printable-text.js';

describe('printableText', () => {
  it.each([
    '',
    'Beratung, 3 Tage',
    'Zeile 1\r\nZeile 2\tTab',
    'חשבונית \u200F1',
    'فاتورة',
    '請求書',
    '👩‍👩‍👧',
    'e\u0301',
    '\u2028',
  ])('takes %j', (text) => {
    expect(printableText(100).parse(text)).toBe(text);
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['escape', '\u001B[31m'],
    ['delete', 'a\u007F'],
    ['C1 control', 'a\u0085'],
    ['lone high surrogate', 'a\uD83D'],
    ['lone low surrogate', '\uDE00a'],
    ['right-to-left override', 'invoice\u202Efdp.exe'],
    ['left-to-right embedding', '\u202Aa\u202C'],
    ['isolate', '\u2066a\u2069'],
    ['noncharacter', 'a\uFFFE'],
  ])('refuses %s', (_, text) => {
    expect(isPrintable(text)).toBe(false);
    const result = printableText(100).safeParse(text);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).not.toContain(JSON.stringify(text).slice(1, -1));
  });

  it('limits the length, and combines with other checks', () => {
    expect(printableText(3).safeParse('abcd').success).toBe(false);
    expect(printableText(3).min(1).safeParse('').success).toBe(false);
    expect(printableText(10_000).safeParse('x'.repeat(10_000)).success).toBe(true);
  });
});
