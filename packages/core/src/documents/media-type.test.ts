import { describe, expect, it } from 'vitest';
import { samples } from './documents.test-support.js';
import { isKind, isOfKinds } from './kinds.js';
import { mediaTypeOf } from './media-type.js';

describe('the media type of a file', () => {
  it.each([
    ['a picture', samples.png, 'image/png'],
    ['a PDF, which is all letters', samples.pdf, 'application/pdf'],
    ['a text', samples.text, 'text/plain'],
    ['a text in Latin-1', Buffer.from('Grüße;1\n', 'latin1'), 'text/plain'],
    ['a text in UTF-16', Buffer.from('\ufeffGrüße', 'utf16le'), 'text/plain'],
    ['a text that begins as a bitmap does', Buffer.from('BMW, 4 tyres'), 'text/plain'],
    ['a text that begins as a program does', Buffer.from('MZ is my name'), 'text/plain'],
    ['a letter with an address in front', Buffer.from('<anna@example.com> wrote:'), 'text/plain'],
    ['a page', samples.html, 'text/html'],
    ['a page behind a comment', Buffer.from('\ufeff \n<!-- GIF89a --><HTML>'), 'text/html'],
    ['a drawing', samples.svg, 'image/svg+xml'],
    ['a drawing with a declaration', Buffer.from('<?xml version="1.0"?><!-- x --><svg/>'), 'image/svg+xml'],
    ['a drawing with a prefix', Buffer.from('<?xml version="1.0"?><s:svg xmlns:s="x"/>'), 'image/svg+xml'],
    ['other XML', Buffer.from('<?xml version="1.0"?><Invoice/>'), 'application/xml'],
    ['a program', Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0'), 'application/x-msdownload'],
    ['noise', Buffer.from([0, 1, 2, 3, 4]), 'application/octet-stream'],
    ['nothing', Buffer.alloc(0), 'application/octet-stream'],
  ])('is known by its content: %s', async (_, bytes, type) => {
    expect(await mediaTypeOf(bytes)).toBe(type);
  });

  it('is told in no time of what is made to take long', async () => {
    for (const text of [
      '<!-- -->'.repeat(32_000),
      '<!doctype'.repeat(29_000),
      '<'.repeat(262_144),
      `<!doctype${' '.repeat(260_000)}`,
    ])
      expect(await mediaTypeOf(Buffer.from(text))).toBe('text/plain');
  });
});

describe('kinds', () => {
  it.each([
    ['image/png', ['image/*'], true],
    ['image/svg+xml', ['image/*'], false],
    ['image/svg+xml', ['image/*', 'image/svg+xml'], true],
    ['text/html', ['*/*'], true],
    ['application/pdf', ['image/*', 'application/pdf'], true],
    ['application/pdf', ['application/pd'], false],
    ['application/pdf', [], false],
  ])('%s is of %j: %s', (type, kinds, is) => {
    expect(isOfKinds(type, kinds)).toBe(is);
  });

  it.each(['pdf', '.pdf', 'image/', '*', '*/pdf', 'Image/PNG', 'image/png; q=1', '', undefined])(
    '%s is none',
    (kind) => {
      expect(isKind(kind)).toBe(false);
    },
  );
});
