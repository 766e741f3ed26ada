import { testEngines } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { line, openStudio, portalForSuite, type Studio } from './studio.js';

/** What was told of a name, in the order of amounts: the clock stands still, and so has no order of its own. */
async function told({ account }: Studio, name: string) {
  const { items } = await account.services.events.list({ name });
  const all = items.map(({ data }) => data as Record<'amount' | 'tax' | 'discount', number>);
  return all.sort((one, other) => one.amount - other.amount);
}

describe.each(testEngines())('billing tells on %s', (engine) => {
  const suite = portalForSuite(engine);

  it('that an invoice is issued, and nothing of a draft', async () => {
    const studio = await openStudio(suite.test);
    await studio.draft();
    const { id } = await studio.issue({ dueOn: '2026-12-01' });
    expect(await told(studio, 'invoice.issued')).toEqual([
      {
        invoiceId: id,
        partyId: studio.hanna.id,
        currency: 'EUR',
        number: '2026-0001',
        amount: 11_900,
        issueOn: '2026-11-24',
        dueOn: '2026-12-01',
      },
    ]);
  });

  it('what was paid, in parts that add up', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.issue({
      lines: [
        { ...line, reference: 'course:ceramics', discount: { amount: 1_000 } },
        { ...line, reference: 'course:ceramics', unitPrice: '33.33' },
        line,
      ],
    });
    const of = { invoiceId: id, partyId: studio.hanna.id, currency: 'EUR' };
    const pay = (amount: number) => studio.billing.recordPayment({ invoiceId: id, amount, method: 'Transfer' });
    const { payment: first, invoice } = await pay(7_777);
    const { payment: second } = await pay(invoice.balance);
    const payments = await told(studio, 'payment.succeeded');
    expect(payments).toMatchObject([
      { ...of, paymentId: first.id, amount: 7_777, shipping: 0 },
      { ...of, paymentId: second.id, amount: invoice.balance },
    ]);
    expect(await told(studio, 'invoice.partially_paid')).toEqual([{ ...of, amount: 7_777, balance: invoice.balance }]);
    const [paid] = await told(studio, 'invoice.paid');
    const { total, tax } = invoice;
    const lines = [{ reference: 'course:ceramics', net: 12_333 }];
    expect(paid).toEqual({ ...of, amount: total, tax, shipping: 0, discount: 1_000, lines });
    for (const part of ['tax', 'discount', 'amount'] as const) {
      expect(payments.reduce((sum, payment) => sum + payment[part], 0)).toBe(paid![part]);
    }
  });

  it('no payment twice, and none that was refused', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.issue();
    const payment = { invoiceId: id, amount: 100, method: 'Transfer', externalId: 'bank-1' };
    await studio.billing.recordPayment(payment);
    await studio.billing.recordPayment(payment);
    await expect(studio.billing.recordPayment({ ...payment, externalId: 'bank-2', amount: 99_999 })).rejects.toThrow();
    expect(await told(studio, 'payment.succeeded')).toHaveLength(1);
  });

  it('that an invoice of nothing is paid, and that one is void', async () => {
    const studio = await openStudio(suite.test);
    await studio.issue({ lines: [{ ...line, discount: { ppm: 1_000_000 }, reference: 'gift' }] });
    const { id } = await studio.issue({ lines: [{ ...line, reference: 'course:ceramics' }] });
    await studio.billing.voidInvoice({ id });
    expect(await told(studio, 'invoice.paid')).toMatchObject([
      { amount: 0, discount: 10_000, lines: [{ reference: 'gift', net: 0 }] },
    ]);
    expect(await told(studio, 'invoice.voided')).toMatchObject([
      { amount: 11_900, tax: 1_900, lines: [{ reference: 'course:ceramics', net: 10_000 }] },
    ]);
  });

  it('that an invoice is overdue, once, when its day has ended where the account is', async () => {
    const { clock, portal } = suite.test;
    clock.set('2026-12-01T08:00:00.000Z');
    const auckland = await openStudio(suite.test, { timeZone: 'Pacific/Auckland' });
    const honolulu = await openStudio(suite.test, { timeZone: 'Pacific/Honolulu' });
    const overdue = (studio: Studio) => told(studio, 'invoice.overdue');
    for (const studio of [auckland, honolulu]) {
      const { id } = await studio.issue({}, { dueOn: '2026-12-10' });
      await studio.billing.recordPayment({ invoiceId: id, amount: 900, method: 'Transfer' });
      const paid = await studio.issue({}, { dueOn: '2026-12-10' });
      await studio.billing.recordPayment({ invoiceId: paid.id, amount: 11_900, method: 'Transfer' });
    }
    const at = async (time: string) => {
      clock.set(time);
      await portal.tick();
      return [(await overdue(auckland)).length, (await overdue(honolulu)).length];
    };
    expect(await at('2026-12-10T10:59:00.000Z')).toEqual([0, 0]);
    expect(await at('2026-12-10T12:00:00.000Z')).toEqual([1, 0]);
    expect(await at('2026-12-11T12:00:00.000Z')).toEqual([1, 1]);
    expect(await at('2026-12-20T12:00:00.000Z')).toEqual([1, 1]);
    expect(await overdue(honolulu)).toMatchObject([{ amount: 11_000, dueOn: '2026-12-10', currency: 'EUR' }]);
  });
});

describe.each(testEngines())('issuing on %s', (engine) => {
  const suite = portalForSuite(engine);

  it('warns of references for which nothing opens, and of letters that no font has', async () => {
    const studio = await openStudio(suite.test);
    await studio.account.services.references.offer({ reference: 'course:ceramics', title: 'Ceramics' });
    const issued = await studio.issue({
      lines: [
        { ...line, reference: 'course:ceramics' },
        { ...line, reference: 'course:glass' },
        { ...line, description: '看板' },
      ],
    });
    expect(issued.warnings).toMatchObject([
      { code: 'reference_unknown', values: ['course:glass'] },
      { code: 'letters_missing', values: ['看', '板'] },
    ]);
    expect((await studio.issue()).warnings).toEqual([]);
  });
});

describe.each(testEngines())('invoices are found on %s', (engine) => {
  const suite = portalForSuite(engine);

  it('by number, subject, lines and buyer, by their own client, once they are issued', async () => {
    const studio = await openStudio(suite.test);
    const draft = await studio.draft({ subject: 'Secret plans' });
    await studio.issue({ buyer: { name: 'Brandt Keramik' }, lines: [{ ...line, detail: 'Müller and sons' }] });
    const find = async (q: string) =>
      (await studio.api('GET /search', { query: { q } })).items.map(({ title, link }) => [
        title.map(({ text }) => text).join(''),
        link?.split('/')[1],
      ]);
    for (const words of ['2026-0001', 'shop front', 'keramik', 'design of', 'muller']) {
      expect(await find(words)).toEqual([['Invoice 2026-0001', 'invoices']]);
    }
    expect(await find('secret')).toEqual([]);
    await studio.billing.issueInvoice({ id: draft.id });
    expect(await find('secret')).toEqual([['Invoice 2026-0002', 'invoices']]);
    const other = await studio.account.services.contacts.create({ email: 'eve@example.com', name: 'Eve' });
    const { items } = await (await suite.test.signIn(studio.account, other)).api()('GET /search', {
      query: { q: 'secret' },
    });
    expect(items).toEqual([]);
  });
});
