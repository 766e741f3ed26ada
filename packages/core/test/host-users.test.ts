import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostUser, Portal } from '../src/index.js';
import { kernelEngines, testDatabase } from '../src/testing/test-database.js';
import { type TestAccount, type TestBrowser, type TestPortal, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

type Browser = TestBrowser<Portal<VisitsPlugin>>;

describe.each(kernelEngines())('users of the host on %s', (engine) => {
  let test: TestPortal<VisitsPlugin>;
  let studio: TestAccount<VisitsPlugin>;
  /** What the host says, by the value of its own cookie. */
  let sessions: Map<string, () => unknown>;
  let asked: Request[];
  let statements: string[];
  let removeDatabase: () => Promise<void>;

  beforeEach(async () => {
    sessions = new Map();
    asked = [];
    statements = [];
    const { database, remove } = await testDatabase(engine);
    removeDatabase = remove;
    const open = async () => {
      const opened = await database.open();
      opened.observe((sql) => statements.push(sql));
      return opened;
    };
    test = await testPortal({
      engine,
      database: { ...database, open },
      plugins: [visits()],
      identify: async (request) => {
        asked.push(request);
        const session = /(?:^|; )host=([^;]+)/.exec(request.headers.get('Cookie') ?? '')?.[1] ?? '';
        return (sessions.get(session)?.() ?? null) as HostUser | null;
      },
    });
    studio = await test.account({ externalId: 'workspace-7' });
  });
  afterEach(async () => {
    await test.close();
    await removeDatabase();
  });

  const now = () => new Date(test.clock.now()).toISOString();
  const user = (more: object = {}) => ({
    account: 'workspace-7',
    externalId: 'user-1',
    email: 'hanna@example.com',
    name: 'Hanna Brandt',
    authTime: now(),
    ...more,
  });
  let browsers = 0;
  /** A browser that is signed in at the host, which says this of it. */
  const at = (says: unknown, account = studio): Browser => {
    browsers += 1;
    sessions.set(`s${browsers}`, typeof says === 'function' ? (says as () => unknown) : () => says);
    const browser = test.visit(account);
    browser.cookies.set('host', `s${browsers}`);
    return browser;
  };
  const status = async (browser: Browser, path = '/session') => (await browser.fetch(path)).status;
  const refusals = () =>
    test.log.filter(({ event }) => event.startsWith('host_user.')).map((each) => each['reason'] ?? each['faults']);
  const all = async () => (await studio.services.contacts.list()).items;

  it('are contacts with no further sign-in, made at the first request', async () => {
    const browser = at(user());
    const response = await browser.fetch('/home');
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await all()).toMatchObject([
      { externalId: 'user-1', email: 'hanna@example.com', name: 'Hanna Brandt', status: 'joined', joinedAt: now() },
    ]);
    expect((await browser.api()('GET /session')).contact.name).toBe('Hanna Brandt');
    expect([...browser.cookies.keys()]).toEqual(['host']);
    expect(test.log.filter(({ event }) => event === 'contact.joined')).toHaveLength(1);
    const [request] = asked;
    expect([request?.url, request?.method]).toEqual([`https://${studio.host}/portal/home`, 'GET']);
  });

  it('may name the account by its id, and the time as a Date', async () => {
    expect(await status(at(user({ account: studio.id, authTime: new Date(test.clock.now()) })))).toBe(200);
  });

  it('cost one statement once the session is there', async () => {
    const browser = at(user());
    await browser.fetch('/session');
    // The portal puts away what is over once it has started.
    await vi.waitFor(async () => {
      statements.length = 0;
      await wait(50);
      expect(statements).toEqual([]);
    }, 10_000);
    for (let n = 0; n < 3; n += 1) expect(await status(browser)).toBe(200);
    const looks = statements.filter((sql) => sql.startsWith('select'));
    expect(looks).toHaveLength(3);
    expect(new Set(looks).size).toBe(1);
  });

  it('whose first requests come at once make one contact and one session', async () => {
    const browser = at(user());
    const answers = await Promise.all(Array.from({ length: 12 }, () => status(browser)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await all()).toHaveLength(1);
    expect(test.log.filter(({ event }) => event === 'contact.joined')).toHaveLength(1);
    expect(test.log.filter(({ event }) => event === 'host_user.refused')).toEqual([]);
    await browser.fetch('/session', { method: 'DELETE' });
    expect(await status(browser)).toBe(401);
  });

  it('are nobody when the host says so, and at once', async () => {
    let says: object | null = user();
    const browser = at(() => says);
    expect(await status(browser)).toBe(200);
    says = null;
    expect(await status(browser)).toBe(401);
    expect(await status(at(undefined))).toBe(401);
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['no object', 'user-1'],
    ['a list', []],
    ['no account', { account: undefined }],
    ['an empty account', { account: '' }],
    ['no external id', { externalId: undefined }],
    ['a number as external id', { externalId: 1 }],
    ['an external id with a line break', { externalId: 'user-1\n' }],
    ['no address', { email: 'hanna' }],
    ['two addresses', { email: 'a@example.com, b@example.com' }],
    ['no name', { name: ' ' }],
    ['no time', { authTime: undefined }],
    ['a day as time', { authTime: '2026-11-24' }],
    ['an invalid Date', { authTime: new Date(Number.NaN) }],
    ['a time in the future', { authTime: '2026-11-24T09:01:01Z' }],
  ])('are nobody with %s, and the log says why without repeating it', async (_, wrong) => {
    const answer = typeof wrong === 'string' || Array.isArray(wrong) ? wrong : user(wrong);
    expect(await status(at(answer))).toBe(401);
    expect(await all()).toEqual([]);
    const [record] = test.log.filter(({ event }) => event === 'host_user.malformed');
    expect(record).toMatchObject({ level: 'warn' });
    expect(JSON.stringify(record)).not.toContain('example.com');
  });

  it('may have proved themselves a moment ahead of our clock', async () => {
    const browser = at(user({ authTime: '2026-11-24T09:00:59Z' }));
    expect(await status(browser)).toBe(200);
    expect(await status(browser)).toBe(200);
    expect(await all()).toHaveLength(1);
  });

  it('of another account are nobody, also where that account has a user of the same id and time', async () => {
    const other = await test.account({ externalId: 'workspace-8' });
    const theirs = user({ account: 'workspace-8', email: 'otto@example.com', name: 'Otto' });
    expect(await status(at(theirs))).toBe(401);
    expect(await all()).toEqual([]);
    expect(await status(at(theirs, other))).toBe(200);
    expect(await status(at(user()))).toBe(200);
    // Both sessions exist now, under one key: each in its own account only.
    expect(await status(at(theirs))).toBe(401);
    expect(await status(at(user(), other))).toBe(401);
    expect(refusals()).toEqual(['of_another_account', 'of_another_account', 'of_another_account']);
    expect(await status(at(user({ account: studio.slug })))).toBe(401);
  });

  it('are brought up to date when address or name differ, and only then', async () => {
    let says = user();
    const browser = at(() => says);
    await browser.fetch('/session');
    says = { ...says, name: 'Hanna Berg', email: 'berg@example.com' };
    expect((await browser.api()('GET /session')).contact).toMatchObject({
      name: 'Hanna Berg',
      email: 'berg@example.com',
    });
    expect(await status(browser)).toBe(200);
    expect(await all()).toHaveLength(1);
  });

  it('leave no session of the old mailbox when their address changes', async () => {
    let says = user();
    const browser = at(() => says);
    await browser.fetch('/session');
    const [contact] = await all();
    const byMail = await test.signIn(studio, contact!);
    expect(await status(byMail)).toBe(200);
    says = { ...says, email: 'berg@example.com' };
    expect(await status(browser)).toBe(200);
    expect(await status(byMail)).toBe(401);
  });

  it('adopt the contact with their address, unless he is somebody else’s', async () => {
    const known = await studio.services.contacts.create({ email: 'Hanna@example.com', name: 'H. Brandt' });
    const { id } = await studio.services.visits.plan({ owner: known.id, place: 'Old mill', on: '2026-12-01' });
    const browser = at(user());
    expect(await status(browser, `/visits/${id}`)).toBe(200);
    expect(await all()).toMatchObject([{ id: known.id, externalId: 'user-1', name: 'Hanna Brandt' }]);
    expect(await status(at(user({ externalId: 'user-2' })))).toBe(401);
    expect(refusals()).toEqual(['external_id_taken']);
    expect(await all()).toHaveLength(1);
    // Nor can a user take another contact's address.
    await studio.services.contacts.create({ email: 'otto@example.com', name: 'Otto' });
    expect(await status(at(user({ email: 'otto@example.com' })))).toBe(401);
    expect(refusals()).toEqual(['external_id_taken', 'contact_exists']);
  });

  describe('whose session was ended', () => {
    const ways: [string, (browser: Browser, contact: string) => Promise<unknown>][] = [
      ['by signing out', (browser) => browser.fetch('/session', { method: 'DELETE' })],
      ['by signing out on a page', (browser) => browser.fetch('/auth/sign-out', { method: 'POST' })],
      ['everywhere', (browser) => browser.fetch('/sessions', { method: 'DELETE' })],
      ['by an operator', (_, contact) => studio.services.contacts.signOut(contact)],
    ];
    it.each(ways)('%s, are nobody until the host signs them in anew', async (_, end) => {
      let says = user();
      const browser = at(() => says);
      await browser.fetch('/session');
      const [contact] = await all();
      const response = await end(browser, contact!.id);
      if (response instanceof Response) expect(response.headers.getSetCookie()).toEqual([]);
      test.clock.advance({ minutes: 1 });
      expect(await status(browser)).toBe(401);
      expect(await status(browser)).toBe(401);
      test.clock.advance({ days: 40 });
      expect(await status(browser)).toBe(401);
      says = { ...says, authTime: now() };
      expect(await status(browser)).toBe(200);
    });

    it('in other browsers only, keep it in this one', async () => {
      const one = at(user());
      test.clock.advance({ minutes: 1 });
      const two = at(user());
      await Promise.all([one.fetch('/session'), two.fetch('/session')]);
      await one.fetch('/session', { method: 'DELETE' });
      expect([await status(one), await status(two)]).toEqual([401, 200]);
    });

    it('everywhere, are nobody where the host’s session was never used here, and where it had lapsed', async () => {
      const [used, unused, lapsed] = [
        at(user()),
        at(user({ authTime: '2026-11-23T09:00:00Z' })),
        at(user({ authTime: '2026-11-22T09:00:00Z' })),
      ];
      await lapsed.fetch('/session');
      test.clock.advance({ days: 8 });
      const fresh = at(user());
      await fresh.fetch('/session');
      await fresh.fetch('/sessions', { method: 'DELETE' });
      for (const browser of [used, unused, lapsed, fresh]) expect(await status(browser)).toBe(401);
    });

    it('in the hour of a suspension, come in again when they are restored and signed in anew', async () => {
      let says = user();
      const browser = at(() => says);
      await browser.fetch('/session');
      const [contact] = await all();
      await studio.services.contacts.suspend(contact!.id);
      expect(await status(browser)).toBe(401);
      test.clock.advance({ minutes: 1 });
      says = user({ name: 'Another name' });
      expect(await status(browser)).toBe(401);
      expect(refusals()).toEqual(['contact_not_active', 'contact_not_active']);
      expect((await studio.services.contacts.get(contact!.id)).name).toBe('Hanna Brandt');
      await studio.services.contacts.restore(contact!.id);
      says = user({ authTime: '2026-11-24T09:00:00Z' });
      expect(await status(browser)).toBe(401);
      says = user();
      expect(await status(browser)).toBe(200);
    });
  });

  it('come back after weeks, since the host vouches for them', async () => {
    const says = user();
    const browser = at(says);
    for (const days of [8, 31, 60]) {
      await browser.fetch('/session');
      test.clock.advance({ days });
      expect(await status(browser)).toBe(200);
    }
    expect(await all()).toHaveLength(1);
  });

  it('are asked for instead of any cookie of the portal’s', async () => {
    const otto = await studio.services.contacts.create({ email: 'otto@example.com', name: 'Otto' });
    const browser = await test.signIn(studio, otto);
    let says: unknown = user();
    sessions.set('mixed', () => says);
    browser.cookies.set('host', 'mixed');
    expect((await browser.api()('GET /session')).contact.name).toBe('Hanna Brandt');
    // Not even where the host's answer does not hold.
    says = user({ account: 'workspace-8' });
    expect(await status(browser)).toBe(401);
    expect([...browser.cookies.keys()]).toContain('__Host-portico');
    says = null;
    expect((await browser.api()('GET /session')).contact.name).toBe('Otto');
    // Signing out ends both: nobody comes to light beneath.
    says = user();
    expect((await browser.fetch('/session', { method: 'DELETE' })).headers.getSetCookie()).toEqual([]);
    says = null;
    expect(await status(browser)).toBe(401);
  });

  it('who sign out everywhere leave nobody beneath either', async () => {
    const otto = await studio.services.contacts.create({ email: 'otto@example.com', name: 'Otto' });
    const browser = await test.signIn(studio, otto);
    let says: unknown = user();
    sessions.set('mixed', () => says);
    browser.cookies.set('host', 'mixed');
    expect((await browser.api()('GET /session')).contact.name).toBe('Hanna Brandt');
    await browser.fetch('/sessions', { method: 'DELETE' });
    says = null;
    expect(await status(browser)).toBe(401);
  });

  it('cannot sign in by mail beside the host: no cookie of theirs would count', async () => {
    const otto = await studio.services.contacts.create({ email: 'otto@example.com', name: 'Otto' });
    const { path } = await studio.services.contacts.signInLink({ contact: otto.id, instant: true });
    const browser = at(user());
    const response = await browser.send(new Request(browser.origin + path, { method: 'POST' }));
    expect(response.status).toBe(409);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect((await browser.api()('GET /session')).contact.name).toBe('Hanna Brandt');
    // The link was not spent.
    const other = test.visit(studio);
    expect((await other.send(new Request(other.origin + path, { method: 'POST' }))).status).toBe(200);
  });

  it('are held to the cross-site check like anybody', async () => {
    const browser = at(user());
    const forged = await browser.fetch('/session', {
      method: 'DELETE',
      headers: { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
    });
    expect(forged.status).toBe(403);
    expect(await status(browser)).toBe(200);
  });

  it('have no portal while `identify` throws: 500, with a reference and no inner text', async () => {
    const browser = at(() => {
      throw new Error('the session store is down');
    });
    const response = await browser.fetch('/home');
    expect(response.status).toBe(500);
    const problem = (await response.json()) as { reference: string };
    expect(JSON.stringify(problem)).not.toContain('store');
    expect(test.log.find((record) => record['reference'] === problem.reference)).toMatchObject({ level: 'error' });
    expect(JSON.stringify(test.log)).toContain('the session store is down');
  });
});
