import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPortal, type Portal } from '../src/index.js';
import { sqlite } from '../src/sqlite.js';
import { type TestAccount, type TestBrowser, type TestPortal, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

const app = 'https://app.example.com';

describe('a listed origin', () => {
  let test: TestPortal<VisitsPlugin>;
  let studio: TestAccount<VisitsPlugin>;
  let browser: TestBrowser<Portal<VisitsPlugin>>;
  beforeAll(async () => {
    test = await testPortal({ plugins: [visits()], origins: [app, 'http://localhost:5173'] });
    studio = await test.account({ hosts: ['portal.example.com'] });
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    browser = await test.signIn(studio, hanna);
  });
  afterAll(() => test.close());

  const send = (method: string, path: string, headers: Record<string, string>) =>
    browser.fetch(path, { method, headers });
  const shared = (response: Response) =>
    Object.fromEntries(
      [...response.headers].filter(([name]) => /^(access-control-|vary$|cross-origin-resource)/.test(name)),
    );
  const unshared = { vary: 'Origin', 'cross-origin-resource-policy': 'same-origin' };

  it('may read answers and problems, with credentials', async () => {
    for (const path of ['/session', '/nowhere', '/brand/theme.css']) {
      expect(shared(await send('GET', path, { Origin: app, 'Sec-Fetch-Site': 'same-site' }))).toEqual({
        'access-control-allow-origin': app,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers':
          'Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Idempotent-Replayed, Retry-After',
        'cross-origin-resource-policy': 'cross-origin',
        vary: 'Origin',
      });
    }
  });

  it('is told what it may do, without anybody being asked who it is', async () => {
    const preflight = { 'Access-Control-Request-Method': 'DELETE', 'Access-Control-Request-Headers': 'content-type' };
    const response = await send('OPTIONS', '/session', { Origin: app, ...preflight });
    expect(response.status).toBe(204);
    expect(shared(response)).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': expect.stringContaining('Content-Type'),
    });
    const unlisted = await send('OPTIONS', '/session', { Origin: 'https://evil.example', ...preflight });
    expect([unlisted.status, shared(unlisted)]).toEqual([404, unshared]);
  });

  it('may change things', async () => {
    for (const origin of [app, 'http://localhost:5173']) {
      const response = await test.visit(studio).fetch('/auth/sign-out', {
        method: 'POST',
        headers: { Origin: origin, 'Sec-Fetch-Site': 'cross-site' },
      });
      expect([response.status, shared(response)['access-control-allow-origin']]).toEqual([204, origin]);
    }
  });

  it('may use what sections declare', async () => {
    const [owner] = (await studio.services.contacts.list()).items;
    const { id } = await studio.services.visits.plan({ owner: owner!.id, place: 'Old mill', on: '2026-12-01' });
    const agree = (origin: string) =>
      browser.fetch(`/visits/${id}/agree`, {
        method: 'POST',
        headers: { Origin: origin, 'Sec-Fetch-Site': 'same-site', 'Content-Type': 'application/json' },
        body: JSON.stringify({ on: '2026-12-02', note: '' }),
      });
    expect((await agree('https://evil.example')).status).toBe(403);
    expect((await agree(app)).status).toBe(200);
  });

  it.each([
    ['https://evil.example'],
    ['null'],
    ['http://app.example.com'],
    ['https://app.example.com.evil.example'],
    ['https://app.example.com:8443'],
    ['https://APP.example.com'],
    ['https://other.example.com'],
  ])('is not %s: no headers for it, and nothing changed', async (origin) => {
    const read = await send('GET', '/session', { Origin: origin, 'Sec-Fetch-Site': 'cross-site' });
    expect([read.status, shared(read)]).toEqual([200, unshared]);
    for (const site of ['cross-site', 'same-site']) {
      const changed = await send('DELETE', '/session', { Origin: origin, 'Sec-Fetch-Site': site });
      expect([changed.status, shared(changed)]).toEqual([403, unshared]);
    }
    expect((await browser.fetch('/session')).status).toBe(200);
  });

  it('is nobody where none are listed, and nothing varies', async () => {
    const plain = await testPortal({ plugins: [visits()] });
    const response = await plain.visit(await plain.account()).fetch('/brand', { headers: { Origin: app } });
    expect(shared(response)).toEqual({ 'cross-origin-resource-policy': 'same-origin' });
    await plain.close();
  });
});

describe('`origins`', () => {
  const compose = (origins: unknown) => () =>
    createPortal({ database: sqlite(':memory:'), secret: 'x'.repeat(32), plugins: [], origins: origins as string[] });

  it.each([
    '*',
    'null',
    '',
    'app.example.com',
    'https://app.example.com/',
    'https://*.example.com/x',
    'https://APP.example',
    7,
  ])('is refused with %o', (origin) => {
    expect(compose([origin])).toThrow(/Write an origin as browsers do/);
  });

  it('is refused with plain http beyond this machine, and as a word', () => {
    expect(compose(['http://app.example.com'])).toThrow(/Only an origin with https/);
    expect(compose(app)).toThrow(/Write a list/);
    expect(compose([app, 'http://localhost:5173', 'http://[::1]:3000'])).not.toThrow();
  });
});
