import { afterEach, describe, expect, it } from 'vitest';
import { Mailer, newId } from '../../src/index.js';
import { type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { headerOf, mailbox, stopUrl } from './mailbox.test-support.js';
import { orders } from './orders.js';

describe.each(testEngines())('mails of topics, on %s', (engine) => {
  let test: TestPortal<ReturnType<typeof orders>>;
  let box: Awaited<ReturnType<typeof mailbox>>;
  afterEach(async () => {
    await test.close();
    await box.close();
  });

  /** What the host shows. */
  const shown = { orders: true };

  async function start() {
    shown.orders = true;
    box = await mailbox();
    test = await testPortal({
      engine,
      plugins: [orders()],
      apps: () => shown,
      link: (path) => `/clients${path}`,
      overrides: ({ rebind }) => rebind(Mailer).toConstantValue(box.mailer),
    });
    const studio = await test.account({ name: 'Studio Nord', locale: 'de', timeZone: 'Europe/Berlin' });
    const { contacts, orders: shop } = studio.services;
    const hanna = await contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const api = (await test.signIn(studio, hanna)).api();
    return { studio, shop, hanna, api, id: newId(test.clock) };
  }
  const subjects = () => box.mails.map(({ subject }) => subject);
  const settled = async (minutes = 10) => {
    test.clock.advance({ minutes });
    await test.portal.tick();
  };

  it('speak the reader’s language and form of address, and look like the brand', async () => {
    const { studio, shop, hanna, id } = await start();
    const greta = await studio.services.contacts.create({ email: 'greta@example.com', name: 'Greta', locale: 'en-GB' });
    await studio.services.brand.set({ name: 'Studio Nord', supportEmail: 'hallo@nord.example' });
    await shop.placed({ to: hanna.id, id, number: 'A-1' });
    await shop.placed({ to: greta.id, id, number: 'A-1' });
    await test.portal.tick();
    const to = (address: string) => box.mails.find(({ text }) => text?.includes(address));
    const [german, english] = [to('Guten Tag Hanna'), to('Hello Greta')];
    expect(german?.subject).toBe('Auftrag A-1');
    expect(german?.from?.value).toEqual([{ name: 'Studio Nord', address: 'portal@studio.example' }]);
    expect(german?.replyTo?.value).toEqual([{ name: 'Studio Nord', address: 'hallo@nord.example' }]);
    expect(german?.text).toContain('Guten Tag Hanna Brandt,\n\nIhr Auftrag über 1.200,50 € ist da.');
    expect(german?.html).toContain('<html lang="de">');
    expect(german?.html).toContain(`href="https://${studio.host}/clients/orders/${id}"`);
    expect(headerOf(german, 'auto-submitted')).toBe('auto-generated');
    expect(english?.subject).toBe('Order A-1');
    expect(english?.text).toContain('Studio Nord took your order over €1,200.50.');
    expect(english?.html).toContain('<html lang="en">');
    await studio.services.brand.set({ name: 'Studio Nord', formality: 'informal' });
    await shop.placed({ to: hanna.id, id });
    await settled();
    expect(box.mails.at(-1)?.text).toContain('dein Auftrag');
  });

  it('stand together where they are about one thing, and have the same id however often they are tried', async () => {
    const { shop, hanna, id } = await start();
    box.trouble.down = true;
    await shop.placed({ to: hanna.id, id, item: id });
    await test.portal.tick();
    expect(box.mails).toEqual([]);
    box.trouble.down = false;
    await settled();
    for (const item of [id, newId(test.clock)]) {
      await shop.due({ to: hanna.id, id, item });
      await test.portal.tick();
    }
    const [first, second, third] = box.mails;
    expect(box.mails).toHaveLength(3);
    expect(first?.messageId).toMatch(/^<[0-9a-f-]{36}@studio-1\.example>$/);
    expect(new Set(box.mails.map(({ messageId }) => messageId)).size).toBe(3);
    expect(first?.references).toBe(first?.inReplyTo);
    expect(second?.references).toBe(first?.references);
    expect(third?.references).not.toBe(first?.references);
  });

  it('are the same mail to a mailbox that has one twice, since its answer was lost', async () => {
    const { shop, hanna, id } = await start();
    box.trouble.forgetful = true;
    await shop.due({ to: hanna.id, id, item: id });
    await test.portal.tick();
    box.trouble.forgetful = false;
    await settled();
    await settled(60);
    expect(box.mails).toHaveLength(2);
    const facts = box.mails.map(({ messageId, inReplyTo, references, subject, to }) =>
      JSON.stringify({ messageId, inReplyTo, references, subject, to }),
    );
    expect(new Set(facts).size).toBe(1);
  });

  it('of one topic within ten minutes come as one, which lists them', async () => {
    const { shop, hanna, id } = await start();
    await shop.placed({ to: hanna.id, id, number: 'A-1' });
    await test.portal.tick();
    for (const number of ['A-2', 'A-3']) {
      test.clock.advance({ minutes: 2 });
      await shop.placed({ to: hanna.id, id, number });
    }
    await shop.reminded({ to: hanna.id, id });
    await test.portal.tick();
    expect(subjects()).toEqual(['Auftrag A-1', 'Notiz']);
    await settled();
    expect(subjects()).toEqual(['Auftrag A-1', 'Notiz', 'Neue Aufträge: 2']);
    expect(box.mails[2]?.text).toMatch(/Auftrag A-2:\nhttps:.*\n\nAuftrag A-3:\nhttps:/s);
    await settled(60);
    expect(box.mails).toHaveLength(3);
  });

  it('list twenty things, and say how much more there is', async () => {
    const { studio, shop, hanna, api, id } = await start();
    await api('PUT /notifications/choices', { body: { topics: [{ topic: 'order_placed', email: 'daily' }] } });
    for (let i = 1; i <= 22; i += 1) await shop.placed({ to: hanna.id, id, number: `A-${i}` });
    await settled(24 * 60);
    await settled(24 * 60);
    expect(subjects()).toEqual(['Neue Aufträge: 22']);
    const text = box.mails[0]?.text ?? '';
    expect(text.match(/^Auftrag A-\d+:$/gm)).toHaveLength(20);
    expect(text).toContain(`2 weitere Mitteilungen im Portal:\nhttps://${studio.host}/clients/\n`);
  });

  it('come once a day, at eight in the morning of the account, for who wants it so', async () => {
    const { shop, hanna, api, id } = await start();
    await api('PUT /notifications/choices', {
      body: {
        topics: [
          { topic: 'order_placed', email: 'daily' },
          { topic: 'note_reminded', email: 'daily' },
        ],
      },
    });
    await shop.placed({ to: hanna.id, id, number: 'A-1' });
    await settled(60);
    await shop.reminded({ to: hanna.id, id });
    await settled(60);
    expect(box.mails).toEqual([]);
    test.clock.set('2026-11-25T06:59:00.000Z');
    await test.portal.tick();
    expect(box.mails).toEqual([]);
    test.clock.set('2026-11-25T07:00:00.000Z');
    await test.portal.tick();
    expect(subjects()).toEqual(['Neues bei Studio Nord']);
    expect(box.mails[0]?.text).toMatch(/Auftrag A-1:\n.*Notiz:\n/s);
    test.clock.advance({ days: 1 });
    await test.portal.tick();
    expect(box.mails).toHaveLength(1);
  });

  it('are stopped with one press, as mail programs do it: no cookie, from anywhere, as often as one likes', async () => {
    const { studio, shop, hanna, api, id } = await start();
    await shop.placed({ to: hanna.id, id });
    await test.portal.tick();
    const url = stopUrl(box.mails[0]);
    expect(url).toMatch(/^https:\/\/studio-1\.example\/portal\/unsubscribe\/[\w.-]+$/);
    expect(headerOf(box.mails[0], 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const send = (method: string, address = url) =>
      test.portal.fetch(
        new Request(address, {
          method,
          headers: { Host: new URL(address).host, 'Sec-Fetch-Site': 'cross-site', Origin: 'null' },
          ...(method === 'POST' && { body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) }),
        }),
      );
    const choice = async () => (await api('GET /notifications/choices')).topics[0]?.email;
    for (const method of ['GET', 'HEAD']) expect((await send(method)).status).toBe(200);
    expect(await choice()).toBe('now');
    const page = await (await send('GET')).text();
    expect(page).toContain('Neue Aufträge');
    expect(page).not.toContain('<script');
    expect(page).not.toContain('hanna');
    for (let i = 0; i < 2; i += 1) expect((await send('POST')).status).toBe(200);
    expect(await choice()).toBe('off');
    await shop.placed({ to: hanna.id, id });
    await settled();
    expect(box.mails).toHaveLength(1);
    expect((await api('GET /notifications')).unread).toBe(2);
    for (const broken of [`${url}x`, url.slice(0, -4), `${url.split('/').slice(0, -1).join('/')}/nonsense`]) {
      expect((await send('POST', broken)).status).toBe(410);
      expect((await send('GET', broken)).status).toBe(410);
    }
    const other = await test.account();
    expect((await send('POST', url.replace(studio.host, other.host))).status).not.toBe(200);
    test.clock.advance({ days: 366 });
    expect((await send('POST')).status).toBe(410);
    expect(test.log.map((record) => JSON.stringify(record)).join('\n')).not.toContain(url.split('/').at(-1));
  });

  it('are not to be stopped where one must be told, and open the exact thing with a fresh link', async () => {
    const { studio, shop, hanna, id } = await start();
    await shop.due({ to: hanna.id, id });
    await shop.due({ to: hanna.id, id });
    await test.portal.tick();
    expect(subjects()).toEqual(['Bitte unterschreiben', 'Bitte unterschreiben']);
    const links = box.mails.map(({ text = '' }) => /https:\S*\/auth\/link\/\S+/.exec(text)?.[0] ?? '');
    expect(new Set(links).size).toBe(2);
    for (const [i, mail] of box.mails.entries()) {
      expect(headerOf(mail, 'list-unsubscribe')).toBeUndefined();
      const code = /^\d{6}$/m.exec(mail.text ?? '')?.[0] ?? '';
      const browser = test.visit(studio);
      const press = (body: object) =>
        browser.send(
          new Request(links[i] ?? '', {
            method: 'POST',
            headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
          }),
        );
      expect((await press({})).status).not.toBe(200);
      const signedIn = await press({ code });
      expect([signedIn.status, await signedIn.json()]).toEqual([200, { next: `/clients/orders/${id}` }]);
      expect((await browser.api()('GET /session')).contact.id).toBe(hanna.id);
    }
  });

  it('lead through sign-in to the exact thing', async () => {
    const { studio, shop, hanna, id } = await start();
    await shop.placed({ to: hanna.id, id });
    await test.portal.tick();
    const path = new URL(/https:\S*\/orders\/\S+/.exec(box.mails[0]?.text ?? '')?.[0] ?? '').pathname;
    expect(path).toBe(`/clients/orders/${id}`);
    // The host's page finds nobody signed in and asks core's page to come back to the path.
    const browser = test.visit(studio);
    const next = path.replace('/clients', '');
    const asked = await browser.fetch('/auth/ask', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'hanna@example.com', next }),
    });
    expect(asked.status).toBe(202);
    await expect.poll(() => box.mails.length).toBe(2);
    const code = /\d{6}/.exec(box.mails[1]?.subject ?? '')?.[0] ?? '';
    expect((await browser.api()('POST /auth/code', { body: { code } })).next).toBe(path);
  });

  it('are not sent to who is not to get them when they are due, whatever was when it happened', async () => {
    const { studio, shop, hanna, id } = await start();
    const { apps, contacts, notifications } = studio.services;
    const ways: [() => Promise<unknown>, () => Promise<unknown>, string][] = [
      [() => apps.disallow('orders'), () => apps.allow('orders'), 'app_hidden'],
      // By the host itself.
      [async () => (shown.orders = false), async () => (shown.orders = true), 'app_hidden'],
      // He had the permission as everybody has it, and only some have it now.
      [() => apps.setAccess('orders', 'granted'), () => apps.setAccess('orders', 'everyone'), 'app_hidden'],
      [() => contacts.suspend(hanna.id), () => contacts.restore(hanna.id), 'app_hidden'],
      [() => test.portal.accounts.suspend(studio.id), () => test.portal.accounts.restore(studio.id), 'app_hidden'],
      [
        () => notifications.set('order_placed', { status: 'off' }),
        () => notifications.set('order_placed', { status: 'on' }),
        'topic_off',
      ],
      [
        () => notifications.suppress('Hanna@Example.com', 'hard_bounce'),
        () => notifications.lift('hanna@example.com'),
        'suppressed',
      ],
    ];
    for (const [close, open, reason] of ways) {
      await shop.placed({ to: hanna.id, id });
      await close();
      await settled();
      expect(test.log.filter(({ event }) => event === 'notification.not_mailed').at(-1)).toMatchObject({ reason });
      await open();
      await settled();
      expect(box.mails, reason).toEqual([]);
    }
    // Who was suspended is signed out.
    const api = (await test.signIn(studio, hanna)).api();
    await shop.placed({ to: hanna.id, id });
    await api('PUT /notifications/choices', { body: { topics: [{ topic: 'order_placed', email: 'off' }] } });
    await settled();
    expect(box.mails).toEqual([]);
    await api('PUT /notifications/choices', { body: { topics: [{ topic: 'order_placed', email: 'now' }] } });
    await shop.placed({ to: hanna.id, id });
    await settled();
    expect(box.mails).toHaveLength(1);
  });

  it('of a company’s are not sent to who has left it, or is there for something else', async () => {
    const { studio, shop, hanna, id } = await start();
    const { companies } = studio.services;
    const firm = await companies.create({ name: 'Brandt KG' });
    const ways = [
      () => companies.addMember(firm.id, hanna.id, 'member'),
      () => companies.removeMember(firm.id, hanna.id),
    ];
    for (const leave of ways) {
      await companies.addMember(firm.id, hanna.id, 'billing');
      await shop.placed({ to: firm.id, id });
      await leave();
      await settled();
      await companies.addMember(firm.id, hanna.id, 'billing');
      await settled();
      expect(box.mails).toEqual([]);
    }
    await shop.placed({ to: firm.id, id });
    await settled();
    expect(box.mails).toHaveLength(1);
  });

  it('go no more to an address that the mail server refuses for good, until that is lifted', async () => {
    const { studio, shop, hanna, id } = await start();
    const { notifications, events } = studio.services;
    box.refused.add('hanna@example.com');
    await shop.placed({ to: hanna.id, id });
    await test.portal.tick();
    expect(await notifications.suppressions()).toEqual([
      { address: 'hanna@example.com', reason: 'refused', since: '2026-11-24T09:00:00.000Z' },
    ]);
    const [dead] = (await events.deliveries({ status: 'dead' })).items;
    expect(dead?.lastError).toContain('No such mailbox');
    expect(dead?.lastError).not.toContain('hanna@');
    box.refused.clear();
    await shop.due({ to: hanna.id, id });
    await settled();
    expect(box.mails).toEqual([]);
    await notifications.lift('hanna@example.com');
    await shop.due({ to: hanna.id, id });
    await settled();
    expect(box.mails).toHaveLength(1);
  });

  it('are sent as soon as the change is committed: the node that made it does not wait to look again', async () => {
    const { shop, hanna, id } = await start();
    await test.portal.work({ every: 3_600_000 });
    for (let sent = 1; sent <= 3; sent += 1) {
      await shop.due({ to: hanna.id, id });
      await expect.poll(() => box.mails.length, { timeout: 10_000 }).toBe(sent);
    }
  });

  it('are sent once, however many nodes there are', async () => {
    const { shop, hanna, id } = await start();
    const other = await test.node();
    for (let i = 0; i < 6; i += 1) await shop.due({ to: hanna.id, id });
    await Promise.all([test.portal.tick(), other.tick()]);
    expect(box.mails).toHaveLength(6);
  });
});
