import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPortal, type LogRecord, type Portal } from '../src/index.js';
import { type TestAccount, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

describe.each(testEngines())('two nodes of one database, on %s', (engine) => {
  let test: TestPortal<VisitsPlugin>;
  let second: Portal<VisitsPlugin>;
  let studio: TestAccount<VisitsPlugin>;

  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [visits()] });
    second = await test.node();
    studio = await test.account();
  });
  afterAll(() => test.close());

  const client = async (email: string) => {
    const contact = await studio.services.contacts.create({ email, name: 'Hanna Brandt' });
    const browser = await test.signIn(studio, contact);
    return { contact, browser, beside: browser.through(second) };
  };

  it('share sessions, and what ends one there ends it here at the next request', async () => {
    const { browser, beside } = await client('signs-out@example.com');
    expect((await beside.fetch('/session')).status).toBe(200);
    const kept = new Map(browser.cookies);
    expect((await beside.fetch('/session', { method: 'DELETE' })).status).toBe(204);
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect((await browser.fetch('/session')).status).toBe(401);
    // The browser is told to forget what is of no more use.
    expect([...browser.cookies.keys()].filter((name) => name.endsWith('portico'))).toEqual([]);
  });

  it('keep a suspended contact out at the next request', async () => {
    const { contact, browser, beside } = await client('suspended@example.com');
    await second.account(studio.id).contacts.suspend(contact.id);
    expect((await browser.fetch('/home')).status).toBe(401);
    expect((await beside.fetch('/home')).status).toBe(401);
  });

  it('hide an app that the other disallowed at the next request', async () => {
    const { browser } = await client('hidden@example.com');
    expect((await browser.fetch('/visits')).status).toBe(200);
    await second.account(studio.id).apps.disallow('visits');
    expect((await browser.fetch('/visits')).status).toBe(404);
    await second.account(studio.id).apps.allow('visits');
    expect((await browser.fetch('/visits')).status).toBe(200);
  });

  it('change what a colleague sees at the next request', async () => {
    const { contact, beside } = await client('member@example.com');
    const company = await studio.services.companies.create({ name: 'Brandt Keramik' });
    await studio.services.visits.plan({ owner: company.id, place: 'Kiln', on: '2026-12-03' });
    const places = async () => (await beside.api()('GET /visits/:id/whoami', { params: { id: 'x' } })).places;
    expect(await places()).toEqual([]);
    await studio.services.companies.addMember(company.id, contact.id, 'member');
    expect(await places()).toEqual(['Kiln']);
    await studio.services.companies.removeMember(company.id, contact.id);
    expect(await places()).toEqual([]);
  });
});

describe.each(testEngines())('starting, on %s', (engine) => {
  it('can be done by ten nodes at once, and by one many times', async () => {
    const test = await testPortal({ engine, plugins: [visits()] });
    const nodes = await Promise.all(Array.from({ length: 10 }, () => test.node()));
    const [first] = nodes;
    await Promise.all(Array.from({ length: 5 }, () => first?.start()));
    const studio = await test.account();
    for (const node of nodes) expect((await test.visit(studio).through(node).fetch('/brand')).status).toBe(200);
    await test.close();
  });

  it('is refused when tables are only to be checked and are not there', async () => {
    const { testDatabase } = await import('../src/testing/test-database.js');
    const { database, remove } = await testDatabase(engine);
    const log: LogRecord[] = [];
    const portal = createPortal({
      database,
      secret: 'x'.repeat(32),
      plugins: [visits()],
      migrate: 'check',
      log: (record) => log.push(record),
    });
    await expect(portal.start()).rejects.toThrow(/lacks.*visits/s);
    // The failure is not kept: each request tries again. Its client learns nothing, the log says why.
    const response = await portal.fetch(new Request('https://x.example/portal/brand'));
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('10');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(await response.text()).not.toContain('visits');
    expect(log.filter(({ event }) => event === 'portal.start_failed')).toHaveLength(2);
    await portal.close();
    await expect(portal.start()).rejects.toThrow(/closed/);
    await remove();
  });
});
