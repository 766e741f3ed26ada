import { testEngines } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { openStudio, portalForSuite } from './studio.js';

describe.each(testEngines())('invoices on %s', (engine) => {
  const suite = portalForSuite(engine);

  it('are drafted, issued, listed and viewed', async () => {
    const studio = await openStudio(suite.test);
    const draft = await studio.draft();
    expect(draft).toMatchObject({ status: 'draft', label: 'draft', number: null, total: 11_900, balance: 0 });
    expect((await studio.api('GET /invoices')).items).toEqual([]);
    const issued = await studio.billing.issueInvoice({ id: draft.id });
    expect(issued).toMatchObject({
      status: 'open',
      number: '2026-0001',
      issuedOn: '2026-11-24',
      dueOn: '2026-12-08',
      balance: 11_900,
    });
    expect(await studio.api('GET /invoices')).toEqual({
      next: null,
      items: [
        {
          id: draft.id,
          number: '2026-0001',
          subject: 'Shop front and signs',
          issuedOn: '2026-11-24',
          dueOn: '2026-12-08',
          paidOn: null,
          currency: 'EUR',
          digits: 2,
          total: 11_900,
          paid: 0,
          balance: 11_900,
          status: 'open',
          label: 'open',
          overdue: false,
          daysOverdue: 0,
          partiallyPaid: false,
        },
      ],
    });
    const first = await studio.billing.recordPayment({ invoiceId: draft.id, amount: 1_900, method: 'Bank transfer' });
    expect(first.invoice).toMatchObject({ status: 'open', label: 'partially_paid', balance: 10_000 });
    const detail = await studio.api('GET /invoices/:id', { params: { id: draft.id } });
    expect(detail).toMatchObject({
      seller: { name: studio.account.name },
      buyer: { name: 'Hanna Brandt' },
      lines: [{ description: 'Design of shop front and signs', quantity: '1', unitPrice: '100.00', net: 10_000 }],
      taxes: [{ name: 'VAT 19%', category: 'S', ratePpm: 190_000, net: 10_000, tax: 1_900 }],
      payments: [{ on: '2026-11-24', amount: 1_900, method: 'Bank transfer' }],
    });
    const summary = await studio.api('GET /invoices/summary');
    expect(summary).toEqual({
      currencies: [{ currency: 'EUR', digits: 2, overdue: 0, overdueCount: 0, open: 10_000, openCount: 1 }],
      counts: { all: 1, open: 1, paid: 0 },
    });
    const home = await studio.api('GET /home');
    expect(home).toMatchObject({ actions: [{ title: 'Pay invoice 2026-0001' }] });
  });
});
