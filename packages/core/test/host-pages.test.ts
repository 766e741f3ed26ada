import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPortal, type Portal } from '../src/index.js';
import { sqlite } from '../src/sqlite.js';
import { type TestAccount, type TestBrowser, type TestPortal, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

describe('pages of the host’s', () => {
  let test: TestPortal<VisitsPlugin>;
  let studio: TestAccount<VisitsPlugin>;
  let browser: TestBrowser<Portal<VisitsPlugin>>;
  const pages = { signIn: '/login?from=portal', link: 'https://app.example.com/#/welcome/:ticket', signedOut: '/bye' };
  beforeEach(async () => {
    test = await testPortal({ plugins: [visits()], pages });
    studio = await test.account({ hosts: ['studio.example'] });
    await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    browser = test.visit(studio);
  });
  afterEach(() => test.close());

  const page = (path: string, init: RequestInit = {}) =>
    browser.fetch(path, { ...init, headers: { Accept: 'text/html', ...init.headers } });
  const target = (response: Response) => [response.status, response.headers.get('Location')];

  it('stand in for the page that asks, with where to go afterwards if that is ours', async () => {
    expect(target(await page('/auth?next=/visits/1?x=%26y'))).toEqual([
      303,
      'https://studio.example/login?from=portal&next=%2Fvisits%2F1%3Fx%3D%26y',
    ]);
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example'])
      expect(target(await page(`/auth?next=${encodeURIComponent(next)}`))).toEqual([
        303,
        'https://studio.example/login?from=portal',
      ]);
  });

  it('take the link of the mail, and sign in by the API', async () => {
    const api = browser.api();
    await api('POST /auth/ask', { body: { email: 'hanna@example.com', next: '/visits/1' } });
    await expect.poll(() => test.mails.mails.length).toBe(1);
    const { text } = test.mails.mails[0]!;
    const ticket = /https:\/\/app\.example\.com\/#\/welcome\/([A-Za-z0-9_-]{43})\s/.exec(text)?.[1] ?? '';
    expect(text).not.toContain('/auth/link/');
    // A link that an operator made leads there, too.
    expect(target(await page(`/auth/link/${ticket}`))).toEqual([303, `https://app.example.com/#/welcome/${ticket}`]);
    expect(target(await page('/auth/link/%2F..%2Fx'))).toEqual([303, 'https://app.example.com/#/welcome/%2F..%2Fx']);

    const elsewhere = test.visit(studio).api();
    expect(await elsewhere('GET /auth/link/:ticket', { params: { ticket } })).toEqual({ demand: 'code' });
    expect(await api('GET /auth/link/:ticket', { params: { ticket } })).toEqual({ demand: 'press' });
    expect(await api('GET /auth/link/:ticket', { params: { ticket } })).toEqual({ demand: 'press' });
    expect(await api('POST /auth/link/:ticket', { params: { ticket }, body: {} })).toEqual({ next: '/visits/1' });
    expect((await api('GET /session')).contact.name).toBe('Hanna Brandt');
    for (const gone of [ticket, 'x', '%00'])
      await expect(api('GET /auth/link/:ticket', { params: { ticket: gone } })).rejects.toMatchObject({
        status: 410,
        code: 'link_expired',
      });
  });

  it('are where signing out leads', async () => {
    expect(target(await page('/auth/sign-out', { method: 'POST' }))[0]).toBe(303);
    expect(target(await page('/auth/signed-out'))).toEqual([303, 'https://studio.example/bye']);
    // The browser asks this list before it follows a form to another origin.
    expect((await page('/auth/code')).status).toBe(303);
  });

  it('are in the policy of the pages that are left', async () => {
    await browser.api()('POST /auth/ask', { body: { email: 'hanna@example.com' } });
    const policy = (await page('/auth/code')).headers.get('Content-Security-Policy');
    expect(policy).toContain("form-action 'self' https://app.example.com;");
  });
});

describe('`pages`', () => {
  const compose = (pages: unknown) => () =>
    createPortal({ database: sqlite(':memory:'), secret: 'x'.repeat(32), plugins: [], pages: pages as object });

  it.each([
    [{ signin: '/login' }, /names "signin".*signIn, link, signedOut/],
    [{ signIn: 'login' }, /`pages.signIn` is "login"/],
    [{ signIn: '//evil.example' }, /`pages.signIn`/],
    [{ signIn: '/\\evil.example' }, /`pages.signIn`/],
    [{ signIn: 'javascript:alert(1)' }, /`pages.signIn`/],
    [{ signIn: 7 }, /`pages.signIn`/],
    [{ link: 'http://app.example.com/:ticket' }, /`pages.link`/],
    [{ link: '/welcome' }, /Say once where the ticket goes/],
    [{ link: '/:ticket/:ticket' }, /Say once where the ticket goes/],
    [{ signedOut: '/bye/:ticket' }, /Only `pages.link` has/],
  ])('is refused as %o', (pages, message) => {
    expect(compose(pages)).toThrow(message);
  });

  it('may be paths, whole addresses, and plain http on this machine', () => {
    expect(
      compose({ signIn: '/', link: 'http://localhost:5173/:ticket', signedOut: 'https://x.example' }),
    ).not.toThrow();
  });
});
