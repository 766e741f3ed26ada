import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HomeResponse } from '../src/dashboard/home.js';
import { kernelEngines } from '../src/testing/test-database.js';
import { type TestEngine, testPortal } from '../src/testing.js';
import { errands } from './errands.js';
import { gates } from './gates.js';
import { visits } from './visits.js';

/** What the account's owner says about the portal's face: his apps, and what a new client reads. */
const open = (engine: TestEngine) =>
  testPortal({
    engine,
    plugins: [
      visits(),
      errands('alpha', { cards: { letters: { load: async () => [] } } }),
      errands('beta', { cards: { parcels: { load: async () => Promise.reject(new Error('down')) } } }),
    ],
  });

describe.each(kernelEngines())('the owner, on %s', (engine) => {
  let test: Awaited<ReturnType<typeof open>>;
  let count = 0;
  beforeAll(async () => {
    test = await open(engine);
  });
  afterAll(() => test.close());

  const start = async () => {
    count += 1;
    const studio = await test.account();
    const contact = await studio.services.contacts.create({ email: `c${count}@example.com`, name: 'Hanna' });
    const browser = await test.signIn(studio, contact);
    return { studio, contact, browser, api: browser.api() };
  };

  describe('orders and names the apps', () => {
    it('in launcher, home and the app’s page, for his account alone', async () => {
      const { studio, contact, api } = await start();
      await studio.services.visits.plan({ owner: contact.id, place: 'Mill', on: '2026-01-01' });
      const other = await start();
      const launcher = async (of = api) => (await of('GET /apps')).apps.map(({ id, title }) => [id, title]);
      expect((await launcher()).map(([id]) => id)).toEqual(['visits', 'alpha', 'beta']);

      await studio.services.apps.setOrder(['beta', 'visits']);
      await studio.services.apps.rename('beta', ' Parcels and letters ');
      expect(await launcher()).toEqual([
        ['beta', 'Parcels and letters'],
        ['visits', 'Site visits'],
        ['alpha', 'Errands of alpha'],
      ]);
      const { cards } = await api('GET /home');
      expect(cards.map(({ app }) => app).filter((app, i, all) => all.indexOf(app) === i)).toEqual([
        'beta',
        'visits',
        'alpha',
      ]);
      expect(cards[0]).toMatchObject({ unavailable: true, title: 'Parcels and letters' });
      expect((await api('GET /apps/:app', { params: { app: 'beta' } })).title).toBe('Parcels and letters');
      expect(await launcher(other.api)).toEqual([
        ['alpha', 'Errands of alpha'],
        ['beta', 'Errands of beta'],
      ]);
      const listed = await studio.services.apps.list();
      expect(listed.map(({ app, title, landing }) => [app, title, landing])).toEqual([
        ['beta', 'Parcels and letters', false],
        ['visits', null, false],
        ['alpha', null, false],
      ]);
      // Who allowed it is another matter.
      expect(listed[0]).toMatchObject({ by: null, status: 'allowed' });

      await studio.services.apps.rename('beta', null);
      await studio.services.apps.setOrder([]);
      expect(await launcher()).toEqual([
        ['visits', 'Site visits'],
        ['alpha', 'Errands of alpha'],
        ['beta', 'Errands of beta'],
      ]);
    });

    it('in the description of the API, for whoever may read of them', async () => {
      const { studio, browser } = await start();
      const tags = async (reader: { fetch(path: string): Promise<Response> }) =>
        ((await (await reader.fetch('/openapi.json')).json()) as { tags: unknown }).tags;
      expect(await tags(browser)).toEqual([{ name: 'visits', description: 'Site visits' }]);
      await studio.services.apps.rename('visits', 'Building site');
      expect(await tags(browser)).toEqual([{ name: 'visits', description: 'Building site' }]);
      expect(await tags(test.visit(studio))).toEqual([]);
    });

    it('in his order there, too', async () => {
      const gated = await testPortal({ engine, plugins: [visits(), gates()] });
      try {
        const studio = await gated.account();
        const contact = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna' });
        const browser = await gated.signIn(studio, contact);
        const names = async () => {
          const { tags } = (await (await browser.fetch('/openapi.json')).json()) as { tags: { name: string }[] };
          return tags.map(({ name }) => name);
        };
        expect(await names()).toEqual(['visits', 'gates']);
        await studio.services.apps.setOrder(['gates', 'visits']);
        expect(await names()).toEqual(['gates', 'visits']);
      } finally {
        await gated.close();
      }
    });

    it('and is told what is wrong', async () => {
      const { apps } = (await start()).studio.services;
      await expect(apps.setOrder(['visit'])).rejects.toMatchObject({ code: 'app_unknown', status: 404 });
      await expect(apps.setOrder(['alpha', 'alpha'])).rejects.toMatchObject({ code: 'input_invalid', status: 422 });
      await expect(apps.rename('alpha', '  ')).rejects.toMatchObject({ code: 'input_invalid' });
      await expect(apps.rename('alpha', 'x'.repeat(61))).rejects.toMatchObject({ code: 'input_invalid' });
      await expect(apps.rename('gamma', 'Gamma')).rejects.toMatchObject({ code: 'app_unknown' });
      await expect(apps.setLanding('gamma')).rejects.toMatchObject({ code: 'app_unknown' });
    });
  });

  describe('says where contacts arrive', () => {
    it('which is home for whom the app is hidden or empty', async () => {
      const { studio, contact, api } = await start();
      const landing = async () => (await api('GET /session')).account.landing;
      const signIn = async () => {
        const browser = test.visit(studio);
        const { path } = await studio.services.contacts.signInLink({ contact: contact.id, instant: true });
        const request = new Request(browser.origin + path, { method: 'POST', headers: { Accept: 'application/json' } });
        return ((await (await browser.send(request)).json()) as { next: string }).next;
      };
      expect(await landing()).toBe('/');
      await studio.services.apps.setLanding('visits');
      // He has no visit yet.
      expect([await landing(), await signIn()]).toEqual(['/', '/']);
      await studio.services.visits.plan({ owner: contact.id, place: 'Mill', on: '2026-12-01' });
      expect([await landing(), await signIn()]).toEqual(['/visits', '/visits']);
      await studio.services.apps.disallow('visits');
      expect([await landing(), await signIn()]).toEqual(['/', '/']);
      await studio.services.apps.allow('visits');
      await studio.services.apps.setLanding(null);
      expect([await landing(), await signIn()]).toEqual(['/', '/']);
    });

    it('unless they asked for a page', async () => {
      const { studio, contact } = await start();
      await studio.services.apps.setLanding('alpha');
      const browser = test.visit(studio);
      const json = { 'Content-Type': 'application/json', Accept: 'application/json' };
      await browser.fetch('/auth/ask', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ email: contact.email, next: '/visits/1' }),
      });
      await expect.poll(() => test.mails.to(contact.email).length, { timeout: 5000 }).toBe(1);
      const [mail] = test.mails.to(contact.email);
      const code = /\d{6}/.exec(mail?.subject ?? '')?.[0];
      const response = await browser.fetch('/auth/code', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ code }),
      });
      expect(await response.json()).toEqual({ next: '/visits/1' });
    });
  });

  describe('prepares what a new client reads', () => {
    it('on home: next steps, a person, and since when he is in', async () => {
      const { studio, contact, api } = await start();
      const welcome = async () => (await api('GET /home')).welcome;
      expect(await welcome()).toEqual({
        nextSteps: [],
        person: null,
        joinedAt: new Date(test.clock.now()).toISOString(),
      });
      await studio.services.brand.set({ name: 'Studio', contactPerson: { name: 'Ida', email: 'ida@example.com' } });
      expect((await welcome()).person).toEqual({ name: 'Ida', email: 'ida@example.com' });

      const nextSteps = [{ title: 'You are in' }, { title: 'Maja prepares it', note: 'By Thursday.' }];
      const changed = await studio.services.contacts.update(contact.id, {
        nextSteps,
        contactPerson: { name: 'Maja Lindqvist', note: 'Answers within a day' },
      });
      expect(changed).toMatchObject({ nextSteps, contactPerson: { name: 'Maja Lindqvist' } });
      expect(await welcome()).toMatchObject({
        nextSteps,
        person: { name: 'Maja Lindqvist', note: 'Answers within a day' },
      });
      // What a change leaves out stays.
      await studio.services.contacts.upsert({ email: contact.email, name: 'Hanna Brandt' });
      expect((await welcome()).nextSteps).toEqual(nextSteps);
      await studio.services.contacts.update(contact.id, { nextSteps: null, contactPerson: null });
      expect(await welcome()).toMatchObject({ nextSteps: [], person: { name: 'Ida' } });

      const created = await studio.services.contacts.create({ email: 'new@example.com', name: 'New', nextSteps });
      expect((await (await test.signIn(studio, created)).api()('GET /home')).welcome.nextSteps).toEqual(nextSteps);
    });

    it('and all of home is what its schema says, in its order, though the kernel does not parse it as a whole', async () => {
      const { studio, contact, browser, api } = await start();
      const plan = (place: string, on: string) => studio.services.visits.plan({ owner: contact.id, place, on });
      await plan('Mill', '2099-01-01');
      const { id } = await plan('Barn', '2026-01-15');
      expect((await browser.fetch(`/visits/${id}`)).status).toBe(200);
      await vi.waitFor(async () => expect((await api('GET /home')).recents).toHaveLength(1));
      const person = { email: 'ida@example.com', note: 'Answers within a day', name: 'Ida' };
      const nextSteps = [{ note: 'By Thursday.', title: 'Maja prepares it' }];
      const expectParsed = async () => {
        const body = await (await browser.fetch('/home')).text();
        expect(body).toBe(JSON.stringify(HomeResponse.parse(JSON.parse(body))));
        const { cards, ...home } = JSON.parse(body);
        expect(cards.map(({ unavailable = false }) => unavailable)).toEqual([false, false, true]);
        expect(home).toMatchObject({ recents: [{ title: 'Visit to Barn' }], welcome: { nextSteps, person } });
      };
      await studio.services.brand.set({ name: 'Studio', contactPerson: person });
      await studio.services.contacts.update(contact.id, { nextSteps });
      await expectParsed();
      await studio.services.contacts.update(contact.id, { contactPerson: person });
      await expectParsed();
    });

    it('and is told what is wrong with it', async () => {
      const { studio, contact } = await start();
      const refused = (change: object) =>
        expect(studio.services.contacts.update(contact.id, change)).rejects.toMatchObject({
          code: 'input_invalid',
          status: 422,
        });
      await refused({ nextSteps: [{ title: '' }] });
      await refused({ nextSteps: [{ title: 'x'.repeat(121) }] });
      await refused({ nextSteps: [{ title: 'two\nlines' }] });
      await refused({ nextSteps: Array.from({ length: 7 }, () => ({ title: 'A step' })) });
      await refused({ contactPerson: { name: 'Maja', email: 'no address' } });
      await refused({ contactPerson: {} });
      expect(await studio.services.contacts.get(contact.id)).toMatchObject({ nextSteps: [], contactPerson: null });
    });
  });
});
