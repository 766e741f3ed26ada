import { Hono } from 'hono';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { refuseCrossSite } from '../http/cross-site.js';
import type { PortalEnv } from '../http/environment.js';
import { notFound, problemResponse } from '../http/problem-response.js';
import { PortalError } from '../problem.js';
import { randomToken } from '../secret.js';
import { sessionToken } from './cookies.js';
import {
  hours,
  type Identity,
  identityOver,
  minutes,
  newAccount,
  newAddress,
  newContact,
} from './identity.test-support.js';
import { authRoutes, sessionRoutes } from './routes.js';
import type { KernelTables } from './tables.js';

type Account = Awaited<ReturnType<typeof newAccount>>;

/** How a portal serves these routes, in small. */
function portalOver(parts: Identity, link = (path: string) => `/app${path}`, slug?: string) {
  const app = new Hono<PortalEnv>();
  const basePath = slug === undefined ? '/portal' : `/portal/${slug}`;
  const mounted = app.basePath(basePath);
  mounted.use('*', async (c, next) => {
    const url = new URL(c.req.url);
    const place = { slug, secure: url.protocol === 'https:' };
    const arrival = await parts.arrivals.find({ host: url.hostname, slug, token: sessionToken(c.req.raw, place) });
    if (arrival === undefined) throw notFound();
    const facts = {
      ...place,
      origin: url.origin,
      basePath,
      remoteAddress: c.req.header('X-Test-Address') ?? '192.0.2.1',
      locale: arrival.signedIn?.contact.locale ?? arrival.account.locale,
    };
    c.set('arrival' as never, arrival as never);
    c.set('facts' as never, facts as never);
    refuseCrossSite(c.req.raw, facts.origin);
    await next();
  });
  mounted.route('/auth', authRoutes({ ...parts, link }));
  mounted.route('/', sessionRoutes(parts));
  app.onError((error) => {
    if (error instanceof PortalError) return problemResponse(error);
    throw error;
  });
  return app;
}

/** A browser: keeps cookies, and sends what browsers send. */
class Browser {
  readonly cookies = new Map<string, string>();
  constructor(
    private readonly app: Hono<PortalEnv>,
    private readonly origin: string,
    private readonly basePath = '/portal',
    private readonly address = '192.0.2.1',
  ) {}

