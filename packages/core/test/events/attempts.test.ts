import { afterEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/index.js';
import { type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { type Handlers, listener } from './listener.js';
import { orders } from './orders.js';

describe.each(testEngines())('what a subscriber does, on %s', (engine) => {
  let test: TestPortal<ReturnType<typeof orders> | ReturnType<typeof listener>>;
  afterEach(() => test.close());

  async function start(handlers: Handlers) {
    test = await testPortal({ engine, plugins: [orders(), listener(handlers)] });
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    await studio.services.orders.place({ id: newId(test.clock), owner: hanna.id });
    return studio;
  }

  it.each([
    ['an error with a NUL in it', new Error('bad \0 name'), 'Error: bad \ufffd name'],
    ['half a character', new Error('bad \ud800 name'), 'Error: bad \ufffd name'],
    ['nothing that is an error', Object.create(null), '[Object: null prototype] {}'],
  ])('fails with %s: it is tried as often as any other, and then dead', async (_, thrown, kept) => {
    let runs = 0;
    const studio = await start({
      'order.placed': () => {
        runs += 1;
        throw thrown;
      },
    });
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await test.portal.tick();
      test.clock.advance({ hours: 30 });
    }
    expect(runs).toBe(9);
    const { items } = await studio.services.events.deliveries({ status: 'dead' });
    expect(items).toEqual([expect.objectContaining({ attempts: 9, lastError: kept })]);
    const other = await test.account();
    await expect(other.services.events.retry(items[0]?.id ?? '')).rejects.toMatchObject({ code: 'delivery_not_found' });
    expect((await studio.services.events.deliveries({ status: 'dead' })).items).toHaveLength(1);
  });

  it.each(['one after the other', 'at once'])('is one change: a second %s is refused and named', async (way) => {
    const ends: string[] = [];
    const studio = await start({
      'order.placed': async ({ db }) => {
        const change = () =>
          db
            .change(async (tx) => tx.note('order.heard'))
            .then(
              () => ends.push('kept'),
              (error: Error) => ends.push(error.message),
            );
        if (way === 'at once') await Promise.all([change(), change()]);
        else {
          await change();
          await change();
        }
      },
    });
    await test.portal.tick();
    expect(ends.toSorted()).toEqual([expect.stringContaining('makes a second change'), 'kept']);
    const { items } = await studio.services.audit.list({ action: 'order.heard' });
    expect(items).toHaveLength(1);
    expect((await studio.services.events.deliveries({ status: 'done' })).items).toHaveLength(1);
  });

  it('may be done in a second change where the first was not kept', async () => {
    const studio = await start({
      'order.placed': async ({ db }) => {
        await db.change(() => Promise.reject(new Error('not so'))).catch(() => {});
        await db.change(async (tx) => tx.note('order.heard'));
      },
    });
    await test.portal.tick();
    expect((await studio.services.audit.list({ action: 'order.heard' })).items).toHaveLength(1);
  });
});
