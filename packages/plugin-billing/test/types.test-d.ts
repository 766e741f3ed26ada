import { createPortal } from '@portico/core';
import { createPortalClient } from '@portico/core/client';
import { sqlite } from '@portico/core/sqlite';
import { describe, expectTypeOf, it } from 'vitest';
import { billing, type InvoiceDetail, type InvoiceSummary } from '../src/index.js';

const portal = createPortal({
  database: sqlite(':memory:'),
  secret: 'a secret for tests, 32 bytes at least',
  plugins: [billing()],
});
const api = createPortalClient<typeof portal>({ baseUrl: '/portal' });
const services = portal.account('0192f3c4-7a61-7000-8000-000000000000').billing;

describe('types', () => {
  it('of the client say what every route gives', () => {
    const list = () => api('GET /invoices');
    type List = Awaited<ReturnType<typeof list>>;
    expectTypeOf<List>().not.toBeAny();
    expectTypeOf<List['items'][number]>().not.toBeAny();
    expectTypeOf<List['items'][number]['number']>().toEqualTypeOf<string>();
    expectTypeOf<List['items'][number]['status']>().toEqualTypeOf<
      'open' | 'paid' | 'void' | 'credited' | 'uncollectible'
    >();
    expectTypeOf<List['next']>().toEqualTypeOf<string | null>();
    const one = () => api('GET /invoices/:id', { params: { id: 'x' } });
    expectTypeOf<Awaited<ReturnType<typeof one>>>().toEqualTypeOf<InvoiceDetail>();
    const summary = () => api('GET /invoices/summary');
    expectTypeOf<Awaited<ReturnType<typeof summary>>>().toEqualTypeOf<InvoiceSummary>();
  });

  it('of the client refuse a wrong path, parameter and field', () => {
    const wrong = async () => {
      // @ts-expect-error no such path
      await api('GET /invoice');
      // @ts-expect-error no such method
      await api('DELETE /invoices/:id', { params: { id: 'x' } });
      // @ts-expect-error the id is missing
      await api('GET /invoices/:id');
      // @ts-expect-error it is called id
      await api('GET /invoices/:id', { params: { number: 'x' } });
      // @ts-expect-error an id is text
      await api('GET /invoices/:id', { params: { id: 1 } });
      // @ts-expect-error no such filter
      await api('GET /invoices', { query: { filter: 'late' } });
      // @ts-expect-error a limit is a number
      await api('GET /invoices', { query: { limit: 'many' } });
      const { items } = await api('GET /invoices');
      // @ts-expect-error no such field
      void items[0]?.owner;
      // @ts-expect-error one may be missing
      void items[0].number;
    };
    expectTypeOf(wrong).toBeFunction();
  });

  it('of operators’ services hold both ways', () => {
    type Draft = Parameters<typeof services.draftInvoice>[0];
    type Issued = Awaited<ReturnType<typeof services.issueInvoice>>;
    expectTypeOf<Draft>().not.toBeAny();
    expectTypeOf<Draft['lines'][number]>().not.toBeAny();
    expectTypeOf<Draft['lines'][number]['quantity']>().toEqualTypeOf<string>();
    expectTypeOf<Issued['number']>().toEqualTypeOf<string | null>();
    const wrong = async () => {
      // @ts-expect-error an owner is needed
      await services.draftInvoice({ subject: 'x', lines: [] });
      const line = { description: 'x', quantity: '1' };
      // @ts-expect-error a price is decimal text
      await services.draftInvoice({ owner: 'x', subject: 'x', lines: [{ ...line, unitPrice: 1 }] });
      // @ts-expect-error no such service
      await services.payInvoice({ id: 'x' });
      // @ts-expect-error a payment has a method
      await services.recordPayment({ invoiceId: 'x', amount: 1 });
      await services.listInvoices();
      await services.getSettings();
    };
    expectTypeOf(wrong).toBeFunction();
    // @ts-expect-error options are checked
    const options = () => billing({ termsDays: 'thirty' });
    expectTypeOf(options).toBeFunction();
  });
});
