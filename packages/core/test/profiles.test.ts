import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin, defineTables, newId, text } from '../src/index.js';
import { profileTexts } from '../src/profiles/texts.js';
import { catalogueGaps } from '../src/testing/catalogue-gaps.js';
import { type TestEngine, testEngines, testPortal } from '../src/testing.js';

const Shown = z.array(z.object({ id: z.string(), name: z.string(), picture: z.string().nullable() }));

/** A section that shows people to each other. */
const circle = definePlugin({
  id: 'circle',
  options: z.object({}),
  tables: defineTables({}),
  migrations: {},
  texts: { en: { title: 'Circle' } },
  apps: { circle: { title: text('title'), icon: 'users', path: '/circle' } },
  routes: (route) => ({
    'GET /circle': route({ app: 'circle', query: z.object({ ids: z.string() }), returns: Shown }).handle(
      async ({ profiles, query }) => [...(await profiles.of(query.ids.split(','))).values()],
    ),
  }),
  operators: (call) => ({
    people: call({ input: z.object({ ids: z.array(z.string()) }), returns: Shown }).handle(
      async ({ profiles, input }) => [...(await profiles.of(input.ids)).values()],
    ),
  }),
});

/** The header of a PNG with as many pixels a side, and something behind it. */
const png = (side: number, rest = 'data') => {
  const header = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000080600000000000000', 'hex');
  header.writeUInt32BE(side, 16);
  header.writeUInt32BE(side, 20);
  return new Uint8Array(Buffer.concat([header, Buffer.from(rest)]));
};

const open = (engine: TestEngine) => testPortal({ engine, plugins: [circle()] });

