import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { servePages } from './pages.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'portico-pages-'));
mkdirSync(path.join(folder, 'web/assets'), { recursive: true });
writeFileSync(path.join(folder, 'secret.txt'), 'secret');
writeFileSync(
  path.join(folder, 'web/index.html'),
  `<meta property="csp-nonce" nonce="PORTICO_NONCE"><meta name="portal-brand" /><meta name="portal-base" content="" />
  <link rel="stylesheet" href="./portal/brand/theme.css"><script src="./assets/index-abc.js"></script><a href="#content">`,
);
writeFileSync(path.join(folder, 'web/assets/geist-latin-wght-normal-x1.woff2'), 'font');
writeFileSync(path.join(folder, 'web/assets/index-abc.js.br'), 'small');
writeFileSync(path.join(folder, 'web/assets/index-abc.js.gz'), 'smaller than before');
writeFileSync(path.join(folder, 'web/worker.js'), '');
writeFileSync(path.join(folder, 'web/assets/index-abc.js'), 'export {}');
writeFileSync(path.join(folder, 'web/icon.svg'), '<svg/>');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const brandOf = async (request: Request) =>
  new URL(request.url).hostname === 'localhost'
    ? {
        name: 'A <b> & Co',
        fonts: 'geist',
        icon: '/icon.svg',
        appIcons: [
          { src: '/icon-512.png', size: 512 },
          { src: '/icon-180.png', size: 180 },
        ],
      }
    : undefined;
const pages = servePages(path.join(folder, 'web'), '', brandOf);
const get = (pathname: string, method = 'GET', headers: HeadersInit = {}) => {
  const request = new Request(`http://localhost${pathname}`, { method, headers });
  return pages(request, new URL(request.url).pathname, {});
};

describe('servePages', () => {
  it('answers every page address with the one page, and a new nonce each time', async () => {
    for (const pathname of ['/', '/invoices/1?x=2', '/index.html', '/a/b/c.html']) {
      const response = await get(pathname);
      const nonce = /'nonce-([^']{20,})'/.exec(response.headers.get('Content-Security-Policy') ?? '')?.[1];
      expect(await response.text()).toContain(`nonce="${nonce}"`);
      expect(response.headers.get('Cache-Control')).toBe('no-cache');
    }
    const policies = await Promise.all([get('/'), get('/')]);
    expect(new Set(policies.map(({ headers }) => headers.get('Content-Security-Policy'))).size).toBe(2);
  });

  it('allows scripts, styles and pictures of its own origin only', async () => {
    const policy = (await get('/')).headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
  });

  it('lets files be kept for good whose names contain a hash', async () => {
    expect((await get('/assets/index-abc.js')).headers.get('Cache-Control')).toContain('immutable');
    expect((await get('/assets/index-abc.js')).headers.get('Content-Type')).toContain('text/javascript');
    expect((await get('/icon.svg')).headers.get('Cache-Control')).not.toContain('immutable');
  });

  it('has no page for a file that is missing, and nothing outside of its folder', async () => {
    expect((await get('/assets/index-old.js')).status).toBe(404);
    for (const pathname of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '//secret.txt']) {
      expect(await (await get(pathname)).text()).not.toContain('secret');
    }
  });

  it('sends what the build has packed, in an encoding that the browser takes', async () => {
    const file = (accepted?: string) =>
      get('/assets/index-abc.js', 'GET', accepted === undefined ? {} : { 'Accept-Encoding': accepted });
    for (const [accepted, encoding, text] of [
      ['gzip, deflate, br, zstd', 'br', 'small'],
      ['gzip', 'gzip', 'smaller than before'],
      ['identity', null, 'export {}'],
      [undefined, null, 'export {}'],
    ] as const) {
      const response = await file(accepted);
      expect(response.headers.get('Content-Encoding'), accepted).toBe(encoding);
      expect(response.headers.get('Vary'), accepted).toBe('Accept-Encoding');
      expect(response.headers.get('Content-Type'), accepted).toContain('text/javascript');
      expect(await response.text(), accepted).toBe(text);
    }
    expect((await get('/icon.svg', 'GET', { 'Accept-Encoding': 'br' })).headers.get('Content-Encoding')).toBeNull();
    // The packed files are no files of their own.
    expect((await get('/assets/index-abc.js.br')).status).toBe(404);
  });

  it('asks each time for scripts whose names stay the same', async () => {
    expect((await get('/worker.js')).headers.get('Cache-Control')).toBe('no-cache');
  });

  it('has the brand of the account in the head of its page, and nothing of it where there is none', async () => {
    const page = await (await get('/')).text();
    expect(page).toContain('<title>A &lt;b&gt; &amp; Co</title>');
    expect(page).toContain('<link rel="icon" href="/icon.svg" />');
    expect(page).toContain('<link rel="apple-touch-icon" sizes="180x180" href="/icon-180.png" />');
    expect(page).toContain('<link rel="manifest"');
    expect(page).toMatch(
      /<link rel="preload" as="font" [^>]*href="\/assets\/geist-latin-wght-normal-x1\.woff2" crossorigin/,
    );
    expect(page).not.toContain('portal-brand');
    const other = await (await pages(new Request('http://elsewhere.example/'), '/', {})).text();
    expect(other).toContain('<title>Portal</title>');
    expect(other).not.toMatch(/<link rel="(?!stylesheet)/);
  });

  it('says below which path it lies, and has all of its own there', async () => {
    const below = servePages(path.join(folder, 'web'), '/clients', brandOf);
    const at = async (pathname: string) =>
      (await below(new Request(`http://localhost/clients${pathname}`), pathname, {})).text();
    expect(await at('/assets/index-abc.js')).toBe('export {}');
    const page = await at('/invoices/1');
    expect(page).toContain('<meta name="portal-base" content="/clients" />');
    const addresses = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses).toEqual([
      '/clients/portal/manifest.webmanifest',
      // The brand's own, as the brand says.
      '/icon.svg',
      '/icon-180.png',
      '/clients/assets/geist-latin-wght-normal-x1.woff2',
      '/clients/portal/brand/theme.css',
      '/clients/assets/index-abc.js',
      '#content',
    ]);
    expect(await (await get('/')).text()).toContain('<meta name="portal-base" content="" />');
    expect(await (await get('/invoices/1')).text()).toContain('src="/assets/index-abc.js"');
  });

  it('asks for the brand with all that it needs to know whose it is', async () => {
    const asked: unknown[] = [];
    const noting = servePages(path.join(folder, 'web'), '', async (request, connection) => {
      asked.push(request.headers.get('X-Forwarded-Host'), connection);
      return undefined;
    });
    const headers = { 'X-Forwarded-Host': 'studio.example' };
    await noting(new Request('http://localhost/', { headers }), '/', { remoteAddress: '10.0.0.1' });
    expect(asked).toEqual(['studio.example', { remoteAddress: '10.0.0.1' }]);
  });

  it('takes GET and HEAD only', async () => {
    expect((await get('/', 'POST')).status).toBe(405);
    expect((await get('/', 'HEAD')).status).toBe(200);
  });

  it('says how to build what is not built', () => {
    expect(() => servePages(path.join(folder, 'nowhere'), '')).toThrow('npm run build');
  });
});
