import { afterEach, describe, expect, it } from 'vitest';
import { TestBrowser, type TestPortal, type TestPortalOptions, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

interface Mount {
  readonly options: Partial<TestPortalOptions<[VisitsPlugin]>>;
  readonly hosts?: string[];
  /** What people see. */
  readonly origin: string;
  readonly base: string;
  readonly cookie: string;
  /** Where the host's own pages begin; without it, at the root of the portal's origin. */
  readonly pages?: string;
  /** What reaches the portal, where a proxy stands before it. */
  readonly behind?: { readonly origin: string; readonly headers: Record<string, string> };
}

const studio = 'https://studio.example';
const mounts: Record<string, Mount> = {
  'at the root': { options: { basePath: '/' }, origin: studio, base: '', cookie: '__Host-portico' },
  'at a prefix': { options: {}, origin: studio, base: '/portal', cookie: '__Host-portico' },
  'deep down': {
    options: { basePath: '/a/clients/' },
    origin: studio,
    base: '/a/clients',
    cookie: '__Host-portico',
    pages: '/a/clients/pages',
  },
  'by slug': {
    options: { basePath: '/portal/:account', publicUrl: 'https://shared.example' },
    origin: 'https://shared.example',
    base: '/portal/studio',
    cookie: '__Host-portico.studio',
    pages: '/app',
  },
  'by slug at the root': {
    options: { basePath: '/:account', publicUrl: 'https://shared.example:8443' },
    origin: 'https://shared.example:8443',
    base: '/studio',
    cookie: '__Host-portico.studio',
  },
  'at a port of its own': {
    options: { publicUrl: 'https://any.example:8443' },
    origin: 'https://studio.example:8443',
    base: '/portal',
    cookie: '__Host-portico',
  },
  'on this machine': {
    options: {},
    hosts: ['localhost'],
    origin: 'http://localhost:3000',
    base: '/portal',
    cookie: 'portico',
  },
  'behind a proxy that keeps the host': {
    options: {},
    origin: studio,
    base: '/portal',
    cookie: '__Host-portico',
    behind: { origin: 'http://10.0.0.7:3000', headers: { Host: 'studio.example' } },
  },
  'behind a proxy that tells the host': {
    options: { trustedProxies: 1 },
    origin: 'https://studio.example:9443',
    base: '/portal',
    cookie: '__Host-portico',
    pages: '/clients',
    behind: {
      origin: 'http://10.0.0.7:3000',
      headers: {
        'X-Forwarded-Host': 'studio.example:9443',
        'X-Forwarded-Proto': 'https',
        'X-Forwarded-For': '203.0.113.5',
      },
    },
  },
  'behind two proxies, by slug': {
    options: { trustedProxies: 2, basePath: '/portal/:account', publicUrl: 'https://shared.example' },
    origin: 'https://shared.example',
    base: '/portal/studio',
    cookie: '__Host-portico.studio',
    pages: 'https://app.example/x',
    behind: {
      origin: 'http://10.0.0.7:3000',
      headers: { Forwarded: 'for=203.0.113.5;host=shared.example;proto=https, for=10.0.0.9' },
    },
  },
};

describe('the same portal', () => {
  let test: TestPortal<VisitsPlugin>;
  afterEach(() => test.close());

  it.each(Object.entries(mounts))(
    '%s: right links in mails, cookies, redirects, pages, the description and the manifest',
    async (_, mount) => {
      const { options, hosts, origin, base, cookie, pages = '', behind } = mount;
      const link = (path: string) => pages + path;
      test = await testPortal({ plugins: [visits()], link, ...options } as TestPortalOptions<[VisitsPlugin]>);
      const account = await test.account({ slug: 'studio', hosts: hosts ?? ['studio.example'] });
      const { id } = await account.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
      await account.services.brand.set({ name: 'Studio', appIcons: [{ src: '/icons/192.png', size: 192 }] });
      const browser = new TestBrowser<typeof test.portal>(test.portal, origin, base);
      browser.remoteAddress = behind === undefined ? '192.0.2.10' : '10.0.0.1';

      /** Follows what people see; a proxy turns it into what reaches the portal. */
      const go = (url: string, init: RequestInit = {}) => {
        expect(url.startsWith(`${origin}${base}/`) || url === origin + base, url).toBe(true);
        const headers = { Accept: 'text/html', Origin: origin, ...behind?.headers, ...init.headers };
        return browser.send(new Request(url.replace(origin, behind?.origin ?? origin), { ...init, headers }));
      };
      const form = (url: string, fields: Record<string, string>) =>
        go(url, { method: 'POST', body: new URLSearchParams(fields) });
      const seen = (url: string | null | undefined) => new URL(url ?? '', origin).href;
      const actionOf = (html: string) => seen(/action="([^"]*\/auth\/(?!language)[^"]+)"/.exec(html)?.[1]);
      const actions = (html: string) => [...html.matchAll(/(?:action|href)="(\/[^"]*)"/g)].map(([, path]) => path);

      const page = await (await go(`${origin}${base}/auth`)).text();
      for (const path of actions(page)) expect(path?.startsWith(`${base}/auth`), path).toBe(true);
      const asked = await form(actionOf(page), { email: 'hanna@example.com', next: '/visits' });
      expect(seen(asked.headers.get('Location'))).toBe(`${origin}${base}/auth/code`);
      await expect.poll(() => test.mails.mails.length).toBe(1);
      const mailed = /https?:\S+/.exec(test.mails.mails[0]?.text ?? '')?.[0] ?? '';
      expect(mailed).toMatch(new RegExp(`^${origin}${base}/auth/link/[A-Za-z0-9_-]{43}$`));
      expect(test.mails.mails[0]?.html).toContain(mailed);

      const linkPage = await (await go(mailed)).text();
      expect(actionOf(linkPage)).toBe(mailed);
      const welcomed = await form(actionOf(linkPage), {});
      expect([welcomed.status, welcomed.headers.get('Location')]).toEqual([303, `${pages}/visits`]);
      const secure = origin.startsWith('https:');
      for (const given of [...asked.headers.getSetCookie(), ...welcomed.headers.getSetCookie()]) {
        expect(given).toContain('; Path=/;');
        expect(given).toContain('; HttpOnly');
        expect(given.includes('; Secure')).toBe(secure);
        expect(given.startsWith('__Host-')).toBe(secure);
        expect(given).not.toContain('Domain');
      }
      expect([...browser.cookies.keys()]).toContain(cookie);

      expect((await go(`${origin}${base}/home`)).status).toBe(200);
      const described = (await (await go(`${origin}${base}/openapi.json`)).json()) as { servers: unknown };
      expect(described.servers).toEqual([{ url: origin + base }]);

      const manifest = (await (await go(`${origin}${base}/manifest.webmanifest`)).json()) as Record<string, unknown>;
      expect(manifest).toMatchObject({
        id: `/portico/${account.id}`,
        start_url: `${pages}/`,
        scope: `${pages}/`,
        icons: [{ src: `${origin}/icons/192.png`, sizes: '192x192' }],
      });
      expect((await account.services.contacts.signInLink({ contact: id })).path.startsWith(`${base}/auth/link/`)).toBe(
        true,
      );

      const inside = await (await go(`${origin}${base}/auth`)).text();
      expect(actionOf(inside)).toBe(`${origin}${base}/auth/sign-out`);
      const out = await form(actionOf(inside), {});
      expect(seen(out.headers.get('Location'))).toBe(`${origin}${base}/auth/signed-out`);
      expect([...browser.cookies.keys()]).not.toContain(cookie);
      expect((await go(`${origin}${base}/home`)).status).toBe(401);
    },
  );

  it('counts networks by what a trusted proxy says of the client, and by nothing that the client says', async () => {
    test = await testPortal({ plugins: [visits()], trustedProxies: ['10.0.0.0/8'] });
    const account = await test.account({ hosts: ['studio.example'] });
    for (let n = 0; n < 40; n += 1)
      await account.services.contacts.create({ email: `c${n}@example.com`, name: 'Contact' });
    const ask = async (n: number, forwarded: string) => {
      const browser = new TestBrowser<typeof test.portal>(test.portal, studio, '/portal');
      browser.remoteAddress = '10.0.0.1';
      await browser.fetch('/auth/ask', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded },
        body: JSON.stringify({ email: `c${n}@example.com` }),
      });
    };
    // One network, which claims to be another each time: the limit of 30 holds.
    for (let n = 0; n < 40; n += 1) await ask(n, `198.51.100.${n}, 203.0.113.5`);
    // Another network is not held back by that.
    await ask(39, '203.0.113.6');
    // Closing waits for what is under way.
    await test.portal.close();
    expect(test.mails.mails).toHaveLength(31);
  });
});
