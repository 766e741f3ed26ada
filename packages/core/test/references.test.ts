import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin, defineTables, type Named, type PluginOf, text } from '../src/index.js';
import { type TestAccount, type TestPortal, testEngines, testPortal } from '../src/testing.js';

const Line = z.object({ reference: z.string().nullable(), net: z.int() });
const Money = z.object({
  invoiceId: z.string(),
  paymentId: z.string(),
  partyId: z.string(),
  currency: z.string(),
  lines: z.array(Line),
});

/** Tells of money, as billing does. */
const tillDefinition = definePlugin({
  id: 'till',
  options: z.object({}),
  tables: defineTables({}),
  migrations: {},
  texts: { en: { till: 'Till' } },
  apps: { till: { title: text('till'), icon: 'coins', path: '/till' } },
  events: { 'invoice.paid': Money, 'payment.succeeded': Money },
  operators: (call) => ({
    pay: call({
      input: Money.omit({ paymentId: true }).extend({ as: z.enum(['invoice.paid', 'payment.succeeded']) }),
      returns: z.object({}),
    }).handle(async ({ db, input: { as, ...paid } }) => {
      await db.change(async (tx) => tx.emit(as, { ...paid, paymentId: paid.invoiceId }));
      return {};
    }),
    knows: call({ input: z.object({ references: z.array(z.string()) }), returns: z.array(z.string()) }).handle(
      async ({ references, input }) =>
        [...(await references.known(input.references)).values()].map((offer) => `${offer.reference}: ${offer.title}`),
    ),
  }),
});
interface Till extends PluginOf<typeof tillDefinition> {}
const till: Named<typeof tillDefinition, Till> = tillDefinition;

/** Opens something for who pays. */
const opener = <const Id extends string>(id: Id) =>
  definePlugin({
    id,
    options: z.object({}),
    tables: defineTables({}),
    migrations: {},
    texts: { en: { title: 'Title' } },
    apps: { [`${id}_app` as string]: { title: text('title'), icon: 'book', path: `/${id}` } },
    operators: (call) => ({
      offer: call({
        input: z.object({
          reference: z.string(),
          title: z.string(),
          app: z.string().optional(),
          fail: z.boolean().default(false),
        }),
        returns: z.object({}),
      }).handle(async ({ db, input: { reference, title, app = `${id}_app`, fail } }) => {
        await db.change(async (tx) => {
          await tx.offer({ reference, title, app });
          if (fail) throw new Error('It was not to be.');
        });
        return {};
      }),
      withdraw: call({ input: z.object({ reference: z.string() }), returns: z.object({}) }).handle(
        async ({ db, input }) => {
          await db.change((tx) => tx.withdrawOffer(input.reference));
          return {};
        },
      ),
    }),
  })();

type Plugins = Till | ReturnType<typeof opener<'courses'>> | ReturnType<typeof opener<'groups'>>;

