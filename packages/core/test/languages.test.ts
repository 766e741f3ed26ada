import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityTexts } from '../src/identity/texts.js';
import type { Portal } from '../src/index.js';
import { kernelEngines } from '../src/testing/test-database.js';
import { type TestAccount, type TestBrowser, type TestPortal, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

type Browser = TestBrowser<Portal<VisitsPlugin>>;
let people = 0;

/** What English says without values, in at least two words, where German says something else. */
const onlyEnglish = Object.entries(identityTexts.en)
  .filter(
    ([key, message]) => !message.includes('{') && message.includes(' ') && message !== identityTexts.de[key as never],
  )
  .map(([, message]) => message);

describe.each(kernelEngines())('the language of whoever reads, on %s', (engine) => {
  let test: TestPortal<VisitsPlugin>;
  let studio: TestAccount<VisitsPlugin>;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [visits()] });
    studio = await test.account({ locale: 'en' });
  });
  afterAll(() => test.close());

  const person = (locale?: string) => {
    people += 1;
    return studio.services.contacts.create({
      email: `p${people}@example.com`,
      name: 'Hanna Brandt',
      ...(locale !== undefined && { locale }),
    });
  };
  const language = async (browser: Browser) => (await browser.api()('GET /auth/language')).locale;
  const page = async (browser: Browser, path: string, headers: Record<string, string> = {}) =>
    (await browser.fetch(path, { headers: { Accept: 'text/html', ...headers } })).text();
  const choose = (browser: Browser, locale: string | null) => browser.api()('PUT /auth/language', { body: { locale } });
  const form = (browser: Browser, path: string, fields: Record<string, string>) =>
    browser.fetch(path, {
      method: 'POST',
      headers: { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  const mailTo = async (email: string) => {
    for (let i = 0; i < 200 && test.mails.to(email).length === 0; i += 1)
      await new Promise((done) => setTimeout(done, 10));
    return test.mails.to(email).at(-1);
  };

  it('is told with those to choose from', async () => {
    expect(await test.visit(studio).api()('GET /auth/language')).toEqual({
      locale: 'en',
      language: 'en',
      languages: ['en', 'de'],
    });
  });

  it('is the browser’s before signing in and after, if it is offered', async () => {
    const browser = test.visit(studio);
    const told = await browser.fetch('/auth/language', { headers: { 'Accept-Language': 'fr, de-AT;q=0.8' } });
    expect(await told.json()).toMatchObject({ locale: 'de-AT', language: 'de' });
    const signedIn = await test.signIn(studio, await person());
    const session = await signedIn.fetch('/session', { headers: { 'Accept-Language': 'de' } });
    expect(await session.json()).toMatchObject({ contact: { locale: 'de' }, account: { locale: 'en' } });
    const apps = await signedIn.fetch('/apps/visits', { headers: { 'Accept-Language': 'de' } });
    expect(await apps.json()).toMatchObject({ title: 'Baustellenbesuche' });
    expect((await signedIn.api()('GET /apps/:app', { params: { app: 'visits' } })).title).toBe('Site visits');
  });

  it('can be chosen before signing in, on the page without script, and becomes the contact’s own', async () => {
    const browser = test.visit(studio);
    const hanna = await person();
    const first = await page(browser, '/auth?next=/visits');
    expect(first).toContain('<html lang="en">');
    expect(first).toContain('<button name="locale" value="de" lang="de">Deutsch</button>');
    expect(first).toContain('<button name="locale" value="en" lang="en" aria-current="true">English</button>');
    const [, back = ''] = /name="back" value="([^"]+)"/.exec(first) ?? [];
    const chosen = await form(browser, '/auth/language', { locale: 'de', back });
    expect([chosen.status, chosen.headers.get('Location')]).toEqual([303, '/portal/auth?next=%2Fvisits']);
    expect(await page(browser, '/auth')).toContain('<html lang="de">');

    await form(browser, '/auth/ask', { email: hanna.email });
    const mail = await mailTo(hanna.email);
    expect(mail?.subject).toMatch(/ist Ihr Code/);
    await form(browser, '/auth/code', { code: mail?.subject.slice(0, 6) ?? '' });
    expect(await language(browser)).toBe('de');
    expect(await studio.services.contacts.get(hanna.id)).toMatchObject({ locale: 'de' });
    // It is his own now, also where nothing was chosen.
    expect(await language(await test.signIn(studio, hanna))).toBe('de');
  });

  it('chosen before signing in does not replace the contact’s own', async () => {
    const hanna = await person('en-GB');
    const browser = test.visit(studio);
    await choose(browser, 'de');
    const { path } = await studio.services.contacts.signInLink({ contact: hanna.id, instant: true });
    await browser.send(new Request(browser.origin + path, { method: 'POST' }));
    expect(await language(browser)).toBe('en-GB');
    // In the mail, what he just chose on the page counts.
    const asking = test.visit(studio);
    await choose(asking, 'de');
    await asking.api()('POST /auth/ask', { body: { email: hanna.email } });
    expect((await mailTo(hanna.email))?.subject).toMatch(/ist Ihr Code/);
  });

  it('can be chosen when signed in, for all his browsers, and taken back', async () => {
    const hanna = await person();
    const [one, two] = [await test.signIn(studio, hanna), await test.signIn(studio, hanna)];
    expect(await choose(one, 'de-at')).toEqual({ locale: 'de-AT', language: 'de', languages: ['en', 'de'] });
    expect(await language(two)).toBe('de-AT');
    expect(await two.api()('PATCH /me', { body: { locale: null } })).toMatchObject({ locale: 'en' });
    expect(await studio.services.contacts.get(hanna.id)).toMatchObject({ locale: null });
    // The choice of this browser is still there, as before signing in.
    expect(await language(one)).toBe('de-AT');
    expect(await choose(one, null)).toMatchObject({ locale: 'en' });
    expect(await language(one)).toBe('en');
  });

  it('and name can be changed by oneself, in one step or not at all', async () => {
    const hanna = await person();
    const browser = await test.signIn(studio, hanna);
    expect(await browser.api()('PATCH /me', { body: { name: ' Hanna Weber ', locale: 'de' } })).toMatchObject({
      id: hanna.id,
      name: 'Hanna Weber',
      email: hanna.email,
      locale: 'de',
    });
    expect((await browser.api()('GET /me')).name).toBe('Hanna Weber');
    for (const body of [
      { name: 'x\u202ey', locale: 'en' },
      { name: 'Other', locale: 'fr' },
      { name: '', locale: 'en' },
    ]) {
      const refused = await browser.fetch('/me', {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(refused.status).toBe(422);
      expect(await browser.api()('GET /me')).toMatchObject({ name: 'Hanna Weber', locale: 'de' });
    }
    // Kind and address are not his to change.
    await browser.fetch('/me', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: 'lead', email: 'other@example.com' }),
    });
    expect(await studio.services.contacts.get(hanna.id)).toMatchObject({ kind: 'client', email: hanna.email });
  });

  it('that is not offered is refused, and a forged choice is none', async () => {
    const browser = test.visit(studio);
    await expect(choose(browser, 'fr')).rejects.toMatchObject({ status: 422, code: 'language_not_offered' });
    for (const [name] of [...browser.cookies]) browser.cookies.delete(name);
    browser.cookies.set('__Host-portico-language', 'fr-<x>');
    expect(await language(browser)).toBe('en');
  });

  it('is chosen by the portal’s own pages only, and leads nowhere else', async () => {
    const browser = test.visit(studio);
    const foreign = await browser.fetch('/auth/language', {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'locale=de',
    });
    expect(foreign.status).toBe(403);
    for (const back of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:x',
      '',
      '/.//evil.example',
    ])
      expect((await form(browser, '/auth/language', { locale: 'de', back })).headers.get('Location')).toBe(
        '/portal/auth',
      );
    expect((await form(browser, '/auth/language', { locale: 'de', back: '/code' })).headers.get('Location')).toBe(
      '/portal/auth/code',
    );
    expect((await form(browser, '/auth/language', { locale: 'fr' })).status).toBe(422);
  });

  it('is German alone on every page and mail of sign-in, without any English left', async () => {
    const hanna = await person();
    const browser = test.visit(studio);
    await choose(browser, 'de');
    const seen = [
      await page(browser, '/auth'),
      await page(browser, '/auth/signed-out'),
      await page(browser, '/auth/link/none'),
    ];
    seen.push(await (await form(browser, '/auth/ask', { email: 'nobody' })).text());
    await form(browser, '/auth/ask', { email: hanna.email });
    const mail = await mailTo(hanna.email);
    seen.push(mail?.subject ?? '', mail?.text ?? '', mail?.html ?? '', await page(browser, '/auth/code'));
    const link = /\/auth\/link\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    seen.push(await page(browser, link), await (await form(browser, '/auth/code', { code: 'abc' })).text());
    const elsewhere = test.visit(studio);
    await choose(elsewhere, 'de');
    seen.push(await page(elsewhere, link), await (await form(elsewhere, link, { code: '000000' })).text());
    await form(browser, '/auth/code', { code: mail?.subject.slice(0, 6) ?? '' });
    seen.push(await page(browser, '/auth'));
    expect(seen.every((text) => text.length > 20)).toBe(true);
    for (const text of seen)
      expect(
        onlyEnglish.filter((english) => text.includes(english.replaceAll("'", '&#39;')) || text.includes(english)),
      ).toEqual([]);
    expect(onlyEnglish.length).toBeGreaterThan(15);
  });
});

