import { testEngines } from '@portico/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStudio, portalForSuite } from './studio.js';

describe.each(testEngines())('payments on %s', (engine) => {
  const suite = portalForSuite(engine);
  const method = 'Bank transfer';

  it('lower the balance until the invoice is paid', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.issue({}, { dueOn: '2026-11-24' });
    const pay = (amount: number, receivedOn: string) =>
      studio.billing.recordPayment({ invoiceId: id, amount, method, receivedOn });
    expect((await pay(1_900, '2026-11-23')).invoice).toMatchObject({
      status: 'open',
      balance: 10_000,
      paid: 1_900,
      paidOn: null,
    });
    await expect(pay(10_001, '2026-11-24')).rejects.toMatchObject({
      code: 'amount_exceeds_balance',
      status: 409,
      members: { balance: 10_000, currency: 'EUR' },
    });
    expect((await pay(10_000, '2026-11-20')).invoice).toMatchObject({
      status: 'paid',
      label: 'paid',
      balance: 0,
      paidOn: '2026-11-23',
    });
    await expect(pay(1, '2026-11-24')).rejects.toMatchObject({
      code: 'invoice_already_paid',
      members: { status: 'paid' },
    });
    expect(await studio.api('GET /invoices/:id', { params: { id } })).toMatchObject({
      status: 'paid',
      payments: [
        { on: '2026-11-20', amount: 10_000, method },
        { on: '2026-11-23', amount: 1_900, method },
      ],
    });
    expect((await studio.api('GET /invoices/summary')).counts).toEqual({ all: 1, open: 0, paid: 1 });
    expect((await studio.api('GET /invoices', { query: { filter: 'open' } })).items).toEqual([]);
    expect((await studio.api('GET /invoices', { query: { filter: 'paid' } })).items).toHaveLength(1);
  });

  it('notes and ids of operators stay with operators', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.issue();
    await studio.billing.recordPayment({
      invoiceId: id,
      amount: 5,
      method,
      note: 'pays late, always',
      externalId: 'bank-1',
    });
    const text = JSON.stringify(await studio.api('GET /invoices/:id', { params: { id } }));
    expect(text).not.toContain('pays late');
    expect(text).not.toContain('bank-1');
  });

  it('with an external id count once, however often and at once they are recorded', async () => {
    const studio = await openStudio(suite.test);
    const [one, two] = [await studio.issue(), await studio.issue()];
    const pay = (invoiceId: string, amount = 4_000) =>
      studio.billing.recordPayment({ invoiceId, amount, method, externalId: 'transfer-17' });
    const results = await Promise.all(Array.from({ length: 8 }, () => pay(one.id)));
    expect(new Set(results.map(({ payment }) => payment.id)).size).toBe(1);
    expect(await studio.billing.getInvoice({ id: one.id })).toMatchObject({ paid: 4_000 });
    for (const refused of [() => pay(two.id), () => pay(one.id, 4_001)]) {
      await expect(refused()).rejects.toMatchObject({ code: 'external_id_taken', status: 409 });
    }
  });

  it('of one external id for two invoices at once count for one of them', async () => {
    const studio = await openStudio(suite.test);
    const invoices = [await studio.issue(), await studio.issue()];
    const results = await Promise.allSettled(
      invoices.map(({ id }) => studio.billing.recordPayment({ invoiceId: id, amount: 10, method, externalId: 'x' })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const paid = await Promise.all(invoices.map(({ id }) => studio.billing.getInvoice({ id })));
    expect(paid.map((invoice) => invoice.paid).sort()).toEqual([0, 10]);
  });

  it('are refused in another currency, for a draft, for a void invoice, for none', async () => {
    const studio = await openStudio(suite.test);
    const pay = (invoiceId: string, currency?: string) =>
      studio.billing.recordPayment({ invoiceId, amount: 1, method, ...(currency && { currency }) });
    const open = await studio.issue();
    await expect(pay(open.id, 'USD')).rejects.toMatchObject({ code: 'currency_mismatch', status: 422 });
    await expect(pay((await studio.draft()).id)).rejects.toMatchObject({ code: 'invoice_is_draft' });
    await studio.billing.voidInvoice({ id: open.id });
    await expect(pay(open.id)).rejects.toMatchObject({ code: 'invoice_void', members: { status: 'void' } });
    await expect(pay('0192f3c4-7a61-7000-8000-000000000000')).rejects.toMatchObject({
      code: 'invoice_not_found',
      status: 404,
    });
  });

  it('and what they come to are read at one moment', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.issue();
    const wrong: unknown[] = [];
    const look = async (read: () => Promise<{ paid: number; payments: { amount: number }[] }>) => {
      const { paid, payments } = await read();
      const sum = payments.reduce((all, { amount }) => all + amount, 0);
      if (sum !== paid) wrong.push({ paid, sum });
    };
    for (let round = 0; round < 40; round += 1) {
      const readers = Array.from({ length: 4 }, () => [
        look(() => studio.api('GET /invoices/:id', { params: { id } })),
        look(() => studio.billing.getInvoice({ id })),
      ]);
      await Promise.all([studio.billing.recordPayment({ invoiceId: id, amount: 1, method }), ...readers.flat()]);
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('keep an invoice from being voided', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.issue();
    await studio.billing.recordPayment({ invoiceId: id, amount: 1, method });
    await expect(studio.billing.voidInvoice({ id })).rejects.toMatchObject({
      code: 'invoice_has_payments',
      status: 409,
      members: { status: 'open', paid: 1 },
    });
  });

  it('never exceed the balance and always add up, in any interleaving', async () => {
    const studio = await openStudio(suite.test);
    const act = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ pay: fc.integer({ min: 1, max: 9_000 }), as: fc.option(fc.constantFrom('a', 'b')) }),
      },
      { weight: 1, arbitrary: fc.constant('void' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 10 }), async (acts) => {
        const { id, total } = await studio.issue();
        const results = await Promise.allSettled(
          acts.map((each) =>
            each === 'void'
              ? studio.billing.voidInvoice({ id })
              : studio.billing.recordPayment({
                  invoiceId: id,
                  amount: each.pay,
                  method,
                  ...(each.as !== null && { externalId: `${id} ${each.as}` }),
                }),
          ),
        );
        for (const result of results) if (result.status === 'rejected') expect(result.reason).toHaveProperty('code');
        const invoice = await studio.billing.getInvoice({ id });
        const sum = invoice.payments.reduce((all, { amount }) => all + amount, 0);
        expect(invoice.paid).toBe(sum);
        expect(sum).toBeLessThanOrEqual(total);
        if (invoice.status === 'void') expect(sum).toBe(0);
        else expect(invoice.status).toBe(sum === total ? 'paid' : 'open');
        const external = invoice.payments.flatMap(({ externalId }) => externalId ?? []);
        expect(new Set(external).size).toBe(external.length);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
