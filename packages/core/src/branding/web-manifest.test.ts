import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { testPortal } from '../testing.js';
import { Brand } from './brand.js';
import { shortName } from './web-manifest.js';

test.each([
  ['Studio', 'Studio'],
  ['Studio Lindqvist', 'Studio'],
  ['Brandt & Söhne GmbH', 'Brandt'],
  ['Go On Now Please', 'Go On Now'],
  ['Donaudampfschifffahrt', 'Donaudampfsc'],
  ['A & B', 'A & B'],
  ['👩‍👩‍👧‍👧👩‍👩‍👧‍👧 family', '👩‍👩‍👧‍👧'],
])('%s is called %s under its icon', (name, short) => {
  expect(shortName(name)).toBe(short);
});

test('every name has a short one of 12 characters at most', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 80 }), (text) => {
      const brand = Brand.safeParse({ name: text });
      if (!brand.success) return;
      const short = shortName(brand.data.name);
      expect(short.length).toBeLessThanOrEqual(12);
      expect(short.length).toBeGreaterThan(0);
      expect(brand.data.name.startsWith(short)).toBe(true);
    }),
  );
});

describe('the manifest', () => {
  const manifestOf = async (options: Partial<Parameters<typeof testPortal>[0]>, brand: object = {}) => {
    const portal = await testPortal({ plugins: [], ...options });
    try {
      const studio = await portal.account({ slug: 'studio', locale: 'de-AT' });
      await studio.services.brand.set({ name: 'Studio Lindqvist', ...brand });
      const response = await portal.visit(studio).fetch('/manifest.webmanifest');
      return { studio, response, manifest: (await response.json()) as Record<string, unknown> };
    } finally {
      await portal.close();
    }
  };

  it('is public, of its own kind, and says where the portal begins', async () => {
    const { studio, response, manifest } = await manifestOf({});
    expect(response.headers.get('Content-Type')).toBe('application/manifest+json');
    expect(manifest).toEqual({
      id: `/portico/${studio.id}`,
      name: 'Studio Lindqvist',
      short_name: 'Studio',
      lang: 'de-AT',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      theme_color: expect.stringMatching(/^#[0-9a-f]{6}$/),
      background_color: expect.stringMatching(/^#[0-9a-f]{6}$/),
      icons: [],
    });
  });

  it.each([
    ['at the root', { basePath: '/' }, '/'],
    ['below a prefix', { link: (path: string) => `/clients/pages${path}` }, '/clients/pages/'],
    [
      'by slug',
      { basePath: '/p/:account', publicUrl: 'https://app.example', link: (path: string) => `/app${path}` },
      '/app/',
    ],
    [
      'on another origin',
      { link: (path: string) => `https://app.example/x${path}?from=home` },
      'https://app.example/x/',
    ],
  ])('leads to the host’s own pages %s', async (_, options, scope) => {
    const { manifest } = await manifestOf(options);
    expect(manifest['scope']).toBe(scope);
    expect(String(manifest['start_url']).startsWith(scope)).toBe(true);
  });

  it('shows the icons of the brand, each of its size and kind', async () => {
    const one = await manifestOf({}, { icon: '/icon.svg?v=2' });
    expect(one.manifest['icons']).toEqual([
      { src: `https://${one.studio.host}/icon.svg?v=2`, sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ]);
    const appIcons = [
      { src: '/192.png', size: 192 },
      { src: 'https://cdn.example/512', size: 512, maskable: true },
    ];
    const several = await manifestOf({}, { icon: '/icon.svg', appIcons });
    expect(several.manifest['icons']).toEqual([
      { src: `https://${several.studio.host}/192.png`, sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: 'https://cdn.example/512', sizes: '512x512', purpose: 'maskable' },
    ]);
  });
});

test('what follows from the brand is sent again only after it changed', async () => {
  const portal = await testPortal({ plugins: [] });
  const studio = await portal.account();
  const browser = portal.visit(studio);
  for (const path of ['/manifest.webmanifest', '/brand', '/brand/theme.css']) {
    await studio.services.brand.set({ name: 'Studio', primary: '#224466' });
    const first = await browser.fetch(path);
    const tag = first.headers.get('ETag') ?? '';
    expect(first.headers.get('Cache-Control')).toBe('private, no-cache');
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
      const again = await browser.fetch(path, { headers: { 'If-None-Match': known } });
      expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([304, '', tag]);
    }
    await studio.services.brand.set({ name: 'Atelier', primary: '#882200' });
    const changed = await browser.fetch(path, { headers: { 'If-None-Match': tag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('ETag')).not.toBe(tag);
  }
  await portal.close();
});
