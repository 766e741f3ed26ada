import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { maskEmail, parseEmailAddress, readEmailAddress } from './email-address.js';

const key = (text: string) => {
  const read = readEmailAddress(text);
  return typeof read === 'string' ? read : read.key;
};

describe('an address as compared', () => {
  test.each([
    ['anna@example.com', 'anna@example.com'],
    ['  Anna@Example.COM\n', 'anna@example.com'],
    ['a.n.n.a+portal@example.com', 'a.n.n.a+portal@example.com'],
    ['anna@Bücher.example', 'anna@xn--bcher-kva.example'],
    ['anna@bu\u0308cher.example', 'anna@xn--bcher-kva.example'],
    ['anna@XN--BCHER-KVA.example', 'anna@xn--bcher-kva.example'],
    ['JO\u0308RG@example.com', 'jörg@example.com'],
    ["o'brien@example.co.uk", "o'brien@example.co.uk"],
    ['x@sub.sub.example.com', 'x@sub.sub.example.com'],
  ])('%j is %s', (typed, expected) => {
    expect(key(typed)).toBe(expected);
  });

  test('what was typed is kept for sending', () => {
    expect(readEmailAddress(' Anna@Example.com ')).toEqual({ typed: 'Anna@Example.com', key: 'anna@example.com' });
  });
});

describe('refused, by name', () => {
  test.each([
    ['', 'missing'],
    ['   ', 'missing'],
    [`${'a'.repeat(60)}@${'b.'.repeat(120)}com`, 'too_long'],
    [`${'ü'.repeat(60)}@${'b.'.repeat(70)}com`, 'too_long'],
    ['a@example.com\r\nBcc: b@example.com', 'control_character'],
    ['a\u0000@example.com', 'control_character'],
    ['a\u202e@example.com', 'control_character'],
    ['a\u200b@example.com', 'control_character'],
    ['a\ud800@example.com', 'control_character'],
    ['Anna <anna@example.com>', 'display_name'],
    ['"anna"@example.com', 'display_name'],
    ['anna@example.com (Anna)', 'display_name'],
    ['Anna anna@example.com', 'display_name'],
    ['a@example.com, b@example.com', 'several'],
    ['a@example.com;b@example.com', 'several'],
    ['a@example.com b@example.com', 'several'],
    ['a@b@example.com', 'several'],
    ['anna', 'no_at'],
    ['@example.com', 'bad_local_part'],
    ['.a@example.com', 'bad_local_part'],
    ['a.@example.com', 'bad_local_part'],
    ['a..b@example.com', 'bad_local_part'],
    [`${'a'.repeat(65)}@example.com`, 'bad_local_part'],
    ['a@', 'bad_domain'],
    ['a@localhost', 'bad_domain'],
    ['a@127.0.0.1', 'bad_domain'],
    ['a@[127.0.0.1]', 'bad_domain'],
    ['a@example.com:25', 'bad_domain'],
    ['a@example..com', 'bad_domain'],
    ['a@-example.com', 'bad_domain'],
    ['a@example_x.com', 'bad_domain'],
    ['a@example.com/x', 'bad_domain'],
    ['a@0x7f.1', 'bad_domain'],
  ])('%j: %s', (typed, fault) => {
    expect(key(typed)).toBe(fault);
  });

  test('by its length before anything else is done to it: bringing combining marks into order takes time by their square', () => {
    const normalize = vi.spyOn(String.prototype, 'normalize');
    try {
      for (const long of ['\u0301\u0316'.repeat(80_000), 'a'.repeat(321), `${' '.repeat(310)}a@example.com`]) {
        expect(key(long)).toBe('too_long');
      }
      expect(normalize).not.toHaveBeenCalled();
    } finally {
      normalize.mockRestore();
    }
  });

  test('as a problem that names the fault and does not repeat the address', () => {
    expect(() => parseEmailAddress('secret-person')).toThrow(
      expect.objectContaining({ code: 'email_invalid', status: 422, members: { fault: 'no_at' } }),
    );
    expect(() => parseEmailAddress('secret-person')).not.toThrow(/secret-person/);
  });
});

test('reading a key gives the same key, whatever was typed', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      const read = readEmailAddress(address);
      if (typeof read === 'string') return;
      expect(key(read.key)).toBe(read.key);
      expect(key(address.toUpperCase())).toBe(read.key);
    }),
  );
});

test('no text makes the reader throw, and no key has a character that could end a header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const read = readEmailAddress(`${text}@example.com`);
      if (typeof read !== 'string') expect(read.typed + read.key).not.toMatch(/[\p{Cc}<>,;"]/u);
    }),
  );
});

test('a masked address tells its owner, and nobody else', () => {
  expect(maskEmail('hanna@brandt-keramik.de')).toBe('h•••@b•••.de');
  expect(maskEmail('ö@x')).toBe('ö•••@x•••');
});
