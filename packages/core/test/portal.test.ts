import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Portal } from '../src/index.js';
import { type TestAccount, type TestBrowser, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

const unknownId = '0192aaaa-0000-7000-8000-000000000000';

/** Everything of an answer that a client can see. */
async function seen(response: Response) {
  return { status: response.status, headers: [...response.headers].sort(), body: await response.text() };
}

describe.each(testEngines())('a portal on %s', (engine) => {
  let test: TestPortal<VisitsPlugin>;
  let studio: TestAccount<VisitsPlugin>;
  let hanna: TestBrowser<Portal<VisitsPlugin>>;
  let hannaId: string;
  let visit: string;

  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [visits()] });
    studio = await test.account({ timeZone: 'Europe/Berlin' });
    const contact = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    hannaId = contact.id;
    ({ id: visit } = await studio.services.visits.plan({ owner: contact.id, place: 'Old mill', on: '2026-12-01' }));
    hanna = await test.signIn(studio, contact);
  });
  afterAll(() => test.close());

  describe('routes', () => {
    it('answer with what they declare, and nothing more', async () => {
      const response = await hanna.fetch(`/visits/${visit}`);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ id: visit, place: 'Old mill', status: 'planned', on_day: '2026-12-01' });
    });

    it('with a fixed segment come before those with a parameter in its place', async () => {
      expect(await hanna.api()('GET /visits/summary')).toEqual({ count: 1 });
    });

    it('tell all faults of the input at once, without repeating it', async () => {
      const response = await hanna.fetch(`/visits/${visit}/agree`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ on: 'someday soon', note: 'much longer than it may be' }),
      });
      expect(response.status).toBe(422);
      expect(response.headers.get('Content-Type')).toBe('application/problem+json');
      const problem = (await response.json()) as { code: string; errors: { pointer: string }[] };
      expect(problem).toMatchObject({ type: 'about:blank', status: 422, code: 'input_invalid' });
      expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['/on', '/note']);
      expect(JSON.stringify(problem)).not.toContain('someday');
    });

    it.each([
      ['no JSON', 'application/json', '{', 400, 'body_malformed'],
      ['bytes that are no UTF-8', 'application/json', new Uint8Array([0x22, 0xff, 0x22]), 400, 'body_malformed'],
      ['a form', 'application/x-www-form-urlencoded', 'a=b', 415, 'media_type_unsupported'],
      ['too much', 'application/json', JSON.stringify('x'.repeat(1_000_001)), 413, 'body_too_large'],
    ] as const)('refuse %s by name', async (_, type, body, status, code) => {
      const response = await hanna.fetch(`/visits/${visit}/agree`, {
        method: 'POST',
        headers: { 'Content-Type': type },
        body,
      });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ code });
    });

    it('keep an inner error to the log, under a reference', async () => {
      for (const [kind, inner] of [
        ['throws', 'a secret in a message'],
        ['answers', 'does not fit'],
      ] as const) {
        const response = await hanna.fetch(`/visits/${kind}/broken`);
        expect(response.status).toBe(500);
        const problem = (await response.json()) as { reference: string };
        expect(problem).toMatchObject({ code: 'internal' });
        expect(JSON.stringify(problem)).not.toContain(inner);
        const record = test.log.find((each) => each['reference'] === problem.reference);
        expect(record).toMatchObject({ level: 'error', event: 'request.failed' });
        expect(String(record?.['error'])).toContain(inner);
      }
    });

    it('need a session, known or not', async () => {
      const anonymous = test.visit(studio);
      const known = await seen(await anonymous.fetch(`/visits/${visit}`));
      expect(known.status).toBe(401);
      expect(JSON.parse(known.body)).toMatchObject({ code: 'sign_in_required' });
      expect(await seen(await anonymous.fetch('/no/such/path'))).toEqual(known);
      expect(await seen(await anonymous.fetch('/home'))).toEqual(known);
    });

    it('need to come from the portal’s own pages to change something', async () => {
      const response = await hanna.fetch(`/visits/${visit}/agree`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'cross-site' },
        body: JSON.stringify({ on: '2026-12-02', note: '' }),
      });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'cross_site' });
    });

    it('carry the headers that keep a page’s data where it belongs', async () => {
      const { headers } = await hanna.fetch('/home');
      // His own device may keep what he reads; nobody's may keep what is refused or changes something.
      expect(headers.get('Cache-Control')).toBe('private, no-cache');
      expect((await hanna.fetch('/no/such/path')).headers.get('Cache-Control')).toBe('no-store');
      expect((await hanna.fetch('/auth/language')).headers.get('Cache-Control')).toBe('no-store');
      expect((await hanna.fetch('/auth/ask', { method: 'POST' })).headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
      expect(headers.get('Strict-Transport-Security')).toContain('max-age');
    });
  });

  describe('what is not there', () => {
    it('is one 404, byte for byte, and the log knows the reason', async () => {
      const other = await test.account();
      const stranger = await other.services.contacts.create({ email: 'x@example.com', name: 'Stranger' });
      const foreign = await other.services.visits.plan({ owner: stranger.id, place: 'Elsewhere', on: '2026-12-01' });
      const colleague = await studio.services.contacts.create({ email: 'c@example.com', name: 'Colleague' });
      const anothers = await studio.services.visits.plan({ owner: colleague.id, place: 'Not hers', on: '2026-12-01' });
      const hidden = await studio.services.visits.plan({
        owner: hannaId,
        place: 'Draft',
        on: '2026-12-01',
        status: 'proposed',
      });

      const unknown = await seen(await hanna.fetch('/no/such/path'));
      expect(unknown.status).toBe(404);
      const paths = [
        `/visits/${unknownId}`,
        `/visits/${foreign.id}`,
        `/visits/${anothers.id}`,
        `/visits/${hidden.id}`,
        '/visits/no-uuid',
        "/visits/'",
        '/',
      ];
      for (const path of paths) expect(await seen(await hanna.fetch(path)), path).toEqual(unknown);
      for (const method of ['PUT', 'DELETE', 'PATCH', 'POST'])
        expect(await seen(await hanna.fetch(`/visits/${visit}`, { method })), method).toEqual(unknown);

      const reasons = test.log.filter(({ event }) => event === 'request.not_found').map((record) => record['code']);
      expect(reasons).toContain('visit_not_found');
    });

    it('includes accounts that are unknown or suspended', async () => {
      const closed = await test.account();
      const browser = test.visit(closed);
      expect((await browser.fetch('/brand')).status).toBe(200);
      await test.portal.accounts.suspend(closed.id);
      const suspended = await seen(await browser.fetch('/brand'));
      expect(suspended.status).toBe(404);
      const nowhere = test.visit({ ...closed, host: 'nobody.example' });
      expect(await seen(await nowhere.fetch('/brand'))).toEqual(suspended);
      expect(await seen(await nowhere.fetch('/home'))).toEqual(suspended);
    });
  });

  describe('an app that the owner disallows', () => {
    const surfaces = async (browser: TestBrowser<Portal<VisitsPlugin>>) => {
      const api = browser.api();
      const { apps } = await api('GET /apps');
      const home = await api('GET /home');
      const description = (await (await browser.fetch('/openapi.json')).json()) as { paths: object };
      return {
        apps: apps.length,
        cards: home.cards.length,
        actions: home.actions.length,
        paths: Object.keys(description.paths).filter((path) => path.startsWith('/visits')).length,
      };
    };

    it('is gone everywhere at the next request, explained, and back with nothing lost', async () => {
      const before = await surfaces(hanna);
      expect(before).toMatchObject({ apps: 1, actions: 1 });
      expect(before.paths).toBeGreaterThan(3);
      const list = await (await hanna.fetch('/visits')).text();

      await studio.services.apps.disallow('visits');
      const unknown = await seen(await hanna.fetch('/no/such/path'));
      for (const path of ['/visits', `/visits/${visit}`, '/visits/x/broken', '/visits?limit=nonsense'])
        expect(await seen(await hanna.fetch(path)), path).toEqual(unknown);
      expect(await seen(await hanna.fetch(`/visits/${visit}/agree`, { method: 'POST', body: 'no JSON' }))).toEqual(
        unknown,
      );
      expect(await surfaces(hanna)).toEqual({ apps: 0, cards: 0, actions: 0, paths: 0 });
      const [explanation] = await studio.services.apps.explain(hannaId);
      expect(explanation).toMatchObject({
        app: 'visits',
        allowed: false,
        decidedBy: 'disallowed_by_account',
        visibleIn: [],
      });
      expect(
        test.log.some((record) => record.event === 'request.hidden' && record['reason'] === 'disallowed_by_account'),
      ).toBe(true);

      await studio.services.apps.allow('visits');
      expect(await surfaces(hanna)).toEqual(before);
      expect(await (await hanna.fetch('/visits')).text()).toBe(list);
    });

    it('can be denied to one contact alone', async () => {
      const { id } = await studio.services.apps.grant({
        app: 'visits',
        effect: 'deny',
        for: { subject: 'contact', id: hannaId },
      });
      expect((await hanna.fetch('/visits')).status).toBe(404);
      const [explanation] = await studio.services.apps.explain(hannaId);
      expect(explanation?.decidedBy).toBe('denied');
      await studio.services.apps.revoke(id);
      expect((await hanna.fetch('/visits')).status).toBe(200);
    });
  });

  it('keeps tokens out of the log, however a path is spelt', async () => {
    const { path } = await studio.services.contacts.signInLink({ contact: hannaId, instant: true });
    const token = path.split('/').at(-1) ?? '';
    const browser = test.visit(studio);
    const spellings = ['link/*', 'link//*', 'Link/*', 'link%2F*', 'link/*/', '/link/*', 'link/*?x=*'].flatMap((rest) =>
      ['auth', 'AUTH', '%61uth'].map((auth) => `/${auth}/${rest}`),
    );
    for (const spelling of spellings) {
      await browser.fetch(spelling.replaceAll('*', token));
      await browser.fetch(spelling.replaceAll('*', `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`));
    }
    expect(JSON.stringify(test.log).includes(token.slice(1))).toBe(false);
    // None of it spent the link.
    expect((await browser.send(new Request(browser.origin + path, { method: 'POST' }))).status).toBe(200);
  });

  it('shows only apps that the contact has something in', async () => {
    const contact = await studio.services.contacts.create({ email: 'new@example.com', name: 'New Client' });
    const browser = await test.signIn(studio, contact);
    expect(await browser.api()('GET /apps')).toEqual({ apps: [] });
    expect(await browser.api()('GET /home')).toMatchObject({ actions: [], cards: [], unavailableActions: [] });
    // The app exists for him all the same: a link to it works.
    expect((await browser.fetch('/visits')).status).toBe(200);
    const [explanation] = await studio.services.apps.explain(contact.id);
    expect(explanation).toMatchObject({
      allowed: true,
      decidedBy: 'nothing_in_it',
      visibleIn: ['api', 'search', 'mail'],
    });
  });

  it('shows on home once what waits and what is recent', async () => {
    const { actions, cards } = await hanna.api()('GET /home');
    expect(actions).toEqual([
      expect.objectContaining({
        plugin: 'visits',
        action: 'agree',
        app: 'visits',
        icon: 'hard-hat',
        title: 'Agree to Old mill',
        verb: 'Agree',
        link: `/visits/${visit}`,
        urgency: 'lapses',
      }),
    ]);
    // The one visit is among the actions, so that its card would show nothing else.
    expect(cards.map(({ card }) => card)).toEqual(['doubtful']);
  });

  it('fills a card with what does not wait above, as far as it shows', async () => {
    const contact = await studio.services.contacts.create({ email: 'much@example.com', name: 'Much Client' });
    // More than an action asks for: the first five wait, and the card has room for five others.
    const ids: string[] = [];
    for (let day = 1; day <= 12; day += 1) {
      const on = `2026-12-${String(day).padStart(2, '0')}`;
      ids.push((await studio.services.visits.plan({ owner: contact.id, place: `Site ${day}`, on })).id);
    }
    const home = await (await test.signIn(studio, contact)).api()('GET /home');
    expect(home.actions.map(({ link }) => link)).toEqual(ids.slice(0, 5).map((id) => `/visits/${id}`));
    const next = home.cards.find(({ card }) => card === 'next');
    expect(next && 'view' in next && next.view.items.map(({ link }) => link)).toEqual(
      ids.slice(5, 10).map((id) => `/visits/${id}`),
    );
  });

  it('shows colleagues what the company owns, according to role', async () => {
    const company = await studio.services.companies.create({ name: 'Brandt Keramik' });
    await studio.services.visits.plan({ owner: company.id, place: 'Kiln', on: '2026-12-03' });
    const places = async (role: 'owner' | 'billing' | 'member' | undefined) => {
      const contact = await studio.services.contacts.create({ email: `${role}@brandt.example`, name: 'Colleague' });
      if (role !== undefined) await studio.services.companies.addMember(company.id, contact.id, role);
      const browser = await test.signIn(studio, contact);
      return (await browser.api()('GET /visits/:id/whoami', { params: { id: 'x' } })).places;
    };
    expect(await places('owner')).toEqual(['Kiln']);
    expect(await places('member')).toEqual(['Kiln']);
    expect(await places('billing')).toEqual([]);
    expect(await places(undefined)).toEqual([]);
  });

  it('describes itself as OpenAPI 3.1, to each what exists for him', async () => {
    const anonymous = (await (await test.visit(studio).fetch('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(anonymous.openapi).toBe('3.1.0');
    expect(Object.keys(anonymous.paths)).toEqual([
      '/brand',
      '/brand/theme.css',
      '/manifest.webmanifest',
      '/openapi.json',
      '/auth/ask',
      '/auth/code',
      '/auth/link/{ticket}',
      '/auth/language',
      '/auth/sign-out',
    ]);
    const signedIn = (await (await hanna.fetch('/openapi.json')).json()) as {
      paths: Record<string, { post?: { requestBody?: unknown } }>;
    };
    expect(Object.keys(signedIn.paths)).toContain('/visits/{id}/agree');
    expect(signedIn.paths['/visits/{id}/agree']?.post?.requestBody).toBeDefined();
  });
});
