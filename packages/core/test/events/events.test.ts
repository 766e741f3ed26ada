import { afterEach, describe, expect, it } from 'vitest';
import { isoNow } from '../../src/clock.js';
import { type DomainEvent, newId } from '../../src/index.js';
import { type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { orders, shelf, type Trouble } from './orders.js';

describe.each(testEngines())('events, on %s', (engine) => {
  let test: TestPortal<ReturnType<typeof orders> | ReturnType<typeof shelf>>;
  let heard: DomainEvent[];
  const trouble: Trouble = { fails: 0, failsInside: 0 };
  afterEach(() => test.close());

  /** A portal whose host listens, too. */
  async function start(handle: (event: DomainEvent) => void | Promise<void> = () => {}) {
    heard = [];
    Object.assign(trouble, { fails: 0, failsInside: 0 });
    test = await testPortal({
      engine,
      plugins: [orders(), shelf(trouble)],
      listen: (portal) => {
        for (const name of ['order.placed', 'order.paid', 'order.expired'] as const) {
          portal.on(name, async (event) => {
            await handle(event);
            heard.push(event);
          });
        }
      },
    });
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    return { studio, hanna, newOrder: () => newId(test.clock) };
  }

  it('are told after the change that they tell of, with what their owner says of them', async () => {
    const { studio, hanna, newOrder } = await start();
    const id = newOrder();
    await studio.services.orders.place({ id, owner: hanna.id });
    expect(heard).toEqual([]);
    await test.portal.tick();
    expect(heard).toEqual([
      {
        id: expect.any(String),
        name: 'order.placed',
        accountId: studio.id,
        at: isoNow(test.clock),
        subject: `order:${id}`,
        version: 1,
        partyId: hanna.id,
        data: { orderId: id, partyId: hanna.id, amount: 1200 },
      },
    ]);
    expect(await studio.services.shelf.items()).toEqual([id]);
    expect((await studio.services.events.list({ name: 'order.placed' })).items).toEqual(heard);
  });

  it('are not told where the change failed', async () => {
    const { studio, hanna, newOrder } = await start();
    await expect(studio.services.orders.place({ id: newOrder(), owner: hanna.id, fails: true })).rejects.toThrow(
      'closed',
    );
    await test.portal.tick();
    expect(heard).toEqual([]);
    expect((await studio.services.events.list({ name: 'order.placed' })).items).toEqual([]);
  });

  it('come again while they are not taken, later each time, and take effect once', async () => {
    const { studio, hanna, newOrder } = await start();
    trouble.fails = 1;
    trouble.failsInside = 2;
    const id = newOrder();
    await studio.services.orders.place({ id, owner: hanna.id });
    for (const seconds of [0, 7, 37]) {
      test.clock.advance({ seconds });
      await test.portal.tick();
      expect(await studio.services.shelf.items()).toEqual([]);
    }
    test.clock.advance({ minutes: 3 });
    await test.portal.tick();
    expect(await studio.services.shelf.items()).toEqual([id]);
    // Whoever did not fail was not asked again.
    expect(heard).toHaveLength(1);
    test.clock.advance({ days: 3 });
    await test.portal.tick();
    expect(await studio.services.shelf.items()).toEqual([id]);
  });

  it('are dead after the last attempt: operators see why, and try again', async () => {
    const { studio, hanna, newOrder } = await start();
    trouble.fails = 9;
    const id = newOrder();
    await studio.services.orders.place({ id, owner: hanna.id });
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await test.portal.tick();
      test.clock.advance({ hours: 30 });
    }
    const { items } = await studio.services.events.deliveries({ status: 'dead' });
    expect(items).toEqual([
      expect.objectContaining({
        consumer: 'shelf',
        attempts: 9,
        lastError: 'Error: The shelf is being painted.',
      }),
    ]);
    expect(test.log).toContainEqual(expect.objectContaining({ event: 'delivery.dead', accountId: studio.id }));
    await studio.services.events.retry(items[0]?.id ?? '');
    await test.portal.tick();
    expect(await studio.services.shelf.items()).toEqual([id]);
    expect((await studio.services.events.deliveries({ status: 'dead' })).items).toEqual([]);
    await expect(studio.services.events.retry(items[0]?.id ?? '')).rejects.toMatchObject({ code: 'delivery_not_dead' });
    await expect(studio.services.events.retry('nothing')).rejects.toMatchObject({ code: 'delivery_not_found' });
  });

  it('wait behind an earlier one of the same subject, and no other', async () => {
    let broken = true;
    const { studio, hanna, newOrder } = await start((event) => {
      if (broken && event.name === 'order.placed' && event.data['orderId'] === first) throw new Error('not now');
    });
    const first = newOrder();
    const second = newOrder();
    await studio.services.orders.place({ id: first, owner: hanna.id });
    await studio.services.orders.place({ id: second, owner: hanna.id });
    const browser = await test.signIn(studio, hanna);
    await browser.api()('POST /orders/:id/pay', { params: { id: first } });
    await test.portal.tick();
    expect(heard.map(({ subject }) => subject)).toEqual([`order:${second}`]);
    broken = false;
    test.clock.advance({ minutes: 1 });
    await test.portal.tick();
    expect(heard.filter(({ subject }) => subject === `order:${first}`).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('that have not what a subscriber needs fail with the reason, and are dead as others are', async () => {
    const { studio, hanna, newOrder } = await start();
    await studio.services.orders.place({ id: newOrder(), owner: hanna.id, amount: 9000 });
    await test.portal.tick();
    const lastError = expect.stringContaining('amount');
    const { items } = await studio.services.events.deliveries({ status: 'due' });
    expect(items).toEqual([expect.objectContaining({ attempts: 1, lastError })]);
    for (let attempt = 2; attempt <= 9; attempt += 1) {
      test.clock.advance({ hours: 30 });
      await test.portal.tick();
    }
    const dead = await studio.services.events.deliveries({ status: 'dead' });
    expect(dead.items).toEqual([expect.objectContaining({ attempts: 9, lastError })]);
  });

  it('of one account are nobody else’s', async () => {
    const { studio, hanna, newOrder } = await start();
    await studio.services.orders.place({ id: newOrder(), owner: hanna.id });
    const other = await test.account();
    await test.portal.tick();
    expect((await other.services.events.list({ name: 'order.placed' })).items).toEqual([]);
    expect((await other.services.events.deliveries()).items).toEqual([]);
    const [event] = (await studio.services.events.list({ name: 'order.placed' })).items;
    await expect(other.services.events.get(event?.id ?? '')).rejects.toMatchObject({ code: 'event_not_found' });
    expect(await other.services.shelf.items()).toEqual([]);
  });
});
