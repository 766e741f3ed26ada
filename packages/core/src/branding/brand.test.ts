import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Brand } from './brand.js';

const refused = (input: object) => !Brand.safeParse({ name: 'Studio', ...input }).success;

describe('Brand', () => {
  it('needs a name only', () => {
    expect(Brand.parse({ name: ' Studio Lindqvist ' })).toEqual({
      name: 'Studio Lindqvist',
      primary: '#1f4b99',
      accent: '#f2a33c',
      formality: 'formal',
      corners: 'round',
      menu: 'light',
      fonts: 'inter',
      appIcons: [],
      legalLinks: [],
    });
  });

  it('takes colours as #rrggbb only, in lower case', () => {
    expect(Brand.parse({ name: 'S', primary: '#7A3253' }).primary).toBe('#7a3253');
    for (const primary of ['#fff', 'red', '#12345g', '#1234567', 'rgb(0 0 0)', '#123456;}', ''])
      expect(refused({ primary })).toBe(true);
  });

  it('takes a path of the origin or an https address for pictures', () => {
    for (const logo of ['/logo.svg', '/a/b%20c.png?v=1', 'https://cdn.example/x.svg', 'https://cdn.example:8443/x']) {
      expect(refused({ logo })).toBe(false);
    }
    for (const logo of [
      'logo.svg',
      '//evil.example/x',
      'http://cdn.example/x',
      'javascript:alert(1)',
      'data:image/svg+xml,<svg/>',
      '/a"b',
      "/a'b",
      '/a)b',
      '/a b',
      '/a\\b',
      '\\\\evil',
      'https://',
      'https:///x',
      '/a\nb',
      '',
    ]) {
      expect(refused({ logo }), logo).toBe(true);
    }
  });

  it('refuses names of several lines, empty ones and long ones', () => {
    for (const name of ['', '  ', 'a\nb', 'a\u0000b', 'x'.repeat(81)])
      expect(Brand.safeParse({ name }).success).toBe(false);
  });

  it('refuses fonts, corners and menus that are not on the list', () => {
    expect(refused({ fonts: 'Comic Sans' })).toBe(true);
    expect(refused({ fonts: 'toString' })).toBe(true);
    expect(refused({ corners: 'square' })).toBe(true);
    expect(refused({ menu: 'dark' })).toBe(true);
  });

  it('addresses clients in one of two ways', () => {
    expect(Brand.parse({ name: 'S', formality: 'informal' }).formality).toBe('informal');
    for (const formality of ['du', 'Informal', '', null, true]) expect(refused({ formality })).toBe(true);
  });

  it('lets no script address through, whatever surrounds it', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('javascript:', 'data:', 'vbscript:', 'http://', '//'),
        fc.string(),
        (before, scheme, after) => {
          const result = Brand.safeParse({
            name: 'S',
            legalLinks: [{ label: 'Privacy', url: before.trim() + scheme + after }],
          });
          const url = result.data?.legalLinks[0]?.url;
          if (url === undefined) return;
          const resolved = new URL(url, 'https://portal.example');
          expect(resolved.protocol).toBe('https:');
          if (url.startsWith('/')) expect(resolved.host).toBe('portal.example');
        },
      ),
    );
  });
});
