import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlainHost, resolveHost } from './hosts.js';

describe('a Host header', () => {
  test.each([
    ['example.com', 'example.com'],
    ['Portal.Example.COM', 'portal.example.com'],
    ['example.com:8443', 'example.com'],
    ['example.com.', 'example.com'],
    ['example.com.:443', 'example.com'],
    ['localhost:3000', 'localhost'],
    ['127.0.0.1:3000', '127.0.0.1'],
    ['[::1]:3000', '[::1]'],
    ['[2001:DB8::1]', '[2001:db8::1]'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example:80', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['a.b.c.d.e.example', 'a.b.c.d.e.example'],
    ['1and1.example', '1and1.example'],
  ])('%j is %s', (header, host) => {
    expect(resolveHost(header)).toBe(host);
  });

  test.each([
    undefined,
    '',
    ' ',
    '.',
    '..',
    '.example.com',
    'example..com',
    'example.com..',
    'example.com:',
    'example.com:port',
    'example.com:999999',
    'example.com:80:80',
    'user@example.com',
    'example.com/path',
    'example.com\\x',
    'example.com#x',
    'example.com?x',
    'example.com, other.example',
    'example.com other.example',
    'example.com\u0000',
    'example.com\r\nX: y',
    '%65xample.com',
    'exa_mple.com',
    '-example.com',
    'example-.com',
    `${'a'.repeat(64)}.com`,
    `${'a.'.repeat(130)}com`,
    '2130706433',
    '0x7f.1',
    '127.1',
    '0177.0.0.1',
    '256.256.256.256',
    '[::1',
    '::1',
    '[::zz]',
    '[v1.x]',
    '*.example.com',
    'xn--\u00fc.example',
  ])('%j is odd', (header) => {
    expect(() => resolveHost(header)).toThrow(expect.objectContaining({ code: 'host_invalid', status: 400 }));
  });
});

describe('a plain host', () => {
  const label = fc.oneof(
    fc.stringMatching(/^[a-z0-9-]{1,4}$/),
    fc.constantFrom('xn--bcher-kva', 'xn--', '0x7f', '127', '1', 'A', 'ü', '', 'a'.repeat(64), 'localhost', '%2e'),
  );
  const host = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));

  test('stays as it is, whoever reads it', () => {
    fc.assert(
      fc.property(host, (given) => {
        if (!isPlainHost(given)) return;
        expect(domainToASCII(given)).toBe(given);
        expect(new URL(`https://${given}`).origin).toBe(`https://${given}`);
      }),
      { numRuns: 5000 },
    );
  });

  test.each(['studio.example', 'localhost', 'a-1.b2.example'])('is %s', (given) => {
    expect(isPlainHost(given)).toBe(true);
  });
  test.each(['127.0.0.1', '1.2', 'xn--bcher-kva.example', 'a.xn--p1ai', 'A.example', 'a.example:80', 'a.example.', ''])(
    'is not %j',
    (given) => {
      expect(isPlainHost(given)).toBe(false);
    },
  );
});
