import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Portal } from '../src/index.js';
import { type TestAccount, type TestBrowser, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type Fault, type VisitsPlugin, visits } from './visits.js';

const unknownId = '0192aaaa-0000-7000-8000-000000000000';

/** Everything of an answer that a client can see. */
async function seen(response: Response) {
  return { status: response.status, headers: [...response.headers].sort(), body: await response.text() };
}
const at = (path: string) => `/apps/visits/item?path=${encodeURIComponent(path)}`;

describe.each(testEngines())('an app that no front end knows, on %s', (engine) => {
  let test: TestPortal<VisitsPlugin>;
  let studio: TestAccount<VisitsPlugin>;
  let hanna: TestBrowser<Portal<VisitsPlugin>>;
  let hannaId: string;
  const ids: string[] = [];

  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [visits()] });
    studio = await test.account();
    hannaId = (await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' })).id;
    for (let i = 0; i < 7; i += 1) {
      test.clock.advance({ seconds: 1 });
      // Some on one day, so that the day alone does not say where a page ends.
      const on = `2026-12-0${1 + Math.floor(i / 3)}`;
      ids.push((await studio.services.visits.plan({ owner: hannaId, place: `Site ${i}`, on })).id);
    }
    hanna = await test.signIn(studio, { id: hannaId });
  });
  afterAll(() => test.close());

  it('has a page of what waits in it, its cards and its lists', async () => {
    const page = await hanna.api()('GET /apps/:app', { params: { app: 'visits' } });
    expect(page).toMatchObject({
      id: 'visits',
      plugin: 'visits',
      title: 'Site visits',
      icon: 'hard-hat',
      path: '/visits',
    });
    const home = await hanna.api()('GET /home');
    expect(page.actions).toEqual(home.actions);
    expect(page.actions).toHaveLength(5);
    expect(page.cards).toEqual(home.cards);
    expect(page.unavailableActions).toEqual([]);
    expect(page.lists).toEqual([
      {
        list: 'upcoming',
        version: 1,
        view: {
          title: 'Coming up',
          items: ids.map((id, i) => ({
            title: `Site ${i}`,
            link: `/visits/${id}`,
            dueAt: `2026-12-0${1 + Math.floor(i / 3)}`,
          })),
          empty: 'No visit is planned.',
        },
      },
      { list: 'reports', version: 1, view: expect.objectContaining({ title: 'Reports', next: expect.any(String) }) },
    ]);
  });

  it.each(['upcoming', 'reports'])('has pages of %s, which together are the whole of it', async (list) => {
    const whole: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const { version, view } = await hanna.api()('GET /apps/:app/lists/:list', {
        params: { app: 'visits', list },
        query: { limit: list === 'upcoming' ? 2 : 10, ...(cursor !== undefined && { cursor }) },
      });
      expect(version).toBe(1);
      whole.push(...view.items.map(({ title }) => title));
      sizes.push(view.items.length);
      cursor = view.next;
    } while (cursor !== undefined);
    expect(sizes).toEqual(list === 'upcoming' ? [2, 2, 2, 1] : [10, 10, 5]);
    expect(whole).toEqual(
      list === 'upcoming' ? ids.map((_, i) => `Site ${i}`) : Array.from({ length: 25 }, (_, i) => `Report ${i}`),
    );
  });

  it('takes a cursor of the same contact, account and list only, as it was written', async () => {
    const first = async (browser: TestBrowser<Portal<VisitsPlugin>>, list: string) =>
      (await browser.api()('GET /apps/:app/lists/:list', { params: { app: 'visits', list }, query: { limit: 1 } })).view
        .next ?? '';
    const colleague = await studio.services.contacts.create({ email: 'c@example.com', name: 'Colleague' });
    for (const day of ['2026-12-01', '2026-12-02'])
      await studio.services.visits.plan({ owner: colleague.id, place: 'Hers', on: day });
    const own = await first(hanna, 'upcoming');
    const strange = [
      await first(await test.signIn(studio, colleague), 'upcoming'),
      await first(hanna, 'reports'),
      own.replace(/\.[^.]{8}/, '.AAAAAAAA'),
      `A${own}`,
      `${own}.x`,
      Buffer.from('{"afterDay":"2026-12-01"}').toString('base64url'),
      '.',
      'nonsense',
    ];
    const ask = (cursor: string) => hanna.fetch(`/apps/visits/lists/upcoming?${new URLSearchParams({ cursor })}`);
    expect((await ask(own)).status).toBe(200);
    for (const cursor of strange) {
      const response = await ask(cursor);
      expect(response.status, cursor).toBe(422);
      expect(await response.json()).toMatchObject({ code: 'cursor_invalid' });
    }
  });

  it.each(['0', '101', 'many'])('refuses a page of %s', async (limit) => {
    const response = await hanna.fetch(`/apps/visits/lists/upcoming?limit=${limit}`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ in: 'query', pointer: '/limit' }] });
  });

  it('shows an item, in words of its reader, at the path that cards and lists link to', async () => {
    const { version, view } = await hanna.api()('GET /apps/:app/item', {
      params: { app: 'visits' },
      query: { path: `/visits/${ids[0]}` },
    });
    expect(version).toBe(1);
    expect(view).toEqual({
      title: 'Site 0',
      subtitle: 'Site visits',
      statuses: [{ text: 'planned', tone: 'info' }],
      dueAt: '2026-12-01',
      facts: [{ label: 'Where', value: 'Site 0' }],
      text: ['Somebody should be there to open.'],
      buttons: [
        {
          verb: 'Agree',
          path: `/visits/${ids[0]}/confirm`,
          confirm: 'Agree to Site 0',
          note: 'Somebody should be there to open.',
        },
      ],
    });
    const [button] = view.buttons ?? [];
    expect((await hanna.fetch(button?.path ?? '', { method: 'POST' })).status).toBe(200);
    const after = await hanna.api()('GET /apps/:app/item', {
      params: { app: 'visits' },
      query: { path: `/visits/${ids[0]}` },
    });
    expect(after.view.statuses).toEqual([{ text: 'agreed', tone: 'good' }]);
    expect(after.view.buttons).toBeUndefined();
  });

  it('decodes the parts of an item’s path, and keeps each one segment', async () => {
    const read = async (path: string) => (await hanna.fetch(at(path))).json();
    expect(await read('/visits/reports/roof%2F%C3%BC')).toMatchObject({ view: { title: 'roof/ü' } });
    // A fixed segment comes before a part in its place: this is no visit called "reports".
    expect((await hanna.fetch(at('/visits/reports'))).status).toBe(404);
  });

  it('answers for what is not there, hidden or foreign with the one 404', async () => {
    const other = await test.account();
    const stranger = await other.services.contacts.create({ email: 'x@example.com', name: 'Stranger' });
    const foreign = await other.services.visits.plan({ owner: stranger.id, place: 'Elsewhere', on: '2026-12-01' });
    const draft = { owner: hannaId, place: 'Draft', on: '2026-12-01', status: 'proposed' } as const;
    const hidden = await studio.services.visits.plan(draft);
    const unknown = await seen(await hanna.fetch('/no/such/path'));
    expect(unknown.status).toBe(404);
    const paths = [
      `/visits/${unknownId}`,
      `/visits/${foreign.id}`,
      `/visits/${hidden.id}`,
      '/visits/no-uuid',
      "/visits/'",
      '/visits/%',
      '/visits/',
      '/visits',
      `/visits/${ids[1]}/`,
      `/visits/${ids[1]}/photos`,
      `/visits/${ids[1]}?x`,
      `visits/${ids[1]}`,
      `https://evil.example/visits/${ids[1]}`,
      '/visits/reports/none',
      `/visits/reports/${'x'.repeat(41)}`,
      '',
    ];
    for (const path of paths) expect(await seen(await hanna.fetch(at(path))), path).toEqual(unknown);
    for (const path of ['/apps/none', '/apps/visits/lists/none', '/apps/visits/lists/constructor', '/apps/constructor'])
      expect(await seen(await hanna.fetch(path)), path).toEqual(unknown);
  });

  it('is not there at all while it is hidden, whatever is asked', async () => {
    const paths = [
      '/apps/visits',
      '/apps/visits/lists/upcoming',
      '/apps/visits/lists/upcoming?limit=nonsense',
      '/apps/visits/lists/none',
      at(`/visits/${ids[1]}`),
      '/apps/visits/item',
      at('/visits/reports/broken'),
    ];
    await studio.services.apps.disallow('visits');
    const unknown = await seen(await hanna.fetch('/no/such/path'));
    for (const path of paths) expect(await seen(await hanna.fetch(path)), path).toEqual(unknown);
    await studio.services.apps.allow('visits');
    expect((await hanna.fetch('/apps/visits')).status).toBe(200);
    const anonymous = test.visit(studio);
    const signIn = await seen(await anonymous.fetch('/home'));
    for (const path of paths) expect(await seen(await anonymous.fetch(path)), path).toEqual(signIn);
  });

  it('speaks the language of its reader', async () => {
    const contact = await studio.services.contacts.create({ email: 'de@example.com', name: 'Dora', locale: 'de' });
    const page = await (await test.signIn(studio, contact)).api()('GET /apps/:app', { params: { app: 'visits' } });
    expect(page.title).toBe('Baustellenbesuche');
    expect(page.lists[0]).toMatchObject({ view: { title: 'Demnächst', items: [] } });
  });

  it('tells a broken item from one that takes too long, and neither from within', async () => {
    const broken = await hanna.fetch(at('/visits/reports/broken'));
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain('secret');
    const late = await hanna.fetch(at('/visits/reports/hangs'));
    expect(late.status).toBe(503);
    expect(late.headers.get('Retry-After')).toBe('5');
    expect(await late.json()).toMatchObject({ code: 'unavailable' });
  });
});

