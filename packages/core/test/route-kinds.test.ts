import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Portal } from '../src/index.js';
import { type TestAccount, type TestBrowser, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type GatesPlugin, gates } from './gates.js';

/** All of an answer that a stranger could tell apart from another. */
async function whole(response: Response) {
  return { status: response.status, headers: [...response.headers].sort(), body: await response.text() };
}
const german = { headers: { 'Accept-Language': 'de' } };

describe.each(testEngines())('kinds of routes on %s', (engine) => {
  let test: TestPortal<GatesPlugin>;
  let studio: TestAccount<GatesPlugin>;
  let anybody: TestBrowser<Portal<GatesPlugin>>;
  let hanna: TestBrowser<Portal<GatesPlugin>>;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [gates()], link: (path) => `https://www.example.com${path}` });
    studio = await test.account({ locale: 'en' });
    const contact = await studio.services.contacts.create({ email: 'h@example.com', name: 'Hanna', locale: 'de' });
    anybody = test.visit(studio);
    hanna = await test.signIn(studio, contact);
    await studio.services.gates.open({ code: 'out', destination: 'https://elsewhere.example/?a=b' });
    await studio.services.gates.open({ code: 'in', destination: '/gates?a=b#c' });
    await studio.services.gates.open({ code: 'wrong', destination: 'javascript:alert(1)' });
  });
  afterAll(() => test.close());

  describe('an open route', () => {
    it('knows the account and nobody else, in the language that is asked for', async () => {
      expect(await anybody.api()('GET /gates/hello')).toEqual({ hello: 'Hello', account: studio.name });
      const asked = await whole(await anybody.fetch('/gates/hello', german));
      expect(JSON.parse(asked.body)).toMatchObject({ hello: 'Guten Tag' });
      // Hanna's own language is German, and says nothing here.
      expect(await whole(await hanna.fetch('/gates/hello', german))).toEqual(asked);
      expect(await whole(await hanna.fetch('/gates/hello'))).toEqual(await whole(await anybody.fetch('/gates/hello')));
    });

    it('leads on, and is kept by nobody', async () => {
      const out = await anybody.fetch('/gates/out');
      expect([out.status, out.headers.get('Location'), out.headers.get('Cache-Control')]).toEqual([
        302,
        'https://elsewhere.example/?a=b',
        'no-store',
      ]);
      // A page path is the host's to map.
      expect((await anybody.fetch('/gates/in')).headers.get('Location')).toBe('https://www.example.com/gates?a=b#c');
      expect((await anybody.fetch('/gates/wrong')).status).toBe(500);
      expect((await anybody.fetch('/gates/forget', { method: 'POST' })).status).toBe(303);
      expect((await anybody.fetch('/gates/nowhere')).status).toBe(404);
      expect((await anybody.fetch('/gates/%00')).status).toBe(404);
    });

    it('has one cookie, which is the plugin’s alone', async () => {
      const browser = await test.signIn(studio, (await studio.services.contacts.list()).items[0]!);
      const given = await browser.fetch('/gates/out', { headers: { 'User-Agent': 'a; b' } });
      expect(given.headers.get('Set-Cookie')).toBe(
        '__Host-portico~gates=out%20a%3B%20b; Max-Age=3600; Path=/; HttpOnly; Secure; SameSite=Lax',
      );
      expect(await browser.api()('GET /gates')).toEqual({ cookie: 'out a; b' });
      await browser.fetch('/gates/forget', { method: 'POST' });
      expect(await browser.api()('GET /gates')).toEqual({ cookie: null });
      const looks = [{ method: 'HEAD' }, { headers: { 'Sec-Purpose': 'prefetch;prerender' } }];
      for (const init of looks) {
        const response = await browser.fetch('/gates/out', init);
        expect([response.status, response.headers.get('Set-Cookie')]).toEqual([302, null]);
      }
    });

    it('whose answer anybody may keep is the same for all', async () => {
      const browser = test.visit(studio);
      await browser.fetch('/gates/out');
      const kept = await browser.fetch('/gates/keep', german);
      expect(kept.headers.get('Cache-Control')).toBe('public, max-age=300');
      expect(await kept.json()).toEqual({ hello: 'Hello', cookie: null });
      const refused = await browser.fetch('/gates/keep-cookie');
      expect([refused.status, refused.headers.get('Set-Cookie'), refused.headers.get('Cache-Control')]).toEqual([
        500,
        null,
        'no-store',
      ]);
      const wrong = await browser.fetch('/gates/keep-wrong');
      expect([wrong.status, wrong.headers.get('Cache-Control')]).toEqual([500, 'no-store']);
    });

    it('writes as the account, for a reason that is logged, and reads nothing but what is everybody’s', async () => {
      expect(await anybody.api()('POST /gates/knock', { body: { id: 'k1' } })).toEqual({ knocks: 1 });
      expect(test.log).toContainEqual(
        expect.objectContaining({ event: 'scope.raised', reason: 'note the knock', runner: 'open' }),
      );
      expect((await anybody.fetch('/gates/peek')).status).toBe(500);
      expect(test.log.at(-1)).toMatchObject({
        event: 'request.failed',
        error: expect.stringContaining('gates_notice'),
      });
    });

    it('takes a change only from the portal’s own pages', async () => {
      const post = { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } };
      const response = await anybody.fetch('/gates/forget', post);
      expect([response.status, await response.json()]).toEqual([403, expect.objectContaining({ code: 'cross_site' })]);
    });
  });

  describe('a hook', () => {
    const notice = (id: string, body: BodyInit, init: RequestInit = {}) =>
      anybody.fetch(`/gates/notices/bank?id=${id}`, {
        method: 'POST',
        body,
        ...init,
        headers: { 'X-Signature': 's', 'Sec-Fetch-Site': 'cross-site', Origin: 'https://bank.example' },
      });

    it('gets the very bytes from anywhere, and answers with nothing', async () => {
      const bytes = new Uint8Array([0xff, 0x00, 0x7b, 0x22]);
      const response = await notice('n1', bytes);
      expect([response.status, await response.text()]).toEqual([204, '']);
      const { notices, headers } = await (
        await hanna.fetch('/gates/notices/bank', { headers: { 'X-Odd': '1' } })
      ).json();
      expect(notices).toContain('ff007b22');
      expect(headers).toBe('host sec-fetch-site x-odd');
    });

    it('refuses what is too large while it arrives', async () => {
      expect((await notice('n2', new Uint8Array(1000))).status).toBe(204);
      expect((await notice('n3', new Uint8Array(1001))).status).toBe(413);
      let sent = 0;
      const endless = new ReadableStream({
        pull(controller) {
          sent += 100;
          controller.enqueue(new Uint8Array(100));
        },
      });
      expect((await notice('n4', endless, { duplex: 'half' } as RequestInit)).status).toBe(413);
      expect(sent).toBeLessThan(3000);
    });

    it('says what is wrong as other routes do', async () => {
      const nul = await anybody.fetch('/gates/notices/bank?id=%00', {
        method: 'POST',
        headers: { 'X-Signature': 's' },
      });
      expect([nul.status, (await nul.json()).code]).toEqual([422, 'input_invalid']);
      const unsigned = await anybody.fetch('/gates/notices/bank?id=n5', { method: 'POST', body: '{}' });
      expect([unsigned.status, await unsigned.json()]).toEqual([
        400,
        expect.objectContaining({ code: 'webhook_signature_invalid' }),
      ]);
      expect((await anybody.fetch('/gates/notices/bank', { method: 'POST', body: '{}' })).status).toBe(422);
    });

    it('is described for nobody', async () => {
      for (const browser of [anybody, hanna]) {
        const text = await (await browser.fetch('/openapi.json')).text();
        expect(text).not.toContain('/notices');
      }
    });
  });

  it('open routes are described for everybody', async () => {
    const { paths } = await (await anybody.fetch('/openapi.json')).json();
    expect(paths['/gates/hello'].get.summary).toBe('Says hello');
    expect(Object.keys(paths['/gates/{code}'].get.responses)).toEqual(['3XX', 'default']);
    expect(paths['/gates']).toBeUndefined();
  });

  it('at the root of the origin answer there and nowhere else', async () => {
    const at = (path: string, init?: RequestInit) => anybody.send(new Request(anybody.origin + path, init));
    expect(test.portal.rootPaths).toEqual(['/go', '/.well-known/gates.json']);
    expect(await (await at('/go/x')).json()).toEqual({ at: 'x', address: `${anybody.origin}/go/x%2F%C3%BC` });
    expect((await at('/.well-known/gates.json')).headers.get('Cache-Control')).toBe('public, max-age=60');
    expect((await at('/go/notices', { method: 'POST', headers: { Origin: 'https://bank.example' } })).status).toBe(204);
    const missing = ['/go', '/go/x/y', '/gone/x', '/gates/hello', '/home', '/brand', '/.well-known/other', '/'];
    for (const path of missing) expect([path, (await at(path)).status]).toEqual([path, 404]);
    for (const path of ['/go/x', '/.well-known/gates.json'])
      expect([path, (await hanna.fetch(path)).status]).toEqual([path, 404]);
    expect((await studio.services.gates.open({ code: 'b c', destination: '/' })).path).toBe('/go/b%20c');
  });

  it('an app that is hidden has no open routes, byte for byte, and still takes notices', async () => {
    const other = await test.account();
    const contact = await other.services.contacts.create({ email: 'h@example.com', name: 'Hanna' });
    const [visitor, client] = [test.visit(other), await test.signIn(other, contact)];
    const unknown = await whole(await client.fetch('/gates/nowhere'));
    await other.services.apps.setAccess('gates', 'granted');
    expect((await visitor.fetch('/gates/hello')).status).toBe(200);
    await other.services.apps.disallow('gates');
    for (const browser of [visitor, client]) {
      expect(await whole(await browser.fetch('/gates/hello'))).toEqual(unknown);
      expect(await whole(await browser.fetch('/gates/out'))).toEqual(unknown);
      expect(await whole(await browser.send(new Request(`${browser.origin}/go/x`)))).toEqual(unknown);
      expect(await whole(await browser.fetch('/gates/knock', { method: 'POST', body: '{' }))).toEqual(unknown);
      expect(await (await browser.fetch('/openapi.json')).text()).not.toContain('/gates');
    }
    const post = { method: 'POST', body: 'x', headers: { 'X-Signature': 's' } };
    expect((await visitor.fetch('/gates/notices/bank?id=n', post)).status).toBe(204);
    await test.portal.accounts.suspend(other.id);
    expect((await visitor.fetch('/gates/notices/bank?id=m', post)).status).toBe(404);
  });

  it('whom the host has signed in matters to contacts’ routes alone: others work while it cannot say', async () => {
    const asked: string[] = [];
    const down = await testPortal({
      engine,
      plugins: [gates()],
      identify: ({ url }) => {
        asked.push(new URL(url).pathname);
        throw new Error('The session store is down.');
      },
    });
    const browser = down.visit(await down.account());
    const post = { method: 'POST', body: 'x', headers: { 'X-Signature': 's' } };
    expect((await browser.fetch('/gates/notices/bank?id=n', post)).status).toBe(204);
    expect((await browser.fetch('/gates/hello')).status).toBe(200);
    expect((await browser.send(new Request(`${browser.origin}/go/x`))).status).toBe(200);
    expect(asked).toEqual([]);
    expect((await browser.fetch('/gates')).status).toBe(500);
    expect(asked).toHaveLength(1);
    await down.close();
  });

  it('the host’s switch hides open routes too', async () => {
    const off = await testPortal({ engine, plugins: [gates()], apps: { gates: false } });
    const account = await off.account();
    expect((await off.visit(account).fetch('/gates/hello')).status).toBe(404);
    await off.close();
  });
});

describe('root routes', () => {
  it.each([
    ['/', undefined, (slug: string) => `https://${slug}.example`],
    ['/p/:account', 'https://app.example.com', (slug: string) => `https://app.example.com/p/${slug}`],
  ])('with `basePath` %s are among the others', async (basePath, publicUrl, base) => {
    const test = await testPortal({ plugins: [gates()], basePath, ...(publicUrl && { publicUrl }) });
    expect(test.portal.rootPaths).toEqual([]);
    const account = await test.account();
    const browser = test.visit(account);
    const { at, address } = await (await browser.fetch('/go/x')).json();
    expect([at, address]).toEqual(['x', `${base(account.slug)}/go/x%2F%C3%BC`]);
    expect((await browser.fetch('/.well-known/gates.json')).status).toBe(200);
    expect((await browser.fetch('/gates/hello')).status).toBe(200);
    expect((await browser.fetch('/home')).status).toBe(401);
    await test.close();
  });
});
