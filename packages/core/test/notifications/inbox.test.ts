import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { newId } from '../../src/index.js';
import { kernelEngines } from '../../src/testing/test-database.js';
import { type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { orders } from './orders.js';

describe.each(testEngines())('what contacts are told in the portal, on %s', (engine) => {
  let test: TestPortal<ReturnType<typeof orders>>;
  afterEach(() => test.close());

  async function start() {
    test = await testPortal({ engine, plugins: [orders()] });
    const studio = await test.account();
    const { contacts, companies } = studio.services;
    const hanna = await contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const otto = await contacts.create({ email: 'otto@example.com', name: 'Otto', locale: 'de' });
    const firm = await companies.create({ name: 'Brandt KG' });
    const browser = await test.signIn(studio, hanna);
    return { studio, hanna, otto, firm, browser, api: browser.api(), id: newId(test.clock) };
  }

  it('is listed with the words of the reader, and read one by one or all at once', async () => {
    const { studio, hanna, otto, api, id } = await start();
    await studio.services.orders.placed({ to: hanna.id, id, number: 'A-1' });
    test.clock.advance({ seconds: 1 });
    await studio.services.orders.due({ to: hanna.id, id });
    await studio.services.orders.placed({ to: otto.id, id, number: 'A-2' });
    const all = await api('GET /notifications');
    expect(all).toEqual({
      unread: 2,
      items: [
        expect.objectContaining({
          topic: 'order_due',
          app: 'orders',
          title: 'Please sign',
          link: `/orders/${id}`,
          read: false,
        }),
        expect.objectContaining({ topic: 'order_placed', title: 'Order A-1', at: '2026-11-24T09:00:00.000Z' }),
      ],
    });
    const [newest, oldest] = all.items;
    expect(await api('PATCH /notifications', { body: { read: [oldest?.id ?? ''] } })).toEqual({ unread: 1 });
    expect((await api('GET /notifications')).items.map(({ read }) => read)).toEqual([false, true]);
    test.clock.advance({ seconds: 1 });
    await studio.services.orders.placed({ to: hanna.id, id });
    // What came meanwhile stays unread.
    expect(await api('PATCH /notifications', { body: { read: 'all', until: newest?.id ?? '' } })).toEqual({
      unread: 1,
    });
    expect(await api('PATCH /notifications', { body: { read: 'all' } })).toEqual({ unread: 0 });
    const ottos = (await test.signIn(studio, otto)).api();
    const his = await ottos('GET /notifications');
    expect(his).toMatchObject({ unread: 1, items: [{ title: 'Auftrag A-2' }] });
    // Another's is passed over.
    expect(await api('PATCH /notifications', { body: { read: [his.items[0]?.id ?? '', 'nonsense'] } })).toEqual({
      unread: 0,
    });
    expect((await ottos('GET /notifications')).unread).toBe(1);
  });

  it('comes page by page', async () => {
    const { studio, hanna, api, browser, otto } = await start();
    for (let i = 0; i < 5; i += 1) {
      test.clock.advance({ seconds: 1 });
      await studio.services.orders.placed({ to: hanna.id, id: newId(test.clock), number: `A-${i}` });
    }
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await api('GET /notifications', { query: { limit: 2, ...(cursor && { cursor }) } });
      expect(page.unread).toBe(5);
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(titles).toEqual([4, 3, 2, 1, 0].map((i) => `Order A-${i}`));
    const { next = '' } = await api('GET /notifications', { query: { limit: 2 } });
    const other = await test.signIn(studio, otto);
    expect((await other.fetch(`/notifications?cursor=${next}`)).status).toBe(422);
    expect((await browser.fetch('/notifications?cursor=nonsense')).status).toBe(422);
    expect((await test.visit(studio).fetch('/notifications')).status).toBe(401);
  });

  it('does not exist where its app does not', async () => {
    const { studio, hanna, api, id } = await start();
    await studio.services.orders.placed({ to: hanna.id, id });
    await studio.services.orders.reminded({ to: hanna.id, id });
    await studio.services.apps.disallow('orders');
    expect(await api('GET /notifications')).toMatchObject({ unread: 1, items: [{ title: 'A note' }] });
    expect((await api('GET /notifications/choices')).topics.map(({ topic }) => topic)).toEqual(['note_reminded']);
    // All that is seen is read, and what is hidden stays as it is.
    expect(await api('PATCH /notifications', { body: { read: 'all' } })).toEqual({ unread: 0 });
    await studio.services.apps.allow('orders');
    expect((await api('GET /notifications')).unread).toBe(1);
  });

  it('is told to a company’s contacts in the roles that the topic names, and with the change or not at all', async () => {
    const { studio, hanna, otto, firm, id } = await start();
    const { companies, orders: shop } = studio.services;
    const unreadOf = async (contact: typeof hanna) =>
      (await (await test.signIn(studio, contact)).api()('GET /notifications')).unread;
    await companies.addMember(firm.id, hanna.id, 'billing');
    await companies.addMember(firm.id, otto.id, 'member');
    await shop.placed({ to: firm.id, id });
    expect([await unreadOf(hanna), await unreadOf(otto)]).toEqual([1, 0]);
    await shop.reminded({ to: firm.id, id });
    expect([await unreadOf(hanna), await unreadOf(otto)]).toEqual([2, 1]);
    // What was the company's goes with the place in it, and nothing else.
    await shop.reminded({ to: otto.id, id });
    expect(await unreadOf(otto)).toBe(2);
    await companies.removeMember(firm.id, otto.id);
    expect([await unreadOf(hanna), await unreadOf(otto)]).toEqual([2, 1]);
    await expect(shop.placed({ to: hanna.id, id, fails: true })).rejects.toThrow('closed');
    expect(await unreadOf(hanna)).toBe(2);
    await test.portal.tick();
    expect(test.mails.to('hanna@example.com')).toHaveLength(2);
  });

  it('is refused where its author declared something else', async () => {
    const { studio, hanna, id } = await start();
    const { orders: shop } = studio.services;
    await expect(shop.wrong({ to: hanna.id, id })).rejects.toThrow(
      'Plugin "orders" has no topic "nothing". Its topics are: order_placed, order_due, note_reminded.',
    );
    await expect(shop.placed({ to: hanna.id, id, values: { 'order.number': 'A' } })).rejects.toThrow(
      'lacks "order.total"',
    );
    await expect(shop.due({ to: hanna.id, id, values: { x: '1' } })).rejects.toThrow('does not declare');
    await expect(shop.due({ to: hanna.id, id, link: 'https://evil.example' })).rejects.toThrow('no page path');
    await expect(shop.due({ to: newId(test.clock), id })).rejects.toThrow('no contact or company');
    const { id: foreign } = await (await test.account()).services.contacts.create({
      email: 'a@example.com',
      name: 'A',
    });
    await expect(shop.due({ to: foreign, id })).rejects.toThrow('no contact or company');
  });

  it('follows what the contact chose; what is required cannot be switched off', async () => {
    const { studio, hanna, api, browser, id } = await start();
    const { orders: shop } = studio.services;
    const byDefault = { email: 'now', inApp: 'on' };
    expect(await api('GET /notifications/choices')).toEqual({
      topics: [
        {
          topic: 'order_placed',
          app: 'orders',
          appTitle: 'Orders',
          title: 'New orders',
          required: false,
          ...byDefault,
        },
        { topic: 'order_due', app: 'orders', appTitle: 'Orders', title: 'Signatures', required: true, ...byDefault },
        { topic: 'note_reminded', app: 'notes', appTitle: 'Notes', title: 'Reminders', required: false, ...byDefault },
      ],
    });
    const chosen = await api('PUT /notifications/choices', {
      body: {
        topics: [
          { topic: 'order_placed', inApp: 'off' },
          { topic: 'note_reminded', email: 'off' },
          { topic: 'order_due', email: 'daily' },
        ],
      },
    });
    expect(chosen.topics.map(({ email, inApp }) => `${email} ${inApp}`)).toEqual(['now off', 'daily on', 'off on']);
    await shop.placed({ to: hanna.id, id });
    await shop.reminded({ to: hanna.id, id });
    expect((await api('GET /notifications')).items.map(({ topic }) => topic)).toEqual(['note_reminded']);
    await test.portal.tick();
    expect(test.mails.mails.map(({ subject }) => subject)).toEqual(['Order A-1']);
    const put = (topics: object[]) =>
      browser.fetch('/notifications/choices', {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ topics }),
      });
    for (const off of [{ email: 'off' }, { inApp: 'off' }]) {
      const refused = await put([
        { topic: 'note_reminded', inApp: 'off' },
        { topic: 'order_due', ...off },
      ]);
      expect([refused.status, (await refused.json()).code]).toEqual([422, 'topic_required']);
    }
    expect((await put([{ topic: 'unknown', email: 'off' }])).status).toBe(422);
    expect((await put([{ topic: 'order_placed', email: 'weekly' }])).status).toBe(422);
    expect((await api('GET /notifications/choices')).topics).toEqual(chosen.topics);
  });
});

