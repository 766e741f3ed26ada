import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Portal } from '../src/index.js';
import { type TestAccount, type TestBrowser, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

type Browser = TestBrowser<Portal<VisitsPlugin>>;

describe.each(testEngines())('what a contact opened recently, on %s', (engine) => {
  let test: TestPortal<VisitsPlugin>;
  let studio: TestAccount<VisitsPlugin>;
  let contact: { readonly id: string };
  let browser: Browser;
  let count = 0;
  let composed = true;

  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [visits()], apps: () => ({ visits: composed }) });
    studio = await test.account();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    ({ contact, browser } = await newClient());
  });

  const newClient = async (account = studio) => {
    count += 1;
    const someone = await account.services.contacts.create({ email: `client-${count}@example.com`, name: 'Hanna' });
    return { contact: someone, browser: await test.signIn(account, someone) };
  };
  /** Proposed visits never wait; planned ones in the past do not either. */
  const plan = (owner: string, place: string, on = '2026-01-15') => studio.services.visits.plan({ owner, place, on });
  const open = async (id: string, through = browser, init: RequestInit = {}) => {
    test.clock.advance({ seconds: 1 });
    const response = await through.fetch(`/visits/${id}`, init);
    await response.text();
    return response.status;
  };
  const recents = async (of = browser) => (await of.api()('GET /home')).recents;
  const titles = async (of = browser) => (await recents(of)).map(({ title }) => title);
  /** It is written after the answer has left. */
  const eventually = (expected: string[], of = browser) =>
    vi.waitFor(async () => expect(await titles(of)).toEqual(expected), { timeout: 5000, interval: 5 });
  /** Opens something last, and waits for that: what was not noted until then never is. */
  const nothingButLast = async (expected: string[]) => {
    const { id } = await plan(contact.id, 'The last one');
    await open(id);
    await eventually(['Visit to The last one', ...expected]);
  };

  it('is on home, the newest first and once', async () => {
    const mill = await plan(contact.id, 'Old mill');
    const barn = await plan(contact.id, 'Barn');
    await open(mill.id);
    await eventually(['Visit to Old mill']);
    await open(barn.id);
    await eventually(['Visit to Barn', 'Visit to Old mill']);
    await open(mill.id);
    await eventually(['Visit to Old mill', 'Visit to Barn']);
    expect((await recents())[0]).toEqual({
      app: 'visits',
      icon: 'hard-hat',
      title: 'Visit to Old mill',
      link: `/visits/${mill.id}`,
      openedAt: new Date(test.clock.now()).toISOString(),
    });
  });

  it('is in the language of who opened it', async () => {
    await studio.services.contacts.update(contact.id, { locale: 'de' });
    await open((await plan(contact.id, 'Mühle')).id);
    await eventually(['Besuch: Mühle']);
  });

  it('is six at most, and more are kept', async () => {
    const planned = [];
    for (let each = 1; each <= 8; each += 1) planned.push(await plan(contact.id, `Site ${each}`));
    for (const { id } of planned) await open(id);
    await eventually([8, 7, 6, 5, 4, 3].map((each) => `Visit to Site ${each}`));
  });

  it('is not what waits above', async () => {
    const { id } = await plan(contact.id, 'Old mill', '2026-12-01');
    expect((await browser.api()('GET /home')).actions.map(({ link }) => link)).toEqual([`/visits/${id}`]);
    await open(id);
    await nothingButLast([]);
    await browser.api()('POST /visits/:id/agree', { params: { id }, body: { on: '2026-12-02', note: '' } });
    await eventually(['Visit to The last one', 'Visit to Old mill']);
  });

  it('is nothing that a browser only fetched in advance', async () => {
    const { id } = await plan(contact.id, 'Old mill');
    for (const headers of [
      { 'Sec-Purpose': 'prefetch' },
      { 'Sec-Purpose': 'prefetch;prerender' },
      { Purpose: 'prefetch' },
    ] as Record<string, string>[])
      expect(await open(id, browser, { headers })).toBe(200);
    expect(await open(id, browser, { method: 'HEAD' })).toBe(200);
    await nothingButLast([]);
  });

  it('belongs to who opened it, and to nobody else', async () => {
    const colleague = await newClient();
    const company = await studio.services.companies.create({ name: 'Brandt Keramik' });
    for (const { id } of [contact, colleague.contact])
      await studio.services.companies.addMember(company.id, id, 'owner');
    const { id } = await plan(company.id, 'Kiln');
    await open(id);
    await eventually(['Visit to Kiln']);
    expect(await titles(colleague.browser)).toEqual([]);

    const elsewhere = await test.account();
    const stranger = await newClient(elsewhere);
    expect(await open(id, stranger.browser)).toBe(404);
    expect(await titles(stranger.browser)).toEqual([]);
    // A stranger's 404 forgets nothing of hers.
    await nothingButLast(['Visit to Kiln']);
  });

  it('goes when its route has nothing for the contact any more', async () => {
    const { id } = await plan(contact.id, 'Old mill');
    await open((await plan(contact.id, 'Barn')).id);
    await open(id);
    await eventually(['Visit to Old mill', 'Visit to Barn']);
    await studio.services.visits.withdraw({ id });
    // He has seen that title; which page is behind it he learns when he opens it again.
    expect(await titles()).toEqual(['Visit to Old mill', 'Visit to Barn']);
    expect(await open(id)).toBe(404);
    await eventually(['Visit to Barn']);
  });

  it('goes when a place in a company ends or changes', async () => {
    const company = await studio.services.companies.create({ name: 'Brandt Keramik' });
    await studio.services.companies.addMember(company.id, contact.id, 'owner');
    const { id } = await plan(company.id, 'Kiln');
    test.clock.advance({ seconds: 1 });
    await open(id);
    await eventually(['Visit to Kiln']);
    await studio.services.companies.addMember(company.id, contact.id, 'billing');
    expect(await recents()).toEqual([]);
    await studio.services.companies.addMember(company.id, contact.id, 'owner');
    await open(id);
    await eventually(['Visit to Kiln']);
    await studio.services.companies.removeMember(company.id, contact.id);
    expect(await recents()).toEqual([]);
    await studio.services.companies.addMember(company.id, contact.id, 'owner');
    expect(await recents()).toEqual([]);
  });

  it('goes when the contact is kept out', async () => {
    await open((await plan(contact.id, 'Old mill')).id);
    await eventually(['Visit to Old mill']);
    await studio.services.contacts.suspend(contact.id);
    await studio.services.contacts.restore(contact.id);
    expect(await recents(await test.signIn(studio, contact))).toEqual([]);
  });

  it('is hidden with its app, and comes back with it', async () => {
    await open((await plan(contact.id, 'Old mill')).id);
    await eventually(['Visit to Old mill']);
    await studio.services.apps.disallow('visits');
    expect(await recents()).toEqual([]);
    await studio.services.apps.allow('visits');
    expect(await titles()).toEqual(['Visit to Old mill']);
  });

  it('is never of an app that the decision hides, and always of one that it does not', async () => {
    const { apps, companies } = studio.services;
    const company = await companies.create({ name: 'Brandt Keramik' });
    await companies.addMember(company.id, contact.id, 'owner');
    await open((await plan(contact.id, 'Old mill')).id);
    await eventually(['Visit to Old mill']);

    const subject = fc.constantFrom(
      { subject: 'contact', id: contact.id } as const,
      { subject: 'company', id: company.id } as const,
      { subject: 'kind', kind: 'client' } as const,
      { subject: 'kind', kind: 'lead' } as const,
    );
    const change = fc.oneof(
      fc.boolean().map((exists) => async () => {
        composed = exists;
      }),
      fc.constantFrom('allow', 'disallow').map((verb) => () => apps[verb]('visits')),
      fc.constantFrom('everyone', 'granted').map((access) => () => apps.setAccess('visits', access)),
      fc.tuple(fc.constantFrom('allow', 'deny'), subject).map(([effect, who]) => async () => {
        await apps.grant({ app: 'visits', effect, for: who });
      }),
      fc.constant(async () => {
        for (const { id } of await apps.grants('visits')) await apps.revoke(id);
      }),
    );
    const begin = async () => {
      composed = true;
      await apps.allow('visits');
      await apps.setAccess('visits', 'everyone');
      for (const { id } of await apps.grants('visits')) await apps.revoke(id);
    };
    const hide = async () => {
      composed = false;
    };
    const seen = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        await begin();
        for (const make of changes) await make();
        const allowed = (await browser.fetch('/visits')).status === 200;
        seen.add(allowed);
        expect(await titles()).toEqual(allowed ? ['Visit to Old mill'] : []);
      }),
      { numRuns: 40, examples: [[[begin]], [[hide]]] },
    );
    expect(seen.size).toBe(2);
    await begin();
  });
});