describe('the pictures of core’s pages', () => {
  it('are the brand’s icon and cover, which alone the policy lets through', async () => {
    const test = await testPortal({ plugins: [] });
    const studio = await test.account();
    const answer = async () => test.visit(studio).fetch('/auth', { headers: { Accept: 'text/html' } });
    const plain = await answer();
    expect(plain.headers.get('Content-Security-Policy')).not.toContain('img-src');
    expect(await plain.text()).not.toContain('<img');
    for (const [icon, source] of [
      ['/brand/icon.png?v=2', `https://${studio.host}/brand/icon.png`],
      ['https://cdn.example/a;b,c.png', 'https://cdn.example/a%3Bb%2Cc.png'],
    ] as const) {
      await studio.services.brand.set({ name: 'Studio', icon });
      const marked = await answer();
      expect(marked.headers.get('Content-Security-Policy')).toContain(`; img-src ${source}; form-action`);
      const text = await marked.text();
      expect(text).toContain(`<img class="mark" src="${icon}" alt="" width="36" height="36">`);
      expect(text).toContain(`<link rel="icon" href="${icon}">`);
    }
    await studio.services.brand.set({ name: 'Studio', icon: '/icon.png', cover: 'https://cdn.example/cover.svg' });
    const sources = `https://${studio.host}/icon.png https://cdn.example/cover.svg`;
    expect((await answer()).headers.get('Content-Security-Policy')).toContain(`; img-src ${sources}; form-action`);
    await test.close();
  });
});
