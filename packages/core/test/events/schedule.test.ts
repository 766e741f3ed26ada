import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin, defineTables, newId, text } from '../../src/index.js';
import { type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { orders } from './orders.js';

describe.each(testEngines())('scheduled work, on %s', (engine) => {
  let test: TestPortal<ReturnType<typeof orders>>;
  afterEach(() => test.close());

  async function start() {
    test = await testPortal({ engine, plugins: [orders()] });
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    await test.portal.tick();
    const place = async (expiresAt: string) => {
      const id = newId(test.clock);
      await studio.services.orders.place({ id, owner: hanna.id, expiresAt });
      return id;
    };
    return { studio, place };
  }

  it('does what is due, when it is due, and once', async () => {
    const { studio, place } = await start();
    const id = await place('2026-11-24T09:07:00.000Z');
    test.clock.advance({ minutes: 5 });
    await test.portal.tick();
    expect(await studio.services.orders.status({ id })).toBe('placed');
    test.clock.advance({ minutes: 5 });
    await test.portal.tick();
    await test.portal.tick();
    expect(await studio.services.orders.status({ id })).toBe('expired');
    expect((await studio.services.events.list({ name: 'order.expired' })).items).toHaveLength(1);
  });

  it('rests while an account is suspended, and catches up afterwards', async () => {
    const { studio, place } = await start();
    const id = await place('2026-11-24T09:01:00.000Z');
    await test.portal.accounts.suspend(studio.id);
    test.clock.advance({ hours: 1 });
    await test.portal.tick();
    await test.portal.accounts.restore(studio.id);
    expect(await studio.services.orders.status({ id })).toBe('placed');
    await test.portal.tick();
    expect(await studio.services.orders.status({ id })).toBe('expired');
  });

  it('is done by one of two nodes that look at the same time', async () => {
    const { studio, place } = await start();
    const second = await test.node();
    for (let minute = 1; minute <= 5; minute += 1) await place(`2026-11-24T09:0${minute}:00.000Z`);
    test.clock.advance({ minutes: 6 });
    await Promise.all([test.portal.tick(), second.tick()]);
    expect((await studio.services.events.list({ name: 'order.expired' })).items).toHaveLength(5);
  });
});

/** A section whose work fails as often as it is told to. */
function chores(every: string, run: () => Promise<void> | void = () => {}) {
  return definePlugin({
    id: 'chores',
    options: z.object({}),
    tables: defineTables({}),
    migrations: {},
    texts: { en: { title: 'Chores' } },
    apps: { chores: { title: text('title'), icon: 'list', path: '/chores' } },
    schedule: { sweep: { every, run } },
  })();
}

describe.each(testEngines())('scheduled work that fails, on %s', (engine) => {
  it('is tried again sooner than its next turn, and never given up', async () => {
    let runs = 0;
    let fails = 30;
    const test = await testPortal({
      engine,
      plugins: [
        chores('P1D', () => {
          runs += 1;
          if (fails-- > 0) throw new Error('The broom is broken.');
        }),
      ],
    });
    const studio = await test.account();
    await test.portal.tick();
    expect(runs).toBe(1);
    expect(test.log).toContainEqual(
      expect.objectContaining({ event: 'job.failed', job: 'chores.sweep', accountId: studio.id }),
    );
    for (let hour = 0; hour < 40; hour += 1) {
      test.clock.advance({ minutes: 75 });
      await test.portal.tick();
    }
    expect(runs).toBeGreaterThan(30);
    expect(fails).toBeLessThan(0);
    const rested = runs;
    test.clock.advance({ hours: 20 });
    await test.portal.tick();
    expect(runs).toBeLessThanOrEqual(rested + 1);
    await test.close();
  });
});

it.each(['5 minutes', 'PT30S', 'P', '', 'PT0M'])('refuses "%s" as the time between two runs', async (every) => {
  await expect(testPortal({ plugins: [chores(every)] })).rejects.toMatchObject({
    code: 'composition_refused',
    message: expect.stringContaining('"sweep" of plugin "chores"'),
  });
});
