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
  '<meta property="csp-nonce" nonce="PORTICO_NONCE"><title>Portal</title>',
);
writeFileSync(path.join(folder, 'web/assets/index-abc.js'), 'export {}');
writeFileSync(path.join(folder, 'web/icon.svg'), '<svg/>');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = servePages(path.join(folder, 'web'));
const get = (pathname: string, method = 'GET') => pages(new Request(`http://localhost${pathname}`, { method }));

describe('servePages', () => {
  it('answers every page address with the one page, and a new nonce each time', async () => {
    for (const pathname of ['/', '/invoices/1?x=2', '/index.html', '/a/b/c.html']) {
      const response = get(pathname);
      const nonce = /'nonce-([^']{20,})'/.exec(response.headers.get('Content-Security-Policy') ?? '')?.[1];
      expect(await response.text()).toContain(`nonce="${nonce}"`);
      expect(response.headers.get('Cache-Control')).toBe('no-cache');
    }
    expect(get('/').headers.get('Content-Security-Policy')).not.toBe(get('/').headers.get('Content-Security-Policy'));
  });

  it('allows scripts, styles and pictures of its own origin only', () => {
    const policy = get('/').headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
  });

  it('lets files be kept for good whose names contain a hash', () => {
    expect(get('/assets/index-abc.js').headers.get('Cache-Control')).toContain('immutable');
    expect(get('/assets/index-abc.js').headers.get('Content-Type')).toContain('text/javascript');
    expect(get('/icon.svg').headers.get('Cache-Control')).not.toContain('immutable');
  });

  it('has no page for a file that is missing, and nothing outside of its folder', async () => {
    expect(get('/assets/index-old.js').status).toBe(404);
    for (const pathname of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '//secret.txt']) {
      expect(await get(pathname).text()).not.toContain('secret');
    }
  });

  it('takes GET and HEAD only', () => {
    expect(get('/', 'POST').status).toBe(405);
    expect(get('/', 'HEAD').status).toBe(200);
  });

  it('says how to build what is not built', () => {
    expect(() => servePages(path.join(folder, 'nowhere'))).toThrow('npm run build');
  });
});
