import type { Hono } from 'hono';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../../data/each-engine.js';
import {
  byOperator,
  type Identity,
  identityOver,
  newAccount,
  newAddress,
  newContact,
  type TestAccount,
  theHost,
} from '../../identity/identity.test-support.js';
import { lastMail, otherCode } from '../../identity/sign-in.test-support.js';
import { randomToken } from '../../secret.js';
import type { PortalEnv } from '../environment.js';
import { askByHttp, Browser, newBrowser, portalOver, signInByHttp } from './routes.test-support.js';

describeEachEngine('routes of sign-in', (database) => {
  let parts: Identity;
  let account: TestAccount;
  let app: Hono<PortalEnv>;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    app = portalOver(parts);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });

  const browserOf = (of: TestAccount = account) => newBrowser(app, of);
  const mailTo = (email: string) => lastMail(parts, email);
  const ask = (browser: Browser, email: string, fields?: object) => askByHttp(parts, browser, email, fields);
  const signIn = (browser: Browser, email: string) => signInByHttp(parts, browser, email);

  describe('with JSON', () => {
    test('ask, code, session, sign out', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      const asked = await ask(browser, contact.email, { next: '/invoices?x=1' });
      expect(asked.status).toBe(202);
      expect(await asked.json()).toEqual({ status: 'asked', minutes: 10 });

      const entered = await browser.json('POST', '/auth/code', { code: mailTo(contact.email).code });
      expect(entered.status).toBe(200);
      expect(await entered.json()).toEqual({ next: '/app/invoices?x=1' });
      const [session, device, gone] = entered.headers.getSetCookie();
      expect(session).toMatch(/^__Host-portico=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
      expect(device).toMatch(
        /^__Host-portico-device=[\w-]{43}\.[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect(gone).toMatch(/^__Host-portico-ask=; Max-Age=0; Path=\//);

      const who = await browser.json('GET', '/session');
      expect(await who.json()).toEqual({
        account: { id: account.id, name: account.name, locale: 'en', timeZone: 'UTC', currency: 'EUR', landing: '/' },
        contact: {
          id: contact.id,
          name: 'Anna Berg',
          email: contact.email,
          kind: 'client',
          locale: 'en',
          companies: [],
        },
      });
      expect(await (await browser.json('GET', '/me')).json()).toMatchObject({ id: contact.id });

      const out = await browser.json('DELETE', '/session');
      expect([out.status, out.headers.getSetCookie().length]).toEqual([204, 1]);
      expect(browser.cookies.has('__Host-portico')).toBe(false);
      expect((await browser.json('GET', '/session')).status).toBe(401);
    });

    test('a token that was signed out is worth nothing when it is sent again', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      await signIn(browser, contact.email);
      const token = browser.cookies.get('__Host-portico') ?? '';
      await browser.json('DELETE', '/session');
      browser.cookies.set('__Host-portico', token);
      expect((await browser.json('GET', '/session')).status).toBe(401);
    });

    test('signing out everywhere ends the other browser too', async () => {
      const contact = await newContact(parts, account.id);
      const [laptop, phone] = [browserOf(), browserOf()];
      await signIn(laptop, contact.email);
      await signIn(phone, contact.email);
      expect((await phone.json('GET', '/session')).status).toBe(200);
      expect((await laptop.json('DELETE', '/sessions')).status).toBe(204);
      expect((await phone.json('GET', '/session')).status).toBe(401);
    });

    test('signing in again gives a new token and ends the old one', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      await signIn(browser, contact.email);
      const first = browser.cookies.get('__Host-portico') ?? '';
      await signIn(browser, contact.email);
      expect(browser.cookies.get('__Host-portico')).not.toBe(first);
      const thief = browserOf();
      thief.cookies.set('__Host-portico', first);
      expect((await thief.json('GET', '/session')).status).toBe(401);
    });

    test('a token that was planted before is not the one that signs in', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      const planted = randomToken();
      browser.cookies.set('__Host-portico', planted);
      await signIn(browser, contact.email);
      const thief = browserOf();
      thief.cookies.set('__Host-portico', planted);
      expect((await thief.json('GET', '/session')).status).toBe(401);
    });

    test.each([
      ['no address', { email: 'anna' }, 'email_invalid'],
      ['two addresses', { email: 'a@example.com, b@example.com' }, 'email_invalid'],
      ['an empty body', {}, 'input_invalid'],
      ['no text', { email: ['a@example.com'] }, 'input_invalid'],
      ['a text far longer than an address', { email: 'a'.repeat(321) }, 'input_invalid'],
      ['a path far longer than one', { email: 'a@example.com', next: `/${'a'.repeat(2000)}` }, 'input_invalid'],
    ])('%s is 422', async (_, body, code) => {
      const response = await browserOf().json('POST', '/auth/ask', body);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code });
      expect(response.headers.getSetCookie()).toEqual([]);
    });

    test('wrong codes tell the tries left, then that it is over', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      await ask(browser, contact.email);
      const { code } = mailTo(contact.email);
      const answers: unknown[] = [];
      for (let i = 0; i < 6; i += 1) {
        const response = await browser.json('POST', '/auth/code', { code: otherCode(code) });
        const { status, code: name, triesLeft } = (await response.json()) as Record<string, unknown>;
        answers.push([status, name, triesLeft]);
        expect(response.headers.getSetCookie()).toEqual([]);
      }
      expect(answers).toEqual([
        [422, 'code_wrong', 4],
        [422, 'code_wrong', 3],
        [422, 'code_wrong', 2],
        [422, 'code_wrong', 1],
        [410, 'code_exhausted', undefined],
        [410, 'code_exhausted', undefined],
      ]);
      expect((await browser.json('POST', '/auth/code', { code })).status).toBe(410);
    });

    test('what is far longer than a code is 422 and costs no try', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      await ask(browser, contact.email);
      const { code, link } = mailTo(contact.email);
      for (const path of ['/auth/code', `/auth/link/${link}`]) {
        const response = await browser.json('POST', path, { code: `${code}${' '.repeat(40)}` });
        expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([422, 'input_invalid']);
      }
      expect((await browser.json('POST', '/auth/code', { code })).status).toBe(200);
    });

    test('a body of another type is refused, a huge one too', async () => {
      const browser = browserOf();
      for (const path of ['/auth/ask', '/auth/code', '/auth/link/x']) {
        const response = await browser.json('POST', path, { email: 'a@example.com', code: '\u0301'.repeat(5000) });
        expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, 'body_too_large']);
      }
      const text = await browser.send('POST', '/auth/ask', {
        headers: { 'Content-Type': 'text/plain' },
        body: '{"email":"a@example.com"}',
      });
      expect(text.status).toBe(415);
      expect((await browser.form('/auth/ask', { email: 'a'.repeat(20_000) })).status).toBe(413);
    });
  });

  describe('from elsewhere', () => {
    test('another site cannot ask, sign in or sign out', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      await signIn(browser, contact.email);
      const made = await parts.signInLinks.create(
        account.id,
        { contact: contact.id, instant: true },
        byOperator('op-1'),
      );
      for (const headers of [
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
        { 'Sec-Fetch-Site': 'cross-site', Origin: `https://${account.host}` },
        { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://evil.example' },
      ]) {
        for (const path of ['/auth/ask', '/auth/code', made.path, '/auth/sign-out']) {
          const response = await browser.send('POST', path, {
            headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
            body: 'email=a%40example.com&code=123456',
          });
          expect(response.status).toBe(403);
        }
      }
      expect((await browser.json('GET', '/session')).status).toBe(200);
    });

    test('a session of one account is none in another, on its host and by its slug', async () => {
      const elsewhere = await newAccount(parts);
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      await signIn(browser, contact.email);
      const thief = browserOf(elsewhere);
      for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
      expect((await thief.json('GET', '/session')).status).toBe(401);
    });
  });

  describe('where several accounts share an origin', () => {
    test('their cookies do not meet', async () => {
      const other = await newAccount(parts);
      const [here, there] = [account, other].map((each) => portalOver(parts, (path) => path, each.slug));
      const email = newAddress();
      const [contact] = [await newContact(parts, account.id, email), await newContact(parts, other.id, email)];
      const browser = new Browser(here!, 'https://shared.example', `/portal/${account.slug}`);
      await signIn(browser, email);
      expect([...browser.cookies.keys()]).toEqual([
        `__Host-portico.${account.slug}`,
        `__Host-portico-device.${account.slug}`,
      ]);
      expect(await (await browser.json('GET', '/me')).json()).toMatchObject({ id: contact!.id });
      const next = new Browser(there!, 'https://shared.example', `/portal/${other.slug}`);
      for (const [name, value] of browser.cookies) next.cookies.set(name, value);
      expect((await next.json('GET', '/session')).status).toBe(401);
      next.cookies.set(`__Host-portico.${other.slug}`, browser.cookies.get(`__Host-portico.${account.slug}`) ?? '');
      expect((await next.json('GET', '/session')).status).toBe(401);
    });
  });

  test('on loopback without TLS the cookies do without Secure and prefix', async () => {
    await parts.domains.add(account.id, 'localhost', theHost).catch(() => {});
    const contact = await newContact(parts, account.id);
    const browser = new Browser(app, 'http://localhost', '/portal', '127.0.0.1');
    await signIn(browser, contact.email);
    expect([...browser.cookies.keys()]).toEqual(['portico', 'portico-device']);
    expect((await browser.json('GET', '/session')).status).toBe(200);
    await parts.domains.remove(account.id, 'localhost', theHost);
  });

  test('a throttled ask answers as ever, and the code of the mail before still works', async () => {
    const contact = await newContact(parts, account.id);
    const browser = browserOf();
    const answers = new Set<string>();
    for (let i = 0; i < 12; i += 1) {
      const response = await ask(browser, contact.email);
      answers.add(`${response.status} ${await response.text()}`);
    }
    expect(answers.size).toBe(1);
    expect(parts.mailer.to(contact.email)).toHaveLength(5);
    expect((await browser.json('POST', '/auth/code', { code: mailTo(contact.email).code })).status).toBe(200);
  });
});
