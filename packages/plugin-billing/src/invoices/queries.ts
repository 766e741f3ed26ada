import type { Params, Place } from '@portico/core';
import { tables } from '../tables.js';
import type { InvoiceItem } from './item.js';
import { byPlace } from './list-order.js';
import type { InvoiceStatus } from './status.js';

const ITEM = [
  'id',
  'number',
  'subject',
  'status',
  'issue_on',
  'due_on',
  'paid_on',
  'currency',
  'total',
  'paid',
  'credited',
] as const;

/** What holds for every row that a contact can see, since it is issued. */
interface Issued {
  status: InvoiceItem['status'];
  number: string;
  issue_on: string;
  due_on: string;
}

/** Which page: invoices of a state, and in the list between two of its places (see `placesOf`). */
export interface PageParameters {
  limit: number;
  status?: InvoiceStatus | undefined;
  above?: number | undefined;
  below?: number | undefined;
  /** Where the page before ended. */
  after?: Place | undefined;
}

/** Whether there is anything at all in the app. */
export const anyInvoice = tables.prepared((db) => db.selectFrom('billing_invoice').select('id').limit(1));

/** A page of a contact's invoices. */
export const invoicePage = tables.prepared((db, p: Params<PageParameters>) => {
  let page = db
    .selectFrom('billing_invoice')
    .select([...ITEM, 'list_order'])
    .limit(p.limit)
    .$narrowType<Issued>();
  const { status, above, below, after } = p;
  if (status !== undefined) page = page.where('status', '=', status);
  if (above !== undefined) page = page.where('list_order', '>', above);
  if (below !== undefined) page = page.where('list_order', '<', below);
  return byPlace.page(page, after);
});

/** A page of the account's invoices, for operators. */
export const operatorPage = tables.prepared(
  (db, p: Params<PageParameters & { owner?: string | undefined; dueBefore?: string | undefined }>) => {
    let page = db
      .selectFrom('billing_invoice')
      .select([...ITEM, 'owner_id', 'created_at', 'list_order'])
      .limit(p.limit);
    const { status, above, below, owner, dueBefore, after } = p;
    if (status !== undefined) page = page.where('status', '=', status);
    if (above !== undefined) page = page.where('list_order', '>', above);
    if (below !== undefined) page = page.where('list_order', '<', below);
    if (owner !== undefined) page = page.where('owner_id', '=', owner);
    if (dueBefore !== undefined) page = page.where('status', '=', 'open').where('due_on', '<', dueBefore);
    return byPlace.page(page, after);
  },
);

/** The document of an issued invoice. It never changes. */
export const issuedDocument = tables.prepared((db, p: Params<{ id: string }>) =>
  db
    .selectFrom('billing_invoice')
    .select('document')
    .where('id', '=', p.id)
    .where('status', '<>', 'draft')
    .$narrowType<{ document: string }>(),
);

/** What the PDF of an issued invoice is, or is drawn from. */
export const issuedPdf = tables.prepared((db, p: Params<{ id: string }>) =>
  db
    .selectFrom('billing_invoice')
    .select(['pdf_id', 'status', 'document', 'issued_at'])
    .where('id', '=', p.id)
    .where('status', '<>', 'draft')
    .$narrowType<{ document: string; issued_at: string }>(),
);

/** The first issued invoice behind another whose PDF is not stored yet. */
export const undrawn = tables.prepared((db, p: Params<{ after: string }>) =>
  db
    .selectFrom('billing_invoice')
    .select(['id', 'status', 'document', 'issued_at'])
    .where('status', '<>', 'draft')
    .where('pdf_id', 'is', null)
    .where('id', '>', p.after)
    .orderBy('id')
    .limit(1)
    .$narrowType<{ document: string; issued_at: string }>(),
);

/** How an issued invoice stands, once for each payment or with none: one statement, so that both are of one moment. */
export const invoiceWithPayments = tables.prepared((db, p: Params<{ id: string }>) =>
  db
    .selectFrom('billing_invoice as i')
    .leftJoin('billing_payment as p', (join) =>
      join.onRef('p.invoice_id', '=', 'i.id').on('p.status', '=', 'succeeded'),
    )
    .select(['i.id', 'i.number', 'i.subject', 'i.status', 'i.issue_on', 'i.due_on', 'i.paid_on', 'i.currency'])
    .select(['i.total', 'i.paid', 'i.credited'])
    .select(['p.id as payment_id', 'p.received_on', 'p.amount', 'p.method', 'p.note', 'p.provider_ref'])
    .where('i.id', '=', p.id)
    .where('i.status', '<>', 'draft')
    .orderBy('p.received_on')
    .orderBy('p.id')
    .$narrowType<Issued>(),
);

/** What of issued invoices is searched. */
export const invoiceDocuments = tables.prepared((db, p: Params<{ ids: string[] }>) =>
  db
    .selectFrom('billing_invoice')
    .select(ITEM)
    .select(['number as title', 'found_by as text', 'issued_at as at'])
    .where('id', 'in', p.ids)
    .where('status', '<>', 'draft')
    .$narrowType<Issued & { title: string; at: string }>(),
);

/** Sums and counts of a contact's invoices, by currency. */
export const invoiceSums = tables.prepared((db, p: Params<{ today: string }>) =>
  db
    .selectFrom('billing_invoice')
    .select((row) => {
      const balance = row(row('total', '-', row.ref('paid')), '-', row.ref('credited'));
      const count = () => row.fn.count<number>('id');
      return [
        'currency',
        count().as('all'),
        count().filterWhere('status', '=', 'open').as('open'),
        count().filterWhere('status', '=', 'paid').as('paid'),
        row.fn.sum<number | null>(balance).filterWhere('status', '=', 'open').as('openSum'),
        count().filterWhere('status', '=', 'open').filterWhere('due_on', '<', p.today).as('overdue'),
        row.fn
          .sum<number | null>(balance)
          .filterWhere('status', '=', 'open')
          .filterWhere('due_on', '<', p.today)
          .as('overdueSum'),
      ];
    })
    .groupBy('currency')
    .orderBy('currency'),
);

/** What home shows: what needs action first. */
export const recentInvoices = tables.prepared((db, p: Params<{ limit: number }>) =>
  byPlace.page(db.selectFrom('billing_invoice').select(ITEM).limit(p.limit).$narrowType<Issued>()),
);

/** What is open, by due day. */
export const openInvoices = tables.prepared((db, p: Params<{ limit: number }>) =>
  db
    .selectFrom('billing_invoice')
    .select(ITEM)
    .where('status', '=', 'open')
    .orderBy('due_on')
    .orderBy('id')
    .limit(p.limit)
    .$narrowType<Issued>(),
);
