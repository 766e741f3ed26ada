import type { Hono } from 'hono';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../../data/each-engine.js';
import {
  byOperator,
  type Identity,
  identityOver,
  minutes,
  newAccount,
  newContact,
  type TestAccount,
  theHost,
} from '../../identity/identity.test-support.js';
import { lastMail, otherCode } from '../../identity/sign-in.test-support.js';
import { randomToken } from '../../secret.js';
import type { PortalEnv } from '../environment.js';
import { askByHttp, Browser, lastLink, newBrowser, portalOver } from './routes.test-support.js';

describeEachEngine('pages of sign-in', (database) => {
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

  describe('with pages and forms, without any script', () => {
    test('ask, code, in, out', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      const first = await browser.page('/auth?next=/invoices/1');
      expect(first.status).toBe(200);
      expect(first.headers.getSetCookie()).toEqual([]);
      expect(await first.text()).toContain('<input type="hidden" name="next" value="/invoices/1">');

      const asked = await browser.form('/auth/ask', { email: contact.email, next: '/invoices/1' });
      expect([asked.status, asked.headers.get('Location')]).toEqual([303, '/portal/auth/code']);
      await parts.background.settled();
      expect(await (await browser.page('/auth/code')).text()).toContain('autocomplete="one-time-code"');

      const { code } = mailTo(contact.email);
      const wrong = await browser.form('/auth/code', { code: otherCode(code) });
      expect(wrong.status).toBe(422);
      const text = await wrong.text();
      expect(text).toContain('role="alert"');
      expect(text).toContain('You have 4 tries left');
      expect(text).not.toContain(otherCode(code));

      const entered = await browser.form('/auth/code', { code });
      expect([entered.status, entered.headers.get('Location')]).toEqual([303, '/app/invoices/1']);

      const again = await browser.page('/auth');
      expect(await again.text()).toContain(`As Anna Berg, ${contact.email}.`);
      const out = await browser.form('/auth/sign-out', {});
      expect([out.status, out.headers.get('Location')]).toEqual([303, '/portal/auth/signed-out']);
      expect(await (await browser.page('/auth/signed-out')).text()).toContain('You are signed out');
      expect((await browser.json('GET', '/session')).status).toBe(401);
    });

    test('the link needs a press where it was asked for, and the code elsewhere', async () => {
      const contact = await newContact(parts, account.id);
      const [laptop, phone] = [browserOf(), browserOf()];
      await ask(laptop, contact.email);
      const url = lastLink(parts, contact.email);
      const { code } = mailTo(contact.email);
      expect(await (await laptop.page(url)).text()).not.toContain('name="code"');
      const shown = await (await phone.page(url)).text();
      expect(shown).toContain('name="code"');
      expect(shown).not.toContain(contact.email);
      const pressed = await phone.form(url, {});
      expect(pressed.status).toBe(422);
      expect(await pressed.text()).not.toContain('role="alert"');
      const entered = await phone.form(url, { code });
      expect([entered.status, entered.headers.get('Location')]).toEqual([303, '/app/']);
      expect((await phone.json('GET', '/session')).status).toBe(200);
      expect((await laptop.form(url, {})).status).toBe(410);
    });

    test('used, expired, forged, cut and foreign links show one page, byte for byte, that names nobody', async () => {
      const contact = await newContact(parts, account.id);
      const used = await parts.signInLinks.create(
        account.id,
        { contact: contact.id, instant: true },
        byOperator('op-1'),
      );
      await browserOf().form(used.path, {});
      const old = await parts.signInLinks.create(account.id, { contact: contact.id, minutes: 1 }, byOperator('op-1'));
      const elsewhere = await newAccount(parts);
      const foreign = await parts.signInLinks.create(
        elsewhere.id,
        { contact: (await newContact(parts, elsewhere.id)).id, instant: true },
        byOperator('op-1'),
      );
      parts.clock.forward(minutes);
      const paths = [
        used.path,
        old.path,
        foreign.path,
        `/auth/link/${randomToken()}`,
        used.path.slice(0, -1),
        '/auth/link/x',
        '/auth/link/%00',
      ];
      const seen = new Set<string>();
      for (const path of paths) {
        for (const response of [
          await browserOf().page(path),
          await browserOf().form(path, {}),
          await browserOf().form(path, { code: '123456' }),
        ]) {
          expect(response.status).toBe(410);
          expect(response.headers.getSetCookie()).toEqual([]);
          seen.add(JSON.stringify([...response.headers]) + (await response.text()));
        }
      }
      expect(seen.size).toBe(1);
      const [page = ''] = seen;
      expect(page).toContain('Send a new link');
      expect(page.replace(/<style>.*<\/style>/s, '')).not.toMatch(/Anna|@|value="(?!"|en"|de"|\/link\/expired")/);
      const json = await browserOf().json('POST', used.path, {});
      expect(await json.json()).toMatchObject({ status: 410, code: 'link_expired' });
    });

    test.each([
      ['en', 'It is too old, or has been used up. We can send you a new one.'],
      ['de', 'Er ist zu alt oder schon verbraucht. Wir senden Ihnen gern einen neuen.'],
    ])('an expired link says so, and sends a new one right there (%s)', async (locale, words) => {
      const slug = `expired-${locale}-${database.name}`;
      const atelier = await parts.accounts.create({ slug, name: 'Atelier', locale });
      await parts.domains.add(atelier.id, `${slug}.example`, theHost);
      const contact = await newContact(parts, atelier.id);
      const browser = browserOf({ ...atelier, host: `${slug}.example` });
      await ask(browser, contact.email);
      const old = lastLink(parts, contact.email);
      parts.clock.forward(10 * minutes);
      const text = await (await browser.page(old)).text();
      expect(text).toContain(`<html lang="${locale}">`);
      expect(text).toContain(words);
      // These are read before the field is reached.
      expect(text).not.toContain('autofocus');
      // What a browser would send: the form that has the field, with what a reader types.
      const [form = ''] = /<form[^>]*action="\/portal\/auth\/ask".*?<\/form>/s.exec(text) ?? [];
      expect(form).toMatch(/<label for="(\w+)">[^<]+<\/label>\s*<input id="\1" name="email" type="email"/);
      expect(form).toContain('method="post"');
      const asked = await browser.form('/auth/ask', { email: contact.email });
      expect([asked.status, asked.headers.get('Location')]).toEqual([303, '/portal/auth/code']);
      await parts.background.settled();
      expect(lastLink(parts, contact.email)).not.toBe(old);
      const entered = await browser.form('/auth/code', { code: mailTo(contact.email).code });
      expect(entered.headers.get('Location')).toBe('/app/');
    });

    test('a code that is over offers a new one, and no field', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      await ask(browser, contact.email);
      parts.clock.forward(10 * minutes);
      const response = await browser.form('/auth/code', { code: mailTo(contact.email).code });
      expect(response.status).toBe(410);
      const text = await response.text();
      expect(text).toContain('no longer valid');
      expect(text).not.toContain('name="code"');
    });

    test('the code page without an ask leads back to the beginning', async () => {
      const response = await browserOf().page('/auth/code');
      expect([response.status, response.headers.get('Location')]).toEqual([303, '/portal/auth']);
    });

    test('an address with a fault comes back into the field, escaped', async () => {
      const response = await browserOf().form('/auth/ask', { email: '"><script>alert(1)</script>', next: '/x"><b>' });
      expect(response.status).toBe(422);
      const text = await response.text();
      expect(text).not.toMatch(/<script|<b>/);
      expect(text).toContain('aria-invalid="true"');
      expect(text).toContain('&quot;&gt;&lt;script&gt;');
    });

    test.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/%2fevil.example', 'javascript:alert(1)'])(
      'a next of %s is ignored all the way',
      async (next) => {
        const contact = await newContact(parts, account.id);
        const browser = browserOf();
        expect(await (await browser.page(`/auth?next=${encodeURIComponent(next)}`)).text()).not.toContain('evil');
        expect((await ask(browser, contact.email, { next })).status).toBe(202);
        const entered = await browser.form('/auth/code', { code: mailTo(contact.email).code });
        expect(entered.headers.get('Location')).toBe('/app/');
      },
    );

    test('every page forbids scripts, frames, caches, referrers and indexes', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      await ask(browser, contact.email);
      const url = lastLink(parts, contact.email);
      const responses = [
        await browser.page('/auth'),
        await browser.page('/auth/code'),
        await browser.page('/auth/signed-out'),
        await browser.page(url),
        await browserOf().page(url),
        await browser.page(`/auth/link/${randomToken()}`),
      ];
      for (const response of responses) {
        expect(Object.fromEntries(response.headers)).toMatchObject({
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          'x-robots-tag': 'noindex',
          'content-security-policy': expect.stringMatching(
            /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
          ),
        });
        expect(await response.text()).not.toMatch(/<script|<img|<link|javascript:|\son\w+=/i);
      }
    });

    test('speaks the reader’s language', async () => {
      const german = await parts.accounts.create({
        slug: `atelier-${database.name}`,
        name: 'Atelier',
        locale: 'de-DE',
      });
      await parts.domains.add(german.id, `${german.slug}.example`, theHost);
      const contact = await newContact(parts, german.id);
      const browser = browserOf({ ...german, host: `${german.slug}.example` });
      const text = await (await browser.page('/auth')).text();
      expect(text).toContain('<html lang="de-DE">');
      expect(text).toContain('Willkommen bei Atelier');
      await ask(browser, contact.email);
      expect(parts.mailer.to(contact.email).at(-1)?.subject).toMatch(/^\d{6} ist Ihr Code für Atelier$/);
    });

    test('a front end on another origin is named to the browser, or its redirect would be stopped', async () => {
      const elsewhere = portalOver(parts, (path) => `https://app.example${path}`);
      const contact = await newContact(parts, account.id);
      const made = await parts.signInLinks.create(
        account.id,
        { contact: contact.id, instant: true, next: '/invoices' },
        byOperator('op-1'),
      );
      const browser = new Browser(elsewhere, `https://${account.host}`);
      expect((await browser.page(made.path)).headers.get('Content-Security-Policy')).toContain(
        "form-action 'self' https://app.example;",
      );
      expect((await browser.form(made.path, {})).headers.get('Location')).toBe('https://app.example/invoices');
    });
  });
});
