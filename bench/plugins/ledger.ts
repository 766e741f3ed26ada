import {
  definePlugin,
  defineTables,
  type Named,
  type OwnedRow,
  owned,
  type Params,
  type PluginOf,
  text,
} from '@portico/core';
import { z } from 'zod';
import { ownedTable } from './owned-table.ts';

interface InvoiceRow extends OwnedRow {
  id: string;
  number: string;
  subject: string;
  status: 'draft' | 'open' | 'paid';
  issued_on: string;
  due_on: string;
  currency: string;
  total: number;
  paid: number;
}

const tables = defineTables<{ ledger_invoice: InvoiceRow }>({
  ledger_invoice: owned({ roles: ['owner', 'billing'], visible: (row) => row('status', '<>', 'draft') }),
});

const columns = ['id', 'number', 'subject', 'status', 'due_on', 'currency', 'total', 'paid'] as const;
const Invoice = z.object({
  id: z.string(),
  number: z.string(),
  subject: z.string(),
  status: z.enum(['draft', 'open', 'paid']),
  due_on: z.string(),
  currency: z.string(),
  total: z.int(),
  paid: z.int(),
});

const open = tables.prepared((db, p: Params<{ limit: number }>) =>
  db
    .selectFrom('ledger_invoice')
    .select(columns)
    .where('status', '=', 'open')
    .orderBy('due_on')
    .orderBy('id')
    .limit(p.limit),
);
const recent = tables.prepared((db, p: Params<{ limit: number }>) =>
  db.selectFrom('ledger_invoice').select(columns).orderBy('issued_on', 'desc').orderBy('id', 'desc').limit(p.limit),
);

const definition = definePlugin({
  id: 'ledger',
  options: z.object({}),
  tables,
  migrations: {
    '0001-invoices': ownedTable(
      'ledger_invoice',
      {
        number: 'text',
        subject: 'text',
        status: 'text',
        issued_on: 'day',
        due_on: 'day',
        currency: 'text',
        total: 'money',
        paid: 'money',
      },
      [['issued_on'], ['status', 'due_on']],
    ),
  },
  texts: { en: { app: 'Invoices', open: 'Open invoices', recent: 'Latest invoices', due: 'To pay', paid: 'Paid' } },
  apps: { ledger: { title: text('app'), icon: 'receipt', path: '/invoices' } },
  links: { invoice: '/invoices/:id' },
  routes: (route) => ({
    'GET /invoices': route({ app: 'ledger', returns: z.object({ items: z.array(Invoice) }) }).handle(
      async ({ db }) => ({
        items: await db.all(recent, { limit: 10 }),
      }),
    ),
    'GET /standing': route({
      app: 'ledger',
      returns: z.object({ id: z.string(), name: z.string(), kind: z.string() }),
    }).handle(({ contact: { id, name, kind } }) => ({ id, name, kind })),
    'GET /nothing': route({ app: 'ledger', returns: z.object({ done: z.boolean() }) }).handle(() => ({ done: true })),
  }),
  cards: (card) => ({
    open: card({ app: 'ledger', query: open, returns: Invoice }).present((rows, { text, link }) => ({
      title: text('open'),
      items: rows.map(({ id, number, subject, currency, total, paid, due_on }) => ({
        title: number,
        subtitle: subject,
        link: link('invoice', { id }),
        statuses: [{ text: text('due'), tone: 'warn' }],
        amount: { value: total - paid, currency },
        dueAt: due_on,
      })),
    })),
    recent: card({ app: 'ledger', query: recent, returns: Invoice }).present((rows, { text, link }) => ({
      title: text('recent'),
      items: rows.map(({ id, number, subject, currency, total, status }) => ({
        title: number,
        subtitle: subject,
        link: link('invoice', { id }),
        statuses: [status === 'paid' ? { text: text('paid'), tone: 'good' } : { text: text('due'), tone: 'warn' }],
        amount: { value: total, currency },
      })),
    })),
  }),
});

/** Invoices: the plugin with the table that grows to a million rows. */
export interface Ledger extends PluginOf<typeof definition> {}
export const ledger: Named<typeof definition, Ledger> = definition;
