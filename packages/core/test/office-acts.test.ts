import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../src/index.js';
import { type TestAccount, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { orders } from './notifications/orders.js';

type P = ReturnType<typeof orders>;

describe.each(testEngines())('what the office does, on %s', (engine) => {
  let test: TestPortal<P>;
  let studio: TestAccount<P>;
  let hanna: { readonly id: string };
  let refuses = true;
  beforeAll(async () => {
    test = await testPortal({
      engine,
      plugins: [orders()],
      listen: (portal) =>
        portal.on('app.disallowed', () => {
          if (refuses) throw new Error('not now');
        }),
    });
    studio = await test.account();
    hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
  });
  afterAll(() => test.close());

  const byAnna = { kind: 'operator', id: 'op-1', name: 'Anna Adam' };
  const anna = () => test.portal.account(studio.id, { id: 'op-1', name: 'Anna Adam' });
  /** What was noted meanwhile, the earliest first. */
  const noted = async (work: () => Promise<unknown>) => {
    const { seq } = await studio.services.audit.head();
    await work();
    const { items } = await studio.services.audit.list({ limit: 100 });
    return items.filter((entry) => entry.seq > seq).toReversed();
  };

  it('is kept as an operator’s where the host names him, and as the host’s own where it names nobody', async () => {
    const reference = 'course-1';
    const acts = (services: typeof studio.services) => async () => {
      await services.notifications.set('order_placed', { status: 'off' });
      await services.notifications.set('order_placed', { status: 'on' });
      await services.references.offer({ reference, title: 'A course' });
      await services.references.withdraw(reference);
      // What is not offered leaves nothing to note.
      await services.references.withdraw(reference);
      await services.notifications.suppress('otto@example.com', 'complaint');
      await services.notifications.lift('otto@example.com');
      await services.search.rebuild();
    };
    const operations = [
      'topic.changed by notifications.set',
      'topic.changed by notifications.set',
      'reference.offered by references.offer',
      'reference.withdrawn by references.withdraw',
      'suppression.added by notifications.suppress',
      'suppression.lifted by notifications.lift',
      'search.rebuilt by search.rebuild',
    ];
    for (const [services, actor] of [
      [anna() as typeof studio.services, byAnna],
      [studio.services, { kind: 'host', id: 'host', name: null }],
    ] as const) {
      const entries = await noted(acts(services));
      expect(entries.map(({ action, operation }) => `${action} by ${operation}`)).toEqual(operations);
      for (const entry of entries) expect(entry.actor).toEqual(actor);
    }
  });

  it('is kept of addresses that get no mails, readable until their contact is erased', async () => {
    const entries = await noted(async () => {
      await anna().notifications.suppress('Hanna@Example.com', 'hard_bounce');
      await anna().notifications.suppress('hanna@example.com', 'complaint');
      await anna().notifications.lift('hanna@example.com');
      await anna().notifications.lift('hanna@example.com');
    });
    const hers = {
      actor: byAnna,
      subject: `contact:${hanna.id}`,
      personal: [expect.objectContaining({ of: hanna.id, values: { email: 'hanna@example.com' } })],
    };
    // What changed nothing leaves nothing.
    expect(entries).toEqual([
      expect.objectContaining({ ...hers, action: 'suppression.added', data: { reason: 'hard_bounce' } }),
      expect.objectContaining({ ...hers, action: 'suppression.lifted' }),
    ]);
    await expect(anna().notifications.suppress('hanna@example.com', 'nonsense' as never)).rejects.toMatchObject({
      code: 'input_invalid',
    });
    expect(await noted(() => anna().notifications.suppress('nobody@example.com', 'operator'))).toEqual([
      expect.objectContaining({ action: 'suppression.added', subject: null, personal: [] }),
    ]);
  });

  it('is kept of trial mails and of templates put back', async () => {
    const entries = await noted(async () => {
      const { notifications } = anna();
      const template = { subject: 'Thanks', body: 'For {{order.number}}.' };
      await notifications.set('order_placed', { template: { language: 'en', ...template } });
      await notifications.sendTest(
        { topic: 'order_placed', language: 'en' },
        { name: 'Anna', address: 'a@example.com' },
      );
      await notifications.reset('order_placed');
      await notifications.reset('order_placed');
    });
    expect(entries.map(({ action, operation, subject, data }) => ({ action, operation, subject, data }))).toEqual([
      {
        action: 'topic.changed',
        operation: 'notifications.set',
        subject: 'topic:order_placed',
        data: { language: 'en' },
      },
      {
        action: 'topic.test_sent',
        operation: 'notifications.sendTest',
        subject: 'topic:order_placed',
        data: { language: 'en' },
      },
      {
        action: 'topic.reset',
        operation: 'notifications.reset',
        subject: 'topic:order_placed',
        data: { languages: ['en'] },
      },
    ]);
    expect(test.mails.to('a@example.com').map(({ subject }) => subject)).toEqual(['Thanks']);
  });

  it('is kept of deliveries that are tried again, with the change or not at all', async () => {
    await studio.services.apps.disallow('notes');
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await test.portal.tick();
      test.clock.advance({ hours: 30 });
    }
    const [dead] = (await studio.services.events.deliveries({ status: 'dead' })).items;
    refuses = false;
    const id = dead?.id ?? '';
    expect(await noted(() => anna().events.retry(id))).toEqual([
      expect.objectContaining({
        action: 'delivery.retried',
        actor: byAnna,
        subject: `delivery:${id}`,
        data: { kind: 'subscriber', consumer: dead?.consumer, itemId: dead?.itemId },
      }),
    ]);
    for (const wrong of [id, newId(test.clock)])
      expect(await noted(() => expect(anna().events.retry(wrong)).rejects.toThrow())).toEqual([]);
    await studio.services.apps.allow('notes');
    expect(await studio.services.audit.verify()).toMatchObject({ intact: true });
  });
});
