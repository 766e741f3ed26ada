import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compose } from '../../src/composition/compose.js';
import { createPortal, definePlugin, defineTables, newId, text } from '../../src/index.js';
import { sqlite } from '../../src/sqlite.js';
import { type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { orders, shelf } from './orders.js';

const plugin = (id: string, more: object) =>
  definePlugin({
    id,
    options: z.object({}),
    tables: defineTables({}),
    migrations: {},
    texts: { en: { title: id } },
    apps: { [id]: { title: text('title'), icon: 'list', path: `/${id}` } },
    ...more,
  })();

describe('composition', () => {
  it.each([
    ['Paid', z.object({}), 'such as "invoice.paid"'],
    ['parcel.sent', z.object({ id: z.string() }), '`parcelId`'],
    ['credit_note.issued', z.object({}), '`creditNoteId`'],
    ['parcel.sent', z.string(), '`parcelId`'],
    [
      'contact.joined',
      z.object({ contactId: z.string() }),
      '"core" and "parcels" both claim the event "contact.joined"',
    ],
  ])('refuses the event "%s" that does not say what it happened to, or is another’s', (name, schema, message) => {
    expect(() => compose([plugin('parcels', { events: { [name]: schema } })])).toThrow(message);
  });

  it('refuses two owners of one event', () => {
    const events = { 'parcel.sent': z.object({ parcelId: z.string() }) };
    expect(() => compose([plugin('first', { events }), plugin('second', { events })])).toThrow(
      '"first" and "second" both claim the event "parcel.sent"',
    );
  });

  it('warns of who listens to what its owner does not tell, and not of what nobody owns', () => {
    const listener = plugin('listener', {
      on: (on: (schema: z.ZodType) => { handle(handler: () => void): unknown }) => ({
        'order.placed': on(z.object({})).handle(() => {}),
        'order.lost': on(z.object({})).handle(() => {}),
        'parcel.sent': on(z.object({})).handle(() => {}),
      }),
    });
    const { warnings } = compose([orders(), listener]);
    expect(warnings).toEqual([
      expect.stringContaining('"listener" listens to "order.lost", which "orders" does not tell'),
    ]);
  });
});

describe('a host that listens', () => {
  const portalOf = () =>
    createPortal({
      database: sqlite(':memory:'),
      secret: 'a secret for tests, 32 bytes at least',
      plugins: [orders()],
      log: () => {},
    });

  it('is told of a name that nobody has, of one that is taken, and that it comes too late', async () => {
    const portal = portalOf();
    portal.on('order.placed', () => {});
    portal.on('order.placed', () => {}, { as: 'books' });
    expect(() => portal.on('order.lost' as 'order.placed', () => {})).toThrow('Nobody tells an event "order.lost"');
    expect(() => portal.on('order.placed', () => {})).toThrow('a listener called "host" already');
    expect(() => portal.on('order.paid', () => {}, { as: 'My Books' })).toThrow('no name for a listener');
    await portal.start();
    expect(() => portal.on('order.paid', () => {})).toThrow('came after the start');
    await portal.close();
  });
});

describe.each(testEngines())('nodes, on %s', (engine) => {
  let test: TestPortal<ReturnType<typeof orders> | ReturnType<typeof shelf>>;
  afterEach(() => test.close());

  it('that deliver at the same time do it once together', async () => {
    const heard: string[] = [];
    test = await testPortal({
      engine,
      plugins: [orders(), shelf({ fails: 0, failsInside: 0 })],
      listen: (portal) => portal.on('order.placed', ({ id }) => void heard.push(id)),
    });
    const second = await test.node();
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    for (let order = 0; order < 20; order += 1) {
      await studio.services.orders.place({ id: newId(test.clock), owner: hanna.id });
    }
    await Promise.all([test.portal.tick(), second.tick(), test.portal.tick()]);
    expect(heard).toHaveLength(20);
    expect(new Set(heard).size).toBe(20);
    expect(await studio.services.shelf.items()).toHaveLength(20);
  });

  it('deliver by themselves once they work, until the portal is closed', async () => {
    const heard: string[] = [];
    test = await testPortal({
      engine,
      plugins: [orders(), shelf({ fails: 0, failsInside: 0 })],
      listen: (portal) => portal.on('order.placed', ({ id }) => void heard.push(id)),
    });
    await test.portal.work();
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    await studio.services.orders.place({ id: newId(test.clock), owner: hanna.id });
    await expect.poll(() => heard).toHaveLength(1);
  });
});

describe.each(testEngines())('what waits for a plugin that is gone, on %s', (engine) => {
  it('is kept and named at the start, and delivered when the plugin is back', async () => {
    const whole = await testPortal({ engine, plugins: [orders(), shelf({ fails: 0, failsInside: 0 })] });
    const studio = await whole.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const id = newId(whole.clock);
    await studio.services.orders.place({ id, owner: hanna.id });

    const log: object[] = [];
    const without = createPortal({
      database: whole.database,
      secret: 'a secret for tests, 32 bytes at least',
      clock: whole.clock,
      plugins: [plugin('other', {})],
      log: (record) => void log.push(record),
    });
    await without.tick();
    expect(log).toContainEqual(
      expect.objectContaining({ event: 'work.parked', subscribers: ['shelf'], jobs: ['orders.expiry'] }),
    );
    await without.close();
    await whole.portal.tick();
    expect(await studio.services.shelf.items()).toEqual([id]);
    await whole.close();
  });
});
