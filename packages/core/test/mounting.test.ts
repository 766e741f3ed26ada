import { afterEach, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

describe('a portal that finds accounts by path', () => {
  let test: TestPortal<VisitsPlugin>;
  afterEach(() => test.close());

  const start = async () => {
    test = await testPortal({ plugins: [visits()], basePath: '/portal/:account', publicUrl: 'https://shared.example' });
    return test;
  };

  it('keeps their sessions apart on one origin', async () => {
    await start();
    const [first, second] = [await test.account(), await test.account()];
    const address = { email: 'hanna@example.com', name: 'Hanna Brandt' };
    const [one, two] = [await first.services.contacts.create(address), await second.services.contacts.create(address)];
    const atFirst = await test.signIn(first, one);
    const atSecond = await test.signIn(second, two);
    // One browser has the cookies of both, and each account takes its own.
    for (const [name, value] of atSecond.cookies) atFirst.cookies.set(name, value);
    for (const [name, value] of atFirst.cookies) atSecond.cookies.set(name, value);
    expect((await atFirst.api()('GET /session')).contact.id).toBe(one.id);
    expect((await atSecond.api()('GET /session')).contact.id).toBe(two.id);
    await atFirst.api()('DELETE /session');
    expect((await atSecond.fetch('/session')).status).toBe(200);
  });

  it('refuses a host and a path that name different accounts, and slugs that nobody has', async () => {
    await start();
    const [owner, other] = [await test.account({ hosts: ['shared.example'] }), await test.account()];
    expect((await test.visit(owner).fetch('/brand')).status).toBe(200);
    for (const slug of [other.slug, 'nobody', '%00', '..'])
      expect((await test.visit({ ...owner, slug }).fetch('/brand')).status, slug).toBe(404);
  });

  it('mails links to its own origin, and answers at no other', async () => {
    await start();
    const studio = await test.account();
    await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const ask = (host: string) =>
      test.portal.fetch(
        new Request(`https://${host}/portal/${studio.slug}/auth/ask`, {
          method: 'POST',
          headers: { Host: host, Origin: `https://${host}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ email: 'hanna@example.com' }),
        }),
      );
    expect((await ask('evil.example')).status).toBe(404);
    expect((await ask('shared.example')).status).toBe(202);
    await expect.poll(() => test.mails.mails.length).toBe(1);
    expect(test.mails.mails[0]?.text).toContain(`https://shared.example/portal/${studio.slug}/auth/link/`);
    expect(test.mails.mails[0]?.text).not.toContain('evil');
  });
});

describe('a host', () => {
  let test: TestPortal<VisitsPlugin>;
  afterEach(() => test.close());

  it('sends the contact to its own page after signing in', async () => {
    test = await testPortal({
      plugins: [visits()],
      basePath: '/api/clients',
      link: (path) => `https://app.example/clients${path}`,
    });
    const studio = await test.account();
    const { id } = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const { path } = await studio.services.contacts.signInLink({ contact: id, instant: true, next: '/visits/1' });
    expect(path).toMatch(/^\/api\/clients\/auth\/link\//);
    const browser = test.visit(studio);
    const response = await browser.send(
      new Request(browser.origin + path, { method: 'POST', headers: { Accept: 'text/html' } }),
    );
    expect(response.status).toBe(303);
    expect(response.headers.get('Location')).toBe('https://app.example/clients/visits/1');
  });

  it('switches apps off in code, for all accounts or for some', async () => {
    test = await testPortal({ plugins: [visits()], apps: ({ slug }) => ({ visits: slug !== 'studio-2' }) });
    const [one, two] = [await test.account(), await test.account()];
    const status = async (account: typeof one) => {
      const contact = await account.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
      const [explanation] = await account.services.apps.explain(contact.id);
      return [(await (await test.signIn(account, contact)).fetch('/visits')).status, explanation?.decidedBy];
    };
    expect(await status(one)).toEqual([200, 'nothing_in_it']);
    expect(await status(two)).toEqual([404, 'disabled_by_host']);
  });

  it('switches an app off for all accounts at once', async () => {
    test = await testPortal({ plugins: [visits()], apps: { visits: false } });
    for (const account of [await test.account(), await test.account()]) {
      const contact = await account.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
      const { id } = await account.services.visits.plan({ owner: contact.id, place: 'Kiln', on: '2026-12-03' });
      const browser = await test.signIn(account, contact);
      for (const path of ['/visits', '/visits/summary', `/visits/${id}`])
        expect((await browser.fetch(path)).status, path).toBe(404);
      const api = browser.api();
      expect(await api('GET /apps')).toEqual({ apps: [] });
      expect(await api('GET /home')).toMatchObject({ actions: [], cards: [], unavailableActions: [] });
      expect(await (await browser.fetch('/openapi.json')).text()).not.toContain('/visits');
      expect(await account.services.apps.explain(contact.id)).toMatchObject([
        { app: 'visits', allowed: false, decidedBy: 'disabled_by_host', visibleIn: [] },
      ]);
    }
  });

  it('leaves on what it does not name or names as on', async () => {
    for (const apps of [{}, { visits: true }]) {
      const open = await testPortal({ plugins: [visits()], apps });
      const studio = await open.account();
      const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
      expect((await (await open.signIn(studio, hanna)).fetch('/visits')).status).toBe(200);
      await open.close();
    }
  });

  it('is told of an account that there is not', async () => {
    test = await testPortal({ plugins: [visits()] });
    await expect(test.portal.account('0192aaaa-0000-7000-8000-000000000000').contacts.list()).rejects.toMatchObject({
      code: 'account_not_found',
    });
  });

  it('is told of input that does not fit an operators’ service', async () => {
    test = await testPortal({ plugins: [visits()] });
    const studio = await test.account();
    await expect(studio.services.visits.plan({ owner: 'x', place: '', on: 'never' })).rejects.toMatchObject({
      code: 'input_invalid',
      status: 422,
    });
  });
});