  async send(
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Response> {
    const headers: Record<string, string> = {
      'Sec-Fetch-Site': 'same-origin',
      'X-Test-Address': this.address,
      ...init.headers,
    };
    if (this.cookies.size > 0)
      headers['Cookie'] = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const url = path.startsWith('https:') || path.startsWith('http:') ? path : this.origin + this.basePath + path;
    const response = await this.app.request(url, {
      method,
      headers,
      ...(init.body !== undefined && { body: init.body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/Max-Age=0/i.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  page(path: string) {
    return this.send('GET', path, { headers: { Accept: 'text/html' } });
  }

  form(path: string, fields: Record<string, string>) {
    return this.send('POST', path, {
      headers: { Accept: 'text/html,application/xhtml+xml', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  }

  json(method: string, path: string, body?: unknown) {
    return this.send(method, path, {
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

describeEachEngine('routes of sign-in', (database) => {
  let parts: Identity;
  let account: Account;
  let app: Hono<PortalEnv>;
  let networks = 0;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    app = portalOver(parts);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });

  const newBrowser = (of: Account = account) => {
    networks += 1;
    return new Browser(app, `https://${of.host}`, '/portal', `198.51.${Math.floor(networks / 250)}.${networks % 250}`);
  };
  const mailTo = (email: string) => {
    const mail = parts.mailer.to(email).at(-1);
    if (mail === undefined) throw new Error('No mail.');
    const url = /https?:\S+/.exec(mail.text)?.[0] ?? '';
    return { code: mail.subject.slice(0, 6), url, mail };
  };
  const other = (code: string) => ((Number(code) + 1) % 1_000_000).toString().padStart(6, '0');
  const ask = async (browser: Browser, email: string, fields: object = {}) => {
    const response = await browser.json('POST', '/auth/ask', { email, ...fields });
    await parts.background.settled();
    return response;
  };
  const signIn = async (browser: Browser, email: string) => {
    await ask(browser, email);
    return browser.json('POST', '/auth/code', { code: mailTo(email).code });
  };
  const tickets = (contactId: string) =>
    parts.engine
      .kysely<KernelTables>()
      .selectFrom('portico_ticket')
      .selectAll()
      .where('contact_id', '=', contactId)
      .execute();

  describe('with JSON', () => {
    test('ask, code, session, sign out', async () => {
      const contact = await newContact(parts, account.id);
      const browser = newBrowser();
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
        account: { id: account.id, name: account.name, locale: 'en', timeZone: 'UTC', currency: 'EUR' },
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
      const browser = newBrowser();
      await signIn(browser, contact.email);
      const token = browser.cookies.get('__Host-portico') ?? '';
      await browser.json('DELETE', '/session');
      browser.cookies.set('__Host-portico', token);
      expect((await browser.json('GET', '/session')).status).toBe(401);
    });

    test('signing out everywhere ends the other browser too', async () => {
      const contact = await newContact(parts, account.id);
      const [laptop, phone] = [newBrowser(), newBrowser()];
      await signIn(laptop, contact.email);
      await signIn(phone, contact.email);
      expect((await phone.json('GET', '/session')).status).toBe(200);
      expect((await laptop.json('DELETE', '/sessions')).status).toBe(204);
      expect((await phone.json('GET', '/session')).status).toBe(401);
    });

    test('signing in again gives a new token and ends the old one', async () => {
      const contact = await newContact(parts, account.id);
      const browser = newBrowser();
      await signIn(browser, contact.email);
      const first = browser.cookies.get('__Host-portico') ?? '';
      await signIn(browser, contact.email);
      expect(browser.cookies.get('__Host-portico')).not.toBe(first);
      const thief = newBrowser();
      thief.cookies.set('__Host-portico', first);
      expect((await thief.json('GET', '/session')).status).toBe(401);
    });

    test('a token that was planted before is not the one that signs in', async () => {
      const contact = await newContact(parts, account.id);
      const browser = newBrowser();
      const planted = randomToken();
      browser.cookies.set('__Host-portico', planted);
      await signIn(browser, contact.email);
      const thief = newBrowser();
      thief.cookies.set('__Host-portico', planted);
      expect((await thief.json('GET', '/session')).status).toBe(401);
    });

    test.each([
      ['no address', { email: 'anna' }, 'email_invalid'],
      ['two addresses', { email: 'a@example.com, b@example.com' }, 'email_invalid'],
      ['an empty body', {}, 'input_invalid'],
      ['no text', { email: ['a@example.com'] }, 'input_invalid'],
    ])('%s is 422', async (_, body, code) => {
      const response = await newBrowser().json('POST', '/auth/ask', body);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code });
      expect(response.headers.getSetCookie()).toEqual([]);
    });

    test('wrong codes tell the tries left, then that it is over', async () => {
      const contact = await newContact(parts, account.id);
      const browser = newBrowser();
      await ask(browser, contact.email);
      const { code } = mailTo(contact.email);
      const answers: unknown[] = [];
      for (let i = 0; i < 6; i += 1) {
        const response = await browser.json('POST', '/auth/code', { code: other(code) });
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

    test('a body of another type is refused, a huge one too', async () => {
      const browser = newBrowser();
      const text = await browser.send('POST', '/auth/ask', {
        headers: { 'Content-Type': 'text/plain' },
        body: '{"email":"a@example.com"}',
      });
      expect(text.status).toBe(415);
      expect((await browser.form('/auth/ask', { email: 'a'.repeat(20_000) })).status).toBe(413);
    });
  });

  describe('an unknown address', () => {
    const answerFor = async (email: string, browser: Browser, how: 'json' | 'form') => {
      const statements: string[] = [];
      const stop = parts.engine.observe((sql) => statements.push(sql));
      parts.secrets.calls = [];
      const response =
        how === 'json'
          ? await browser.json('POST', '/auth/ask', { email })
          : await browser.form('/auth/ask', { email });
      const headers = [...response.headers].map(([name, value]) => [
        name,
        value.replace(/(portico-ask=)[\w-]{43}/, '$1…'),
      ]);
      const body = await response.text();
      await parts.background.settled();
      stop();
      return { status: response.status, headers, body, statements, hashes: parts.secrets.calls };
    };

    test.each(['json', 'form'] as const)(
      'gets the same bytes, headers, statements and hash calls (%s)',
      async (how) => {
        const contact = await newContact(parts, account.id);
        const suspended = await newContact(parts, account.id);
        await parts.contacts.suspend(account.id, suspended.id);
        await answerFor(newAddress(), newBrowser(), how);
        const known = await answerFor(contact.email, newBrowser(), how);
        expect(parts.mailer.to(contact.email)).toHaveLength(1);
        for (const email of [newAddress(), suspended.email]) {
          expect(await answerFor(email, newBrowser(), how)).toEqual(known);
          expect(parts.mailer.to(email)).toEqual([]);
        }
      },
    );

    test('and then the same answers to the same codes', async () => {
      const contact = await newContact(parts, account.id);
      const answers = async (email: string) => {
        const browser = newBrowser();
        await ask(browser, email);
        const all: string[] = [];
        for (const code of ['000000', '000001', '000002', '000003', '000004', '000005']) {
          const response = await browser.json('POST', '/auth/code', { code });
          all.push(`${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`);
        }
        return all;
      };
      expect(await answers(newAddress())).toEqual(await answers(contact.email));
    });

    test('the answer does not wait for the work', async () => {
      const browser = newBrowser();
      const statements: string[] = [];
      const stop = parts.engine.observe((sql) => statements.push(sql));
      await browser.json('POST', '/auth/ask', { email: newAddress() });
      expect(statements).toHaveLength(1);
      await parts.background.settled();
      expect(statements.length).toBeGreaterThan(5);
      stop();
    });
  });

  describe('a mail scanner', () => {
    test('that opens, asks for and presses everything spends nothing and gets nothing', async () => {
      const contact = await newContact(parts, account.id);
      const browser = newBrowser();
      await ask(browser, contact.email);
      const { url } = mailTo(contact.email);
      const link = await parts.signInLinks.create(account.id, { contact: contact.id }, 'op-1');
      const before = await tickets(contact.id);

      for (const target of [url, `https://${account.host}/portal${link.path}`]) {
        const scanner = newBrowser();
        for (let round = 0; round < 10; round += 1) {
          const responses = [
            await scanner.page(target),
            await scanner.send('HEAD', target),
            await scanner.send('GET', target, { headers: { Accept: '*/*', 'Sec-Fetch-Site': 'none' } }),
            await scanner.form(target, {}),
            await scanner.form(target, { code: '' }),
            await scanner.json('POST', target, {}),
            await scanner.send('POST', target),
            await scanner.send('POST', target, {
              headers: { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
            }),
            await scanner.send('OPTIONS', target),
            await scanner.send('PUT', target),
            await scanner.send('DELETE', target),
          ];
          for (const response of responses) expect(response.headers.getSetCookie()).toEqual([]);
          expect(responses.map(({ status }) => status)).toEqual([
            200, 200, 200, 422, 422, 422, 422, 403, 404, 404, 404,
          ]);
        }
        expect(scanner.cookies.size).toBe(0);
      }
      expect(await tickets(contact.id)).toEqual(before);
      expect((await parts.contacts.get(account.id, contact.id)).status).toBe('known');
      expect(await parts.sessions.list(account.id, contact.id)).toEqual([]);
      expect((await browser.form(url, {})).status).toBe(303);
    });
  });

  describe('with pages and forms, without any script', () => {
    test('ask, code, in, out', async () => {
      const contact = await newContact(parts, account.id);
      const browser = newBrowser();
      const first = await browser.page('/auth?next=/invoices/1');
      expect(first.status).toBe(200);
      expect(first.headers.getSetCookie()).toEqual([]);
      expect(await first.text()).toContain('<input type="hidden" name="next" value="/invoices/1">');

      const asked = await browser.form('/auth/ask', { email: contact.email, next: '/invoices/1' });
      expect([asked.status, asked.headers.get('Location')]).toEqual([303, '/portal/auth/code']);
      await parts.background.settled();
      expect(await (await browser.page('/auth/code')).text()).toContain('autocomplete="one-time-code"');

      const { code } = mailTo(contact.email);
      const wrong = await browser.form('/auth/code', { code: other(code) });
      expect(wrong.status).toBe(422);
      const text = await wrong.text();
      expect(text).toContain('role="alert"');
      expect(text).toContain('You have 4 tries left');
      expect(text).not.toContain(other(code));

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
      const [laptop, phone] = [newBrowser(), newBrowser()];
      await ask(laptop, contact.email);
      const { url, code } = mailTo(contact.email);
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
      const used = await parts.signInLinks.create(account.id, { contact: contact.id, instant: true }, 'op-1');
      await newBrowser().form(used.path, {});
      const old = await parts.signInLinks.create(account.id, { contact: contact.id, minutes: 1 }, 'op-1');
      const elsewhere = await newAccount(parts);
      const foreign = await parts.signInLinks.create(
        elsewhere.id,
        { contact: (await newContact(parts, elsewhere.id)).id, instant: true },
        'op-1',
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
          await newBrowser().page(path),
          await newBrowser().form(path, {}),
          await newBrowser().form(path, { code: '123456' }),
        ]) {
          expect(response.status).toBe(410);
          expect(response.headers.getSetCookie()).toEqual([]);
          seen.add(JSON.stringify([...response.headers]) + (await response.text()));
        }
      }
      expect(seen.size).toBe(1);
      const [page = ''] = seen;
      expect(page).toContain('Send a new link');
      expect(page).not.toMatch(/Anna|example\.com/);
      const json = await newBrowser().json('POST', used.path, {});
      expect(await json.json()).toMatchObject({ status: 410, code: 'link_expired' });
    });

    test('a code that is over offers a new one, and no field', async () => {
      const contact = await newContact(parts, account.id);
      const browser = newBrowser();
      await ask(browser, contact.email);
      parts.clock.forward(10 * minutes);
      const response = await browser.form('/auth/code', { code: mailTo(contact.email).code });
      expect(response.status).toBe(410);
      const text = await response.text();
      expect(text).toContain('no longer valid');
      expect(text).not.toContain('name="code"');
    });

    test('the code page without an ask leads back to the beginning', async () => {
      const response = await newBrowser().page('/auth/code');
      expect([response.status, response.headers.get('Location')]).toEqual([303, '/portal/auth']);
    });

    test('an address with a fault comes back into the field, escaped', async () => {
      const response = await newBrowser().form('/auth/ask', { email: '"><script>alert(1)</script>', next: '/x"><b>' });
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
        const browser = newBrowser();
        expect(await (await browser.page(`/auth?next=${encodeURIComponent(next)}`)).text()).not.toContain('evil');
        expect((await ask(browser, contact.email, { next })).status).toBe(202);
        const entered = await browser.form('/auth/code', { code: mailTo(contact.email).code });
        expect(entered.headers.get('Location')).toBe('/app/');
      },
    );

    test('every page forbids scripts, frames, caches, referrers and indexes', async () => {
      const contact = await newContact(parts, account.id);
      const browser = newBrowser();
      await ask(browser, contact.email);
      const { url } = mailTo(contact.email);
      const responses = [
        await browser.page('/auth'),
        await browser.page('/auth/code'),
        await browser.page('/auth/signed-out'),
        await browser.page(url),
        await newBrowser().page(url),
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
        slug: `atelier-${networks}${database.name.length}`,
        name: 'Atelier',
        locale: 'de-DE',
      });
      await parts.domains.add(german.id, `${german.slug}.example`);
      const contact = await newContact(parts, german.id);
      const browser = newBrowser({ ...german, host: `${german.slug}.example` });
      const text = await (await browser.page('/auth')).text();
      expect(text).toContain('<html lang="de-DE">');
      expect(text).toContain('Willkommen bei Atelier');
      await ask(browser, contact.email);
      expect(mailTo(contact.email).mail.subject).toMatch(/^\d{6} ist Ihr Code für Atelier$/);
    });

    test('a front end on another origin is named to the browser, or its redirect would be stopped', async () => {
      const elsewhere = portalOver(parts, (path) => `https://app.example${path}`);
      const contact = await newContact(parts, account.id);
      const made = await parts.signInLinks.create(
        account.id,
        { contact: contact.id, instant: true, next: '/invoices' },
        'op-1',
      );
      const browser = new Browser(elsewhere, `https://${account.host}`);
      expect((await browser.page(made.path)).headers.get('Content-Security-Policy')).toContain(
        "form-action 'self' https://app.example;",
      );
      expect((await browser.form(made.path, {})).headers.get('Location')).toBe('https://app.example/invoices');
    });
  });

  describe('from elsewhere', () => {
    test('another site cannot ask, sign in or sign out', async () => {
      const contact = await newContact(parts, account.id);
      const browser = newBrowser();
      await signIn(browser, contact.email);
      const made = await parts.signInLinks.create(account.id, { contact: contact.id, instant: true }, 'op-1');
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
      const browser = newBrowser();
      await signIn(browser, contact.email);
      const thief = newBrowser(elsewhere);
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
    await parts.domains.add(account.id, 'localhost').catch(() => {});
    const contact = await newContact(parts, account.id);
    const browser = new Browser(app, 'http://localhost', '/portal', '127.0.0.1');
    await signIn(browser, contact.email);
    expect([...browser.cookies.keys()]).toEqual(['portico', 'portico-device']);
    expect((await browser.json('GET', '/session')).status).toBe(200);
    await parts.domains.remove(account.id, 'localhost');
  });

  test('a throttled ask answers as ever, and the code of the mail before still works', async () => {
    const contact = await newContact(parts, account.id);
    const browser = newBrowser();
    const answers = new Set<string>();
    for (let i = 0; i < 12; i += 1) {
      const response = await ask(browser, contact.email);
      answers.add(`${response.status} ${await response.text()}`);
    }
    expect(answers.size).toBe(1);
    expect(parts.mailer.to(contact.email)).toHaveLength(5);
    expect((await browser.json('POST', '/auth/code', { code: mailTo(contact.email).code })).status).toBe(200);
    parts.clock.forward(2 * hours);
  });
});