describe('a list that fails', () => {
  let test: TestPortal<VisitsPlugin>;
  afterEach(() => test.close());

  it.each<Fault>(['throws', 'hangs', 'wrong rows', 'wrong view', 'present throws'])(
    'because it %s is shown as unavailable, and the rest of the page arrives',
    async (fault) => {
      test = await testPortal({ plugins: [visits({ fault })] });
      const studio = await test.account();
      const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
      await studio.services.visits.plan({ owner: hanna.id, place: 'Old mill', on: '2026-12-01' });
      const browser = await test.signIn(studio, hanna);
      const page = await browser.api()('GET /apps/:app', { params: { app: 'visits' } });
      expect(page.actions).toHaveLength(1);
      expect(page.lists).toEqual([
        expect.objectContaining({ list: 'upcoming', view: expect.objectContaining({ title: 'Coming up' }) }),
        { list: 'reports', title: 'Site visits', unavailable: true },
      ]);
      expect(test.log).toContainEqual(
        expect.objectContaining({ level: 'error', event: 'list.failed', plugin: 'visits', list: 'reports' }),
      );
      const alone = await browser.fetch('/apps/visits/lists/reports');
      expect(alone.status).toBe(fault === 'hangs' ? 503 : 500);
      expect(await alone.text()).not.toContain('CRM');
    },
  );
});
