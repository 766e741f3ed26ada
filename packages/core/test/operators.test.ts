import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin, defineTables, type PluginOf } from '../src/index.js';
import { type TestAccount, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

const desk = definePlugin({
  id: 'desk',
  options: z.object({}),
  tables: defineTables({}),
  migrations: {},
  texts: { en: {} },
  apps: {},
  operators: (call) => ({
    // Each hands back more than it returns, or something else: `secret` must not leave.
    look: call({
      input: z.object({ name: z.string().trim().min(1), times: z.int().default(1) }),
      returns: z.object({ name: z.string(), parts: z.array(z.object({ id: z.string() })) }),
    }).handle(({ input }) => {
      const found = { name: input.name.repeat(input.times), secret: 's3cret', parts: [{ id: 'a', secret: 's3cret' }] };
      return found;
    }),
    who: call({ returns: z.object({ id: z.string(), name: z.string() }) }).handle(({ actor }) => actor),
    misfit: call({ returns: z.object({ count: z.number() }) }).handle(() => ({ count: 'three' }) as never),
  }),
});
interface DeskPlugin extends PluginOf<typeof desk> {}

const ida = { id: 'op-7', name: 'Ida Lindqvist' };

describe.each(testEngines())('services for operators, on %s', (engine) => {
  let test: TestPortal<VisitsPlugin | DeskPlugin>;
  let studio: TestAccount<VisitsPlugin | DeskPlugin>;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [visits(), desk()] });
    studio = await test.account();
  });
  afterAll(() => test.close());

  it('give what they return, and nothing more', async () => {
    expect(await studio.services.desk.look({ name: 'x' })).toEqual({ name: 'x', parts: [{ id: 'a' }] });
  });

  it('fail when what they give does not fit, and name themselves', async () => {
    await expect(studio.services.desk.misfit()).rejects.toThrow(
      /The result of desk\.misfit does not fit its `returns`/,
    );
  });

  it('work with input as its schema makes it', async () => {
    expect(await studio.services.desk.look({ name: '  ab ', times: 2 })).toMatchObject({ name: 'abab' });
  });

  it('refuse input that does not fit, with all its faults at once', async () => {
    await expect(studio.services.visits.plan({ owner: 'x', place: '', on: 'never' })).rejects.toMatchObject({
      code: 'input_invalid',
      status: 422,
      members: { errors: [{ pointer: '/place' }, { pointer: '/on' }] },
    });
    for (const input of [undefined, null, 'x', []])
      await expect(studio.services.desk.look(input as never), JSON.stringify(input)).rejects.toMatchObject({
        code: 'input_invalid',
        status: 422,
      });
  });

  it('know who acts: the host, unless it names somebody', async () => {
    expect(await studio.services.desk.who()).toEqual({ id: 'host', name: 'The host application' });
    expect(await test.portal.account(studio.id, ida).desk.who()).toEqual(ida);
  });

  it('end every session of a contact, and of nobody else', async () => {
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const otto = await studio.services.contacts.create({ email: 'otto@example.com', name: 'Otto Brandt' });
    const phone = await test.signIn(studio, hanna);
    const desktop = await test.signIn(studio, hanna);
    const other = await test.signIn(studio, otto);
    await studio.services.contacts.signOut(hanna.id);
    expect((await phone.fetch('/session')).status).toBe(401);
    expect((await desktop.fetch('/session')).status).toBe(401);
    expect((await other.fetch('/session')).status).toBe(200);
    // She may come in again.
    expect((await (await test.signIn(studio, hanna)).fetch('/session')).status).toBe(200);
  });

  it('end no session of another account', async () => {
    const elsewhere = await test.account();
    const eva = await elsewhere.services.contacts.create({ email: 'eva@example.com', name: 'Eva Brandt' });
    const browser = await test.signIn(elsewhere, eva);
    await expect(studio.services.contacts.signOut(eva.id)).rejects.toMatchObject({ code: 'contact_not_found' });
    expect((await browser.fetch('/session')).status).toBe(200);
  });

  it('note who changed what the account allows', async () => {
    const { apps } = test.portal.account(studio.id, ida);
    const hanna = await studio.services.contacts.upsert({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const logged = (event: string) => test.log.filter((record) => record.event === event).at(-1);
    const setting = async () => (await studio.services.apps.list()).find(({ app }) => app === 'visits');
    expect(await setting()).toMatchObject({ status: 'allowed', by: null });

    await apps.disallow('visits');
    expect(logged('app.disallowed')).toMatchObject({ accountId: studio.id, app: 'visits', by: 'op-7' });
    expect(await setting()).toMatchObject({ status: 'disallowed', by: 'op-7' });
    await studio.services.apps.allow('visits');
    expect(logged('app.allowed')).toMatchObject({ app: 'visits', by: 'host' });
    expect(await setting()).toMatchObject({ status: 'allowed', by: 'host' });
    await apps.setAccess('visits', 'granted');
    expect(logged('app.access_changed')).toMatchObject({ app: 'visits', access: 'granted', by: 'op-7' });
    expect(await setting()).toMatchObject({ access: 'granted', by: 'op-7' });

    const grant = await apps.grant({ app: 'visits', effect: 'allow', for: { subject: 'contact', id: hanna.id } });
    expect(logged('app.granted')).toMatchObject({ by: 'op-7' });
    expect(await studio.services.apps.grants('visits')).toMatchObject([{ id: grant.id, by: 'op-7' }]);
    await apps.revoke(grant.id);
    expect(logged('app.grant_revoked')).toMatchObject({ grantId: grant.id, by: 'op-7' });
    await apps.setAccess('visits', 'everyone');
  });
});