describe.each(kernelEngines())('the number of unread, on %s', (engine) => {
  const { numRuns, timeout } = propertyRuns(8);

  it('is that of what is listed and not read, whatever happens', { timeout }, async () => {
    const test = await testPortal({ engine, plugins: [orders()] });
    const studio = await test.account();
    const step = fc.oneof(
      fc.record({ kind: fc.constant('tell' as const), topic: fc.constantFrom('placed', 'due', 'reminded') }),
      fc.record({ kind: fc.constant('readAll' as const) }),
      fc.record({ kind: fc.constant('readSome' as const), every: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ kind: fc.constant('switch' as const), app: fc.constantFrom('orders', 'notes') }),
      fc.record({ kind: fc.constant('choose' as const), inApp: fc.constantFrom('on', 'off') }),
    );
    let people = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          people += 1;
          const contact = await studio.services.contacts.create({ email: `p${people}@example.com`, name: 'P' });
          const api = (await test.signIn(studio, contact)).api();
          const model: { app: string; read: boolean }[] = [];
          const hidden = new Set<string>();
          let placedInApp = true;
          const seen = () => model.filter(({ app }) => !hidden.has(app));
          for (const each of steps) {
            test.clock.advance({ seconds: 1 });
            if (each.kind === 'tell') {
              const { topic } = each;
              await studio.services.orders[topic as 'placed']({ to: contact.id, id: newId(test.clock) });
              if (topic !== 'placed' || placedInApp)
                model.unshift({ app: topic === 'reminded' ? 'notes' : 'orders', read: false });
            } else if (each.kind === 'readAll') {
              await api('PATCH /notifications', { body: { read: 'all' } });
              for (const one of seen()) one.read = true;
            } else if (each.kind === 'readSome') {
              const { items } = await api('GET /notifications', { query: { limit: 100 } });
              const some = items.flatMap(({ id }, i) => (i % each.every === 0 ? id : []));
              await api('PATCH /notifications', { body: { read: some } });
              seen().forEach((one, i) => {
                if (i % each.every === 0) one.read = true;
              });
            } else if (each.kind === 'switch') {
              if (hidden.delete(each.app)) await studio.services.apps.allow(each.app);
              else {
                hidden.add(each.app);
                await studio.services.apps.disallow(each.app);
              }
            } else if (!hidden.has('orders')) {
              placedInApp = each.inApp === 'on';
              await api('PUT /notifications/choices', {
                body: { topics: [{ topic: 'order_placed', inApp: each.inApp as 'on' }] },
              });
            }
            const { items, unread } = await api('GET /notifications', { query: { limit: 100 } });
            expect(items.map(({ app, read }) => ({ app, read }))).toEqual(seen());
            expect(unread).toBe(seen().filter(({ read }) => !read).length);
          }
          for (const app of hidden) await studio.services.apps.allow(app);
        }),
        { numRuns },
      );
    } finally {
      await test.close();
    }
  });
});