describe.each(testEngines())('references on %s', (engine) => {
  let test: TestPortal<Plugins>;
  let studio: TestAccount<Plugins>;
  let party: string;

  beforeAll(async () => {
    test = await testPortal<Plugins[]>({ engine, plugins: [till(), opener('courses'), opener('groups')] });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    studio = await test.account();
    party = (await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna' })).id;
  });

  const pay = async (
    invoiceId: string,
    lines: z.input<typeof Line>[],
    as: 'invoice.paid' | 'payment.succeeded' = 'invoice.paid',
  ) => {
    test.clock.advance({ seconds: 1 });
    await studio.services.till.pay({ as, invoiceId, partyId: party, currency: 'EUR', lines });
    await test.portal.tick();
  };
  const offers = async () =>
    (await studio.services.references.offers()).items.map(({ reference, title, plugin, app }) => [
      reference,
      title,
      plugin,
      app,
    ]);
  const unmatched = async (status?: 'open' | 'resolved') =>
    (await studio.services.references.unmatched(status === undefined ? {} : { status })).items;

  it('are offered once in an account, with what they open', async () => {
    const { courses, groups, references, till: money } = studio.services;
    await courses.offer({ reference: 'course:first', title: 'First steps' });
    await groups.offer({ reference: 'group:makers', title: 'Makers' });
    await references.offer({ reference: 'chat', title: 'The chat of the host' });
    await courses.offer({ reference: 'course:first', title: 'First steps, renamed' });
    const all = [
      ['chat', 'The chat of the host', null, null],
      ['course:first', 'First steps, renamed', 'courses', 'courses_app'],
      ['group:makers', 'Makers', 'groups', 'groups_app'],
    ];
    expect(await offers()).toEqual(all);
    const taken = { code: 'reference_taken', status: 409 };
    await expect(groups.offer({ reference: 'course:first', title: 'Mine' })).rejects.toMatchObject(taken);
    await expect(references.offer({ reference: 'course:first', title: 'Mine' })).rejects.toMatchObject(taken);
    await expect(courses.offer({ reference: 'chat', title: 'Mine' })).rejects.toThrow(
      'The reference "chat" is that of "The chat of the host" of the host.',
    );
    await groups.withdraw({ reference: 'course:first' });
    await references.withdraw('course:first');
    expect(await offers()).toEqual(all);
    expect(await money.knows({ references: ['chat', 'course:first', 'course:last', 'chat'] })).toEqual([
      'chat: The chat of the host',
      'course:first: First steps, renamed',
    ]);
    await courses.withdraw({ reference: 'course:first' });
    await courses.withdraw({ reference: 'course:first' });
    await groups.offer({ reference: 'course:first', title: 'Now mine' });
    expect((await offers())[1]).toEqual(['course:first', 'Now mine', 'groups', 'groups_app']);
  });

  it('are the account’s own, and come page by page', async () => {
    for (const reference of ['b', 'a', 'Z', 'ä'])
      await studio.services.references.offer({ reference, title: reference });
    const first = await studio.services.references.offers({ limit: 3 });
    expect(first.items.map(({ reference }) => reference)).toEqual(['Z', 'a', 'b']);
    const rest = await studio.services.references.offers({ limit: 3, after: first.next ?? '' });
    expect(rest).toMatchObject({ items: [{ reference: 'ä' }], next: null });
    const other = await test.account();
    expect((await other.services.references.offers()).items).toEqual([]);
    await other.services.references.offer({ reference: 'a', title: 'Another' });
    expect((await offers()).map(([, title]) => title)).not.toContain('Another');
  });

  it('have 1 to 64 characters on one line, and an app of their plugin', async () => {
    const { courses, references } = studio.services;
    const invalid = { code: 'input_invalid', status: 422 };
    for (const reference of ['', ' ', 'x'.repeat(65), 'a\nb', 'a\u0000b', 'a\u202eb'])
      await expect(references.offer({ reference, title: 'Something' })).rejects.toMatchObject(invalid);
    await expect(references.offer({ reference: 'a', title: '' })).rejects.toMatchObject(invalid);
    await references.offer({ reference: ' 契約 & "Müller" 😀 ', title: 'Odd' });
    await references.offer({ reference: '😀'.repeat(64), title: 'Long' });
    expect((await offers()).map(([reference]) => reference)).toEqual(['契約 & "Müller" 😀', '😀'.repeat(64)]);
    await expect(courses.offer({ reference: 'a', title: 'A', app: 'till' })).rejects.toThrow('courses_app');
  });

  it('are not offered by a change that failed', async () => {
    await expect(
      studio.services.courses.offer({ reference: 'course:first', title: 'First steps', fail: true }),
    ).rejects.toThrow('It was not to be.');
    expect(await offers()).toEqual([]);
  });

  it('that were paid and matched nothing are listed once, until somebody has seen to them', async () => {
    const { references, courses } = studio.services;
    await courses.offer({ reference: 'course:first', title: 'First steps' });
    await pay('invoice-1', [
      { reference: 'course:first', net: 100 },
      { reference: 'course:frist', net: 250 },
      { reference: 'course:frist', net: 50 },
      { reference: null, net: 7 },
    ]);
    await pay('invoice-1', [{ reference: 'course:frist', net: 300 }], 'payment.succeeded');
    await pay('invoice-2', [{ reference: 'course:frist', net: 9 }]);
    await pay('invoice-3', [{ reference: 'course:first', net: 9 }]);
    const [one, two, ...others] = await unmatched();
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      ...{ reference: 'course:frist', invoiceId: 'invoice-1', partyId: party, net: 300, currency: 'EUR' },
      ...{ status: 'open', offer: null, resolvedBy: null },
    });
    expect(two).toMatchObject({ invoiceId: 'invoice-2', net: 9 });
    // Offered later, it opens nothing by itself for what was paid before; the list says that an operator can.
    await courses.offer({ reference: 'course:frist', title: 'First steps, as it was misspelt' });
    await test.portal.tick();
    expect(await unmatched('open')).toMatchObject([
      { status: 'open', offer: { plugin: 'courses', title: 'First steps, as it was misspelt' } },
      { status: 'open' },
    ]);
    const id = one?.id ?? '';
    await references.resolve(id, 'Enrolled by hand.');
    expect(await unmatched('resolved')).toMatchObject([{ id, resolvedBy: 'host', note: 'Enrolled by hand.' }]);
    expect((await unmatched('open')).map(({ invoiceId }) => invoiceId)).toEqual(['invoice-2']);
    await expect(references.resolve(id)).rejects.toMatchObject({ code: 'unmatched_settled', status: 409 });
    await references.reopen(id);
    expect(await unmatched('resolved')).toEqual([]);
    await expect(references.resolve('nothing')).rejects.toMatchObject({ code: 'unmatched_not_found', status: 404 });
  });

  it('that are odd do not stop the deliveries behind them', async () => {
    await pay('invoice-1', [{ reference: 'x'.repeat(65), net: 1 }]);
    await pay('invoice-2', [{ reference: 'gone', net: 1 }]);
    expect((await unmatched()).map(({ reference }) => reference)).toEqual(['gone']);
    const dead = await studio.services.events.deliveries({ status: 'dead' });
    expect(dead.items).toMatchObject([{ consumer: 'portico.references' }]);
  });
});
