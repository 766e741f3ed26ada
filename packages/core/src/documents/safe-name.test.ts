import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { safeName } from './safe-name.js';

describe('a safe name', () => {
  it.each([
    ['Rechnung 2026.pdf', 'application/pdf', 'Rechnung 2026.pdf'],
    ['Entwu\u0308rfe \u{1f469}\u200d\u{1f3a8}.zip', 'application/zip', 'Entwürfe \u{1f469}\u200d\u{1f3a8}.zip'],
    ['../../etc/passwd', 'text/plain', '_.._etc_passwd'],
    ['C:\\fakepath\\a.png', 'image/png', 'C__fakepath_a.png'],
    ['a\u202egnp.exe', 'application/x-msdownload', 'agnp.exe'],
    ['a\r\nSet-Cookie: x=1\0.txt', 'text/plain', 'a Set-Cookie_ x=1.txt'],
    ['CON', 'text/plain', '_CON'],
    ['aux.tar.gz', 'application/gzip', '_aux.tar.gz'],
    ['COM¹ .txt', 'text/plain', '_COM¹ .txt'],
    ['console.txt', 'text/plain', 'console.txt'],
    ['.htaccess', 'text/plain', 'htaccess'],
    ['name. . ', 'text/plain', 'name'],
    ['', 'application/pdf', 'file.pdf'],
    ['\u202e\u0000', 'application/octet-stream', 'file'],
    ['photo.hta', 'image/png', 'photo.hta.png'],
    ['photo.JPG', 'image/jpeg', 'photo.JPG'],
    ['photo', 'image/jpeg', 'photo.jpg'],
    ['report.html', 'application/pdf', 'report.html.pdf'],
    ['page.html', 'text/html', 'page.html'],
    ['\ud800a', 'text/plain', 'a'],
    ['a\uff0fb\u2044c', 'text/plain', 'a_b_c'],
  ])('%j of %s is %j', (given, type, name) => {
    expect(safeName(given, type)).toBe(name);
  });

  it('is cut between letters, and keeps its ending', () => {
    const long = safeName(`${'\u{1f469}\u200d\u{1f3a8}'.repeat(100)}.jpeg`, 'image/jpeg');
    expect(long.length).toBeLessThanOrEqual(200);
    expect(long).toMatch(/^(\u{1f469}\u200d\u{1f3a8})+\.jpeg$/u);
    expect(safeName('z\u0301\u0302'.padEnd(900, '\u0303'), 'application/pdf')).toMatch(/^.{1,196}\.pdf$/u);
  });

  it('is safe, whatever is given, and stays as it is', () => {
    const odd = fc.constantFrom(
      '/',
      '\\',
      '\u202e',
      '\u0000',
      '.',
      ' ',
      'con',
      'NUL',
      '\u2066',
      '\ud83d',
      ':',
      'a',
      '%',
      '"',
    );
    const name = fc
      .array(fc.oneof(odd, fc.string({ unit: 'binary' })), { maxLength: 80 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        name,
        fc.constantFrom('application/pdf', 'image/png', 'text/plain', 'application/zip'),
        (given, type) => {
          const safe = safeName(given, type);
          expect(safe).not.toBe('');
          expect(safe.length).toBeLessThanOrEqual(200);
          expect(safe).toBe(safe.normalize('NFC'));
          expect(safe).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f/\\:*?"<>|]|\p{Cs}/u);
          expect(safe).not.toMatch(/^[\s.]|[\s.]$/);
          expect(safe).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i);
          expect(safeName(safe, type)).toBe(safe);
        },
      ),
      { numRuns: propertyRuns(500).numRuns },
    );
  });
});
