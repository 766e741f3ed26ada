import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/data/engine.js';
import { Mailer, newId } from '../../src/index.js';
import { eraseNotifications } from '../../src/notifications/forgetting.js';
import { DatabaseState } from '../../src/testing/conformance/database-state.js';
import { kernelEngines } from '../../src/testing/test-database.js';
import { type TestPortal, testPortal } from '../../src/testing.js';
import { orders } from './orders.js';

describe.each(kernelEngines())('what a contact was told, on %s', (engineName) => {
  let test: TestPortal<ReturnType<typeof orders>>;
  let engine: Engine;
  afterEach(async () => {
    await engine.close();
    await test.close();
  });

  it('is gone when he is erased, with what mail servers said of him, and nobody else’s is', async () => {
    let works = true;
    const send = async ({ to }: { to: { address: string } }) => {
      if (!works) throw new Error(`421 ${to.address}: try later`);
    };
    test = await testPortal({
      engine: engineName,
      plugins: [orders()],
      overrides: ({ rebind }) => rebind(Mailer).toConstantValue({ send }),
    });
    const studio = await test.account();
    const { contacts, notifications, orders: shop } = studio.services;
    const people = [];
    for (const name of ['hanna', 'otto'])
      people.push(await contacts.create({ email: `${name}@example.com`, name: `${name} of Example` }));
    const [hanna, otto] = people as [(typeof people)[0], (typeof people)[0]];
    for (const { id, email } of people) {
      const topics = [{ topic: 'note_reminded', email: 'daily' as const }];
      await (await test.signIn(studio, { id })).api()('PUT /notifications/choices', { body: { topics } });
      const values = { 'order.number': `For ${email}`, 'order.total': { amount: 1, currency: 'EUR' } };
      await shop.placed({ to: id, id: newId(test.clock), values });
      await test.portal.tick();
      await shop.reminded({ to: id, id: newId(test.clock) });
      works = false;
      await shop.due({ to: id, id: newId(test.clock) });
      await test.portal.tick();
      works = true;
      await notifications.suppress(email, 'complaint');
    }
    engine = await test.database.open();
    const tables = ['portico_notification', 'portico_topic_choice', 'portico_suppression', 'portico_delivery'] as const;
    const told = async () => {
      const { rows } = await DatabaseState.read(engine, [...tables]);
      return (who: { id: string; email: string }) =>
        [...rows].map(([table, all]) => {
          const his = all.filter((row) => [who.id, who.email].some((mark) => JSON.stringify(row).includes(mark)));
          return `${table} ${his.length}`;
        });
    };
    const earlier = await told();
    const all = ['portico_notification 3', 'portico_topic_choice 1', 'portico_suppression 1', 'portico_delivery 3'];
    expect([earlier(hanna), earlier(otto)]).toEqual([all, all]);
    await engine.transaction((tx) => eraseNotifications({ tx, account: studio.id }, hanna.id));
    const later = await told();
    expect([later(hanna), later(otto)]).toEqual([tables.map((table) => `${table} 0`), all]);
    // What was under way ends, and disturbs nobody.
    test.clock.advance({ days: 2 });
    await test.portal.tick();
  });
});
