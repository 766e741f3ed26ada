import { afterEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/index.js';
import { type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { type Listening, listen } from '../live/live.test-support.js';
import { orders } from './orders.js';

describe.each(testEngines())('open pages, on %s', (engine) => {
  let test: TestPortal<ReturnType<typeof orders>>;
  let stream: Listening | undefined;
  afterEach(async () => {
    await stream?.leave();
    await test.close();
  });

  it('are told how much is unread as soon as it changes, of apps that exist for who looks', async () => {
    test = await testPortal({ engine, plugins: [orders()], live: { every: 20 } });
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const otto = await studio.services.contacts.create({ email: 'otto@example.com', name: 'Otto' });
    const browser = await test.signIn(studio, hanna);
    const id = newId(test.clock);
    await studio.services.orders.placed({ to: otto.id, id });
    stream = await listen(browser);
    expect(await stream.heads()).toEqual({ notifications: { unread: 0, latest: null } });

    await studio.services.orders.placed({ to: hanna.id, id });
    expect(await stream.heads()).toEqual({ notifications: { unread: 1, latest: '2026-11-24T09:00:00.000Z' } });
    test.clock.advance({ seconds: 3 });
    await studio.services.orders.due({ to: hanna.id, id });
    expect(await stream.heads()).toEqual({ notifications: { unread: 2, latest: '2026-11-24T09:00:03.000Z' } });
    // Read in another window.
    await browser.api()('PATCH /notifications', { body: { read: 'all' } });
    expect(await stream.heads()).toEqual({ notifications: { unread: 0, latest: null } });

    await studio.services.apps.disallow('orders');
    await studio.services.orders.placed({ to: hanna.id, id: newId(test.clock) });
    test.clock.advance({ seconds: 20 });
    await studio.services.apps.allow('orders');
    // Nothing is told of the permission itself: the next heartbeat finds it.
    test.clock.advance({ seconds: 20 });
    expect(await stream.heads()).toEqual({ notifications: { unread: 1, latest: expect.any(String) } });
  });
});
