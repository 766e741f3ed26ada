import { describePlugin } from '@portico/core/testing';
import { billing } from '../src/index.js';
import { line } from './studio.js';

describePlugin(billing(), {
  seed: async ({ services, owner, marker, hiddenMarker }) => {
    const draft = (subject: string) =>
      services.billing.draftInvoice({ owner, subject, lines: [{ ...line, description: subject }] });
    await draft(hiddenMarker);
    const paid = await draft(`${marker} paid`);
    await services.billing.issueInvoice({ id: paid.id });
    await services.billing.recordPayment({ invoiceId: paid.id, amount: 11_900, method: 'Transfer' });
    const { id } = await draft(`${marker} open`);
    await services.billing.issueInvoice({ id });
    return { 'GET /invoices/:id': { params: { id } }, 'GET /invoices/:id/pdf': { params: { id } } };
  },
});
