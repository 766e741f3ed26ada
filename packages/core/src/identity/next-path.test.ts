import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownPath } from './next-path.js';

describe('a next target', () => {
  test.each([
    ['/', '/'],
    ['/invoices', '/invoices'],
    ['/invoices/0192?tab=2#total', '/invoices/0192?tab=2#total'],
    ['/search?q=a%20b&x=50%25', '/search?q=a%20b&x=50%25'],
    ['/groups/caf%C3%A9', '/groups/caf%C3%A9'],
    ['/groups/café', '/groups/caf%C3%A9'],
    ['/a/../b', '/b'],
    ['/go?to=https://evil.example', '/go?to=https://evil.example'],
  ])('%j is kept as %s', (text, path) => {
    expect(ownPath(text)).toBe(path);
  });

  test.each([
    undefined,
    '',
    'invoices',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\\/evil.example',
    'https:evil.example',
    'https://evil.example',
    'https:/evil.example',
    'HTTPS://evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    ' //evil.example',
    ' /invoices',
    '/ /evil.example',
    '/\t/evil.example',
    '\t//evil.example',
    '/\n/evil.example',
    '/\r\nLocation: https://evil.example',
    '/\u0000/evil.example',
    '/\u202e/x',
    '/%2f/evil.example',
    '/%2Fevil.example',
    '/%5cevil.example',
    '/%252fevil.example',
    '/%255Cevil.example',
    '/%09/evil.example',
    '/%0d%0aSet-Cookie:x=1',
    '/.//evil.example',
    '/..//evil.example',
    '/a/../..//evil.example',
    '/./%2f/evil.example'.replace('%2f', '/'),
    '/%zz',
    '/%',
    '@evil.example',
    '.evil.example',
    '?x',
    '#x',
    `/${'a'.repeat(1000)}`,
  ])('%j is ignored', (text) => {
    expect(ownPath(text)).toBeUndefined();
  });

  test('whatever is kept stays on its origin, and is kept again', () => {
    const odd = fc.array(
      fc.constantFrom(
        '/',
        '\\',
        '.',
        '..',
        '%2f',
        '%5c',
        '%252f',
        ':',
        '@',
        '?',
        '#',
        'evil.example',
        'https:',
        '\t',
        ' ',
        'a',
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(odd, (pieces) => {
        const path = ownPath(`/${pieces.join('')}`);
        if (path === undefined) return;
        expect(new URL(path, 'https://portal.example').origin).toBe('https://portal.example');
        expect(path).not.toMatch(/^\/[/\\]/);
        expect(ownPath(path)).toBe(path);
      }),
      { numRuns: 5000 },
    );
  });
});
