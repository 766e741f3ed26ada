import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestAccount, type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { orders } from './orders.js';

type P = ReturnType<typeof orders>;

describe.each(testEngines())('what happens in the kernel, on %s', (engine) => {
  let test: TestPortal<P>;
  let studio: TestAccount<P>;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [orders()] });
  });
  afterAll(() => test.close());

  const anna = () => test.portal.account(studio.id, { id: 'op-1', name: 'Anna Adam' });
  /** Names of what was told, in the order in which it happened to each subject. */
  const told = async () => {
    const { items } = await studio.services.events.list({ limit: 100 });
    return items.map(({ name, subject, partyId, data }) => ({ name, subject, partyId, data }));
  };
  const noted = async () => (await studio.services.audit.list({ limit: 100 })).items;

  it('is told of a contact’s life, and kept with who did it', async () => {
    studio = await test.account();
    const hanna = { email: 'hanna@example.com', name: 'Hanna Brandt', externalId: 'crm-1' };
    const { id } = await anna().contacts.create(hanna);
    await anna().contacts.suspend(id);
    await anna().contacts.restore(id);
    await anna().contacts.upsert({ ...hanna, email: 'h.brandt@example.com' });
    const subject = `contact:${id}`;
    expect(await told()).toEqual(
      expect.arrayContaining([
        { name: 'contact.suspended', subject, partyId: id, data: { contactId: id, partyId: id } },
        { name: 'contact.restored', subject, partyId: id, data: { contactId: id, partyId: id } },
        { name: 'contact.email_changed', subject, partyId: id, data: { contactId: id, partyId: id } },
      ]),
    );
    for (const action of ['contact.created', 'contact.suspended', 'contact.restored', 'contact.changed']) {
      expect(await noted()).toContainEqual(
        expect.objectContaining({ action, subject, actor: { kind: 'operator', id: 'op-1', name: 'Anna Adam' } }),
      );
    }
  });

  it('is told of sessions, and kept with where they were', async () => {
    studio = await test.account();
    const contact = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const browser = await test.signIn(studio, contact);
    await browser.fetch('/session', { method: 'DELETE' });
    const names = (await told()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['contact.joined', 'session.started', 'session.ended']));
    const started = (await told()).find(({ name }) => name === 'session.started');
    expect(started).toMatchObject({ partyId: contact.id, data: { way: 'operator_link' } });
    expect(await noted()).toContainEqual(
      expect.objectContaining({
        action: 'session.started',
        subject: `contact:${contact.id}`,
        actor: expect.objectContaining({ kind: 'contact', id: contact.id }),
      }),
    );
  });

  it('is told of apps and the brand', async () => {
    studio = await test.account();
    await anna().apps.disallow('orders');
    await anna().apps.allow('orders');
    await anna().brand.set({ name: 'Studio', primary: '#123456' });
    const subjects = (await told()).map(({ name, subject }) => `${name} ${subject}`);
    expect(subjects).toEqual(
      expect.arrayContaining([
        'app.disallowed app:orders',
        'app.allowed app:orders',
        `brand.changed brand:${studio.id}`,
      ]),
    );
    const actions = (await noted()).map(({ action, operation }) => `${action} by ${operation}`);
    expect(actions).toEqual(
      expect.arrayContaining([
        'app.disallowed by apps.disallow',
        'app.allowed by apps.allow',
        'brand.changed by brand.set',
      ]),
    );
  });

  it('is not told where nothing changed', async () => {
    studio = await test.account();
    const { id } = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    await studio.services.contacts.suspend(id);
    const [events, entries] = [(await told()).length, (await noted()).length];
    await expect(studio.services.contacts.suspend(id)).rejects.toMatchObject({ code: 'contact_not_active' });
    expect((await told()).length).toBe(events);
    expect((await noted()).length).toBe(entries);
  });

  it('leaves a trail that verifies', async () => {
    expect(await studio.services.audit.verify()).toMatchObject({ intact: true });
  });
});