describe.each(testEngines())('a contact’s public profile, on %s', (engine) => {
  let test: Awaited<ReturnType<typeof open>>;
  let studio: Awaited<ReturnType<typeof test.account>>;
  let hanna: Awaited<ReturnType<typeof newClient>>;
  let jonas: Awaited<ReturnType<typeof newClient>>;
  let count = 0;
  beforeAll(async () => {
    test = await open(engine);
    studio = await test.account();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    hanna = await newClient('Hanna Brandt');
    jonas = await newClient('Jonas');
  });

  const newClient = async (name: string, account = studio) => {
    count += 1;
    const contact = await account.services.contacts.create({ email: `p${count}@example.com`, name });
    const browser = await test.signIn(account, contact);
    const api = browser.api();
    return {
      id: contact.id,
      browser,
      own: () => api('GET /me/profile'),
      change: (body: { name?: string | null; hidden?: boolean }) => api('PATCH /me/profile', { body }),
      put: (body: Uint8Array<ArrayBuffer>, type = 'image/png') =>
        browser.fetch('/me/profile/picture', { method: 'PUT', body, headers: { 'Content-Type': type } }),
      /** Of others, as the section shows them. */
      sees: (...ids: string[]) => api('GET /circle', { query: { ids: ids.join(',') } }),
      picture: (id: string, headers: Record<string, string> = {}) =>
        browser.fetch(`/profiles/${id}/picture`, { headers }),
    };
  };

  it('has the contact’s name, until he chooses another', async () => {
    expect(await hanna.own()).toEqual({ name: 'Hanna Brandt', hidden: false, picture: null });
    expect(await hanna.change({ name: ' Hanna ' })).toEqual({ name: 'Hanna', hidden: false, picture: null });
    expect(await jonas.sees(hanna.id, jonas.id)).toEqual(
      expect.arrayContaining([
        { id: hanna.id, name: 'Hanna', picture: null },
        { id: jonas.id, name: 'Jonas', picture: null },
      ]),
    );
    expect((await hanna.browser.api()('GET /me')).name).toBe('Hanna Brandt');
    await hanna.change({ hidden: false });
    expect((await hanna.own()).name).toBe('Hanna');
    expect(await hanna.change({ name: null })).toMatchObject({ name: 'Hanna Brandt' });
    for (const name of ['  ', 'x'.repeat(201), 'two\nlines'])
      await expect(hanna.change({ name })).rejects.toMatchObject({ code: 'name_invalid', status: 422 });
  });

  it('is hidden from others in their language, never from himself', async () => {
    await hanna.put(png(8));
    await hanna.change({ name: 'Hanna', hidden: true });
    expect(await jonas.sees(hanna.id)).toEqual([{ id: hanna.id, name: 'Member', picture: null }]);
    await studio.services.contacts.update(jonas.id, { locale: 'de-AT' });
    expect(await jonas.sees(hanna.id)).toEqual([{ id: hanna.id, name: 'Mitglied', picture: null }]);
    expect(await hanna.own()).toMatchObject({ name: 'Hanna', hidden: true, picture: expect.any(String) });
    expect((await hanna.picture(hanna.id)).status).toBe(200);
    expect((await jonas.picture(hanna.id)).status).toBe(404);
    await hanna.change({ hidden: false });
    expect(await jonas.sees(hanna.id)).toMatchObject([{ name: 'Hanna' }]);
    expect((await jonas.picture(hanna.id)).status).toBe(200);
  });

  it('is hidden while he is kept out', async () => {
    await hanna.put(png(8));
    await studio.services.contacts.suspend(hanna.id);
    expect(await jonas.sees(hanna.id)).toEqual([{ id: hanna.id, name: 'Member', picture: null }]);
    expect((await jonas.picture(hanna.id)).status).toBe(404);
    await studio.services.contacts.restore(hanna.id);
    expect(await jonas.sees(hanna.id)).toMatchObject([{ name: 'Hanna Brandt', picture: expect.any(String) }]);
  });

  it('has a picture, which others fetch once', async () => {
    const given = png(8, 'first');
    const { picture } = (await (await hanna.put(given, 'text/html')).json()) as { picture: string };
    expect(picture).toBe(`${hanna.browser.basePath}/profiles/${hanna.id}/picture?v=1`);
    expect(await hanna.own()).toMatchObject({ picture });
    expect(await jonas.sees(hanna.id)).toMatchObject([{ picture }]);

    const found = await jonas.browser.send(new Request(jonas.browser.origin + picture));
    expect(new Uint8Array(await found.arrayBuffer())).toEqual(given);
    expect(Object.fromEntries(found.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'inline',
      'cache-control': 'private, no-cache',
      etag: '"1"',
    });
    for (const tag of ['"1"', 'W/"1"', '"x", "1"', '*']) {
      const again = await jonas.picture(hanna.id, { 'If-None-Match': tag });
      expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([304, '', '"1"']);
    }
    await hanna.put(png(9, 'second'));
    for (const tag of ['"1"', '"99999999999"', '2']) {
      const newer = await jonas.picture(hanna.id, { 'If-None-Match': tag });
      expect([newer.status, newer.headers.get('ETag')]).toEqual([200, '"2"']);
    }
    const gone = await hanna.browser.fetch('/me/profile/picture', { method: 'DELETE' });
    expect([gone.status, await gone.text()]).toEqual([204, '']);
    expect(await hanna.own()).toMatchObject({ picture: null });
    expect((await jonas.picture(hanna.id, { 'If-None-Match': '"2"' })).status).toBe(404);
    // No two pictures ever have one address.
    expect(await (await hanna.put(given)).json()).toMatchObject({ picture: expect.stringMatching(/v=3$/) });
  });

  it('refuses what is no picture, and keeps what there was', async () => {
    await hanna.put(png(8));
    const refused = async (body: Uint8Array<ArrayBuffer>) => {
      const response = await hanna.put(body);
      return [response.status, ((await response.json()) as { code: string }).code];
    };
    expect(await refused(new TextEncoder().encode('<svg/>'))).toEqual([415, 'picture_kind_unsupported']);
    expect(await refused(png(4097))).toEqual([422, 'picture_invalid']);
    expect(await refused(png(8, 'x'.repeat(512_000)))).toEqual([413, 'body_too_large']);
    expect(await hanna.own()).toMatchObject({ picture: expect.stringMatching(/v=1$/) });
    expect((await hanna.put(png(8, 'x'.repeat(512_000 - 33)))).status).toBe(200);
  });

  it('is nobody’s in another account, and the refusal always the same', async () => {
    const stranger = await newClient('Stranger', await test.account());
    await hanna.put(png(8));
    await stranger.put(png(8));
    expect(await stranger.sees(hanna.id, stranger.id)).toMatchObject([{ id: stranger.id }]);
    const hidden = await newClient('Hidden');
    await hidden.put(png(8));
    await hidden.change({ hidden: true });
    const unknown = newId(test.clock);
    expect(await jonas.sees(unknown, 'no id', stranger.id)).toEqual([]);
    const answers = await Promise.all(
      [jonas.id, hidden.id, stranger.id, unknown, 'no-id', hanna.id.toUpperCase()].map(async (id) => {
        const response = await jonas.picture(id);
        return [response.status, await response.text(), ...response.headers].join('\n');
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('404');
    expect((await stranger.picture(hanna.id)).status).toBe(404);
    expect((await test.visit(studio).fetch(`/profiles/${hanna.id}/picture`)).status).toBe(401);
  });

  it('is the operators’ matter too', async () => {
    const { profiles, circle, contacts } = studio.services;
    await hanna.put(png(8));
    expect(await circle.people({ ids: [hanna.id] })).toEqual(await jonas.sees(hanna.id));
    await profiles.hide(hanna.id);
    expect(await jonas.sees(hanna.id)).toMatchObject([{ name: 'Member', picture: null }]);
    await hanna.change({ hidden: false });
    expect(await jonas.sees(hanna.id)).toMatchObject([{ name: 'Member' }]);
    expect(await hanna.own()).toMatchObject({ hidden: false });
    await profiles.show(hanna.id);
    expect(await jonas.sees(hanna.id)).toMatchObject([{ name: (await contacts.get(hanna.id)).name }]);
    await profiles.removePicture(hanna.id);
    expect(await hanna.own()).toMatchObject({ picture: null });
    const elsewhere = (await test.account()).services;
    for (const name of ['hide', 'show', 'removePicture'] as const)
      await expect(elsewhere.profiles[name](hanna.id)).rejects.toMatchObject({ code: 'contact_not_found' });
  });

  it('is described', async () => {
    const response = await hanna.browser.fetch('/openapi.json');
    const { paths } = (await response.json()) as { paths: Record<string, Record<string, unknown>> };
    expect(Object.keys(paths['/me/profile'] ?? {})).toEqual(['get', 'patch']);
    expect(paths['/me/profile/picture']).toMatchObject({
      put: { requestBody: { content: { 'image/png': {}, 'image/jpeg': {}, 'image/webp': {} } } },
      delete: { responses: { 204: {} } },
    });
    expect(paths['/profiles/{id}/picture']).toMatchObject({
      get: { responses: { 200: { content: { 'image/*': {} } } } },
    });
  });
});

it('says what it says in English and German', () => {
  expect(catalogueGaps(profileTexts, ['en', 'de'])).toEqual([]);
});
