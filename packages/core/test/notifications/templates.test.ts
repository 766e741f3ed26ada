import { afterEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/index.js';
import { type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { orders } from './orders.js';

describe.each(testEngines())('what the owner makes of a topic, on %s', (engine) => {
  let test: TestPortal<ReturnType<typeof orders>>;
  afterEach(() => test.close());

  async function start() {
    test = await testPortal({ engine, plugins: [orders()] });
    const studio = await test.account({ name: 'Studio Nord', locale: 'de' });
    const hanna = await studio.services.contacts.create({
      email: 'hanna@example.com',
      name: 'Hanna {{order.total}} <b>',
    });
    return { studio, hanna, ...studio.services };
  }
  const german = { language: 'de', subject: 'Danke für {{order.number}}', body: 'Hallo {{contact.name}}!' };
  /** The text of the mail that a contact gets. */
  const mailed = async (studio: Awaited<ReturnType<typeof start>>['studio'], to: { id: string }, values?: object) => {
    await studio.services.orders.placed({
      to: to.id,
      id: newId(test.clock),
      ...(values && { values: values as never }),
    });
    await test.portal.tick();
    test.clock.advance({ minutes: 11 });
    return test.mails.mails.at(-1);
  };

  it('is what contacts are mailed, until the default is put back', async () => {
    const { studio, hanna, notifications } = await start();
    const templates = async () => {
      const topic = (await notifications.topics()).find((each) => each.topic === 'order_placed');
      return topic?.templates.map(({ language, subject, edited }) => `${language} ${subject} ${edited}`);
    };
    const defaults = ['en Order {{order.number}} false', 'de Auftrag {{order.number}} false'];
    expect(await templates()).toEqual(defaults);
    await notifications.set('order_placed', { template: german });
    expect(await templates()).toEqual([defaults[0], 'de Danke für {{order.number}} true']);
    expect(await mailed(studio, hanna)).toMatchObject({ subject: 'Danke für A-1' });
    // A contact finds the same words in the portal.
    const api = (await test.signIn(studio, hanna)).api();
    expect((await api('GET /notifications')).items[0]?.title).toBe('Danke für A-1');
    await notifications.reset('order_placed', 'en');
    expect(await templates()).toEqual([defaults[0], 'de Danke für {{order.number}} true']);
    await notifications.reset('order_placed', 'de');
    expect(await templates()).toEqual(defaults);
    await notifications.set('order_placed', { template: german });
    await notifications.reset('order_placed');
    expect(await templates()).toEqual(defaults);
    expect(await mailed(studio, hanna)).toMatchObject({ subject: 'Auftrag A-1' });
  });

  it('is of no concern to another account', async () => {
    const { notifications } = await start();
    const other = await test.account({ name: 'Studio Süd', locale: 'de' });
    const otto = await other.services.contacts.create({ email: 'otto@example.com', name: 'Otto' });
    await notifications.set('order_placed', { status: 'off', template: german });
    await notifications.suppress('otto@example.com', 'operator');
    expect(await mailed(other, otto)).toMatchObject({ subject: 'Auftrag A-1', to: { address: 'otto@example.com' } });
    await other.services.notifications.set('order_placed', { template: { ...german, subject: 'Von Süd' } });
    await other.services.notifications.reset('order_placed');
    const [placed] = await notifications.topics();
    expect(placed).toMatchObject({ status: 'off', templates: [{ edited: false }, { edited: true }] });
  });

  it('is refused where it is broken, with the line, and what was before stays', async () => {
    const { studio, hanna, notifications } = await start();
    await notifications.set('order_placed', { template: german });
    const broken = { ...german, body: 'Hallo\n\n{{contact.nam}}!' };
    const refused = {
      code: 'template_invalid',
      status: 422,
      message: expect.stringContaining('Line 3, column 1 of the body: `{{contact.nam}}` is no value here.'),
      members: { errors: [expect.objectContaining({ part: 'body', line: 3, column: 1 })] },
    };
    const asked = { topic: 'order_placed', language: 'de', template: broken };
    const to = { name: 'Anna', address: 'anna@example.com' };
    await expect(notifications.set('order_placed', { status: 'off', template: broken })).rejects.toMatchObject(refused);
    await expect(notifications.preview(asked)).rejects.toMatchObject(refused);
    await expect(notifications.sendTest(asked, to)).rejects.toMatchObject(refused);
    const italian = { template: { ...german, language: 'it' } };
    await expect(notifications.set('order_placed', italian)).rejects.toThrow(
      'is not written in "it". It is in: en, de.',
    );
    await expect(notifications.set('order_plaxed', {})).rejects.toThrow('Did you mean "order_placed"?');
    await expect(notifications.set('order_due', { status: 'off' })).rejects.toMatchObject({ code: 'topic_required' });
    await expect(
      notifications.sendTest({ topic: 'order_placed', language: 'de' }, { ...to, address: 'a, b@c.de' }),
    ).rejects.toMatchObject({ code: 'email_invalid' });
    expect(test.mails.mails).toEqual([]);
    expect(await mailed(studio, hanna)).toMatchObject({ subject: 'Danke für A-1' });
  });

  it('is looked at as contacts get it, saved or not, and mailed to whom the owner says', async () => {
    const { studio, notifications } = await start();
    const asked = { topic: 'order_placed', language: 'de' };
    const saved = await notifications.preview(asked);
    expect(saved.subject).toBe('Auftrag A-17');
    expect(saved.text).toContain('Guten Tag Anna Example,\n\nIhr Auftrag über 1.200,50\u00a0€');
    expect(saved.html).toContain(`href="https://${studio.host}/orders"`);
    const tried = await notifications.preview({ ...asked, template: german });
    expect(tried.subject).toBe('Danke für A-17');
    expect((await notifications.preview(asked)).subject).toBe('Auftrag A-17');
    await notifications.sendTest({ ...asked, template: german }, { name: 'Anna Adam', address: 'anna@studio.example' });
    expect(test.mails.mails).toEqual([
      expect.objectContaining({ subject: 'Danke für A-17', to: { name: 'Anna Adam', address: 'anna@studio.example' } }),
    ]);
    // No link of a trial signs anybody in.
    const due = await notifications.preview({ topic: 'order_due', language: 'de' });
    expect(due.text).not.toContain('/auth/link/');
  });

  it('says what it says, and runs nothing: no value is read twice, and markup is text', async () => {
    const { studio, hanna, notifications } = await start();
    const body = '<script>alert(1)</script> #{process.env} <%= x %> {{order.number}} & {{contact.name}}';
    await notifications.set('order_placed', { template: { language: 'de', subject: '<i>{{order.number}}</i>', body } });
    const values = {
      'order.number': '{{signInLink}}"><img src=x onerror=alert(1)>\r\nBcc: eve@example.com',
      'order.total': { amount: 1, currency: 'EUR' },
    };
    const mail = await mailed(studio, hanna, values);
    const number = '{{signInLink}}"><img src=x onerror=alert(1)> Bcc: eve@example.com';
    expect(mail?.subject).toBe(`<i>${number}</i>`);
    expect(mail?.text).toContain(
      `<script>alert(1)</script> #{process.env} <%= x %> ${number} & Hanna {{order.total}} <b>`,
    );
    expect(mail?.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    for (const element of ['<script', '<img', '<i>', '<b>']) expect(mail?.html).not.toContain(element);
    expect(`${mail?.text}${mail?.html}`).not.toContain('/auth/link/');
    for (const name of ['contact.email', 'account.id', 'signInLink.code', 'constructor', 'order.secret', 'this'])
      await expect(
        notifications.set('order_placed', { template: { ...german, body: `{{${name}}}` } }),
        name,
      ).rejects.toMatchObject({ code: 'template_invalid' });
  });
});
