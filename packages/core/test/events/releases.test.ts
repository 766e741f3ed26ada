import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type AnyPlugin, createPortal, definePlugin, defineTables, newId, text } from '../../src/index.js';
import { type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { listener } from './listener.js';
import { orders } from './orders.js';

/** A section with scheduled work of these names. */
function chores(ran: string[], ...names: string[]) {
  return definePlugin({
    id: 'chores',
    options: z.object({}),
    tables: defineTables({}),
    migrations: {},
    texts: { en: { title: 'Chores' } },
    apps: { chores: { title: text('title'), icon: 'list', path: '/chores' } },
    schedule: Object.fromEntries(
      names.map((name) => [
        name,
        { every: 'PT5M', run: ({ account }: { account: { id: string } }) => void ran.push(`${name} ${account.id}`) },
      ]),
    ),
  })();
}

describe.each(testEngines())('while a release is rolled out, on %s', (engine) => {
  let test: TestPortal<ReturnType<typeof orders>>;
  afterEach(async () => {
    vi.useRealTimers();
    await test.close();
  });

  /** Starts with these beside the orders. */
  async function start(...plugins: AnyPlugin[]) {
    // Nothing is called of theirs.
    test = (await testPortal({ engine, plugins: [orders(), ...plugins] })) as unknown as typeof test;
  }

  /** A node of the release before, on the same database. */
  const older = (...plugins: AnyPlugin[]) =>
    createPortal({
      database: test.database,
      secret: 'a secret for tests, 32 bytes at least',
      clock: test.clock,
      plugins: [orders(), ...plugins],
      log: () => {},
    });

  it.each([
    ['does not listen to it yet', listener({ 'order.paid': () => {} })],
    [
      'needs more of it',
      listener({ 'order.placed': () => {} }, z.object({ orderId: z.string(), voucher: z.string() })),
    ],
  ])('an event waits for a node that knows what to do, where an older one %s', async (_, before) => {
    const heard: string[] = [];
    await start(listener({ 'order.placed': ({ event }) => void heard.push(event.data.orderId) }));
    const old = older(before);
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const id = newId(test.clock);
    await studio.services.orders.place({ id, owner: hanna.id });
    await old.tick();
    await old.close();
    expect((await studio.services.events.deliveries({ status: 'due' })).items).toHaveLength(1);
    test.clock.advance({ minutes: 2 });
    await test.portal.tick();
    expect(heard).toEqual([id]);
  });

  it('an event that nobody listens to any more is dead after a day', async () => {
    await start(listener({ 'order.placed': () => {} }));
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    await studio.services.orders.place({ id: newId(test.clock), owner: hanna.id });
    const next = older(listener({ 'order.paid': () => {} }));
    for (let hour = 0; hour < 23; hour += 1) {
      await next.tick();
      test.clock.advance({ hours: 1 });
    }
    expect((await studio.services.events.deliveries({ status: 'dead' })).items).toEqual([]);
    test.clock.advance({ hours: 1 });
    await next.tick();
    await next.close();
    expect((await studio.services.events.deliveries({ status: 'dead' })).items).toEqual([
      expect.objectContaining({ lastError: '"listener" does not listen to "order.placed" any more.' }),
    ]);
  });

  it('an account that an older node makes has all scheduled work within an hour', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const ran: string[] = [];
    await start(chores(ran, 'sweep', 'dust'));
    const old = older(chores(ran, 'sweep'));
    const { id } = await old.accounts.create({ slug: 'late', name: 'Late' });
    await old.close();
    vi.advanceTimersByTime(60 * 60 * 1000);
    await expect
      .poll(async () => {
        await test.portal.tick();
        return ran;
      })
      .toContain(`dust ${id}`);
    expect(ran).toContain(`sweep ${id}`);
  });
});

describe.each(testEngines())('a clock that is put back, on %s', (engine) => {
  it('does not keep scheduled work waiting for more than its turn and an hour', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const ran: string[] = [];
    const test = await testPortal({ engine, plugins: [chores(ran, 'sweep')] });
    test.clock.set('2027-11-24T09:00:00.000Z');
    await test.account();
    await test.portal.tick();
    expect(ran).toHaveLength(1);
    test.clock.set('2026-11-24T09:00:00.000Z');
    await test.portal.tick();
    expect(ran).toHaveLength(1);
    vi.advanceTimersByTime(60 * 60 * 1000);
    await expect
      .poll(async () => {
        await test.portal.tick();
        return ran.length;
      })
      .toBe(2);
    vi.useRealTimers();
    await test.close();
  });
});
