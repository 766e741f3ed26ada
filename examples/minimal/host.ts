import { createPortal } from '@portico/core';
import { serve } from '@portico/core/node';
import { sqlite } from '@portico/core/sqlite';
import { billing } from '@portico/plugin-billing';

export const portal = createPortal({
  database: sqlite(':memory:'),
  secret: process.env.PORTICO_SECRET ?? 'at least 32 bytes that nobody can guess',
  plugins: [billing()],
});

const { id } = await portal.accounts.create({ slug: 'lindqvist', name: 'Studio Lindqvist', hosts: ['localhost'] });
const studio = portal.account(id);
const hanna = await studio.contacts.create({ email: 'hanna@brandt-keramik.example', name: 'Hanna Brandt' });
const vat = { name: 'VAT', category: 'S', ratePpm: 190_000 } as const;
const { id: invoice } = await studio.billing.draftInvoice({
  owner: hanna.id,
  subject: 'Shop front and signs',
  lines: [{ description: 'Design', quantity: '18', unitPrice: '92.00', tax: vat }],
});
await studio.billing.issueInvoice({ id: invoice });

export const server = await serve(portal, { port: Number(process.env.PORT ?? 3000) });
const { path } = await studio.contacts.signInLink({ contact: hanna.id, instant: true, next: '/portal/invoices' });
console.log(`Hanna Brandt's invoices, after one press: ${server.url}${path}`);
