import type { Db } from '@portico/core';
import { z } from 'zod';
import { Id } from '../id.js';
import { minorUnitDigits } from '../money/currency.js';
import type { Office } from '../office.js';
import { paymentsOf } from '../payments/payment.js';
import { invoiceNotFound } from '../refusal.js';
import type { Settings } from '../settings/settings.js';
import type { BillingTables } from '../tables.js';
import { contentOf } from './content.js';
import type { InvoiceDetail, InvoiceSummary, OperatorInvoice } from './detail.js';
import { type DocumentContent, type FrozenDocument, thaw } from './document.js';
import { InvoiceItem, itemOf, OperatorItem, operatorItemOf } from './item.js';
import { linesOf, totalsOf } from './lines.js';
import { byPlace, placesOf } from './list-order.js';
import { type Cursors, PageLimit } from './paging.js';
import { invoicePage, invoiceSums, invoiceWithPayments, issuedDocument, operatorPage } from './queries.js';
import { INVOICE_STATUSES } from './status.js';
import type { InvoiceRow } from './transition.js';

/** Which page of a client's invoices is asked for. */
export const InvoiceQuery = z.object({
  filter: z.enum(['all', 'open', 'paid']).default('all'),
  limit: PageLimit,
  /** The `next` of the page before, under the same filter. */
  cursor: z.string().optional(),
});

/** A page of a client's invoices: what needs action first. */
export const InvoicePage = z.object({ items: z.array(InvoiceItem), next: z.string().nullable() });

/** Which page of the account's invoices is asked for. */
export const OperatorQuery = z.object({
  owner: Id.optional(),
  status: z.enum(INVOICE_STATUSES).optional(),
  /** Only what is open and past its due day. */
  overdue: z.literal(true).optional(),
  limit: PageLimit,
  /** The `next` of the page before, under the same filters. */
  cursor: z.string().optional(),
});

/** A page of the account's invoices: drafts first, then what needs action. */
export const OperatorPage = z.object({ items: z.array(OperatorItem), next: z.string().nullable() });

/** Reads invoices: for clients what is issued to them, for operators all. */
export class Invoices {
  constructor(
    private readonly settings: Settings,
    private readonly cursors: Cursors,
  ) {}

  /**
   * A page of what the handle sees, of issued invoices.
   *
   * @throws PortalError `cursor_invalid` (422)
   */
  async list(
    db: Db<BillingTables>,
    { account, today }: Pick<Office, 'account' | 'today'>,
    { filter, limit, cursor }: z.output<typeof InvoiceQuery>,
  ): Promise<z.input<typeof InvoicePage>> {
    const list = `invoices ${filter}`;
    const after = await this.cursors.position(account.id, list, cursor);
    const status = filter === 'all' ? undefined : filter;
    const found = await db.all(invoicePage, { limit: limit + 1, status, ...placesOf(status), after });
    const { rows, next } = byPlace.cut(found, limit);
    return {
      items: rows.map((row) => itemOf(row, today)),
      next: await this.cursors.next(account.id, list, next),
    };
  }

  /** Sums and counts over what the handle sees. */
  async summary(db: Db<BillingTables>, today: string): Promise<InvoiceSummary> {
    const rows = await db.all(invoiceSums, { today });
    const count = (of: 'all' | 'open' | 'paid') => rows.reduce((sum, row) => sum + row[of], 0);
    return {
      currencies: rows.map(({ currency, open, openSum, overdue, overdueSum }) => ({
        currency,
        digits: minorUnitDigits(currency),
        overdue: overdueSum ?? 0,
        overdueCount: overdue,
        open: openSum ?? 0,
        openCount: open,
      })),
      counts: { all: count('all'), open: count('open'), paid: count('paid') },
    };
  }

  /** @throws PortalError `invoice_not_found` (404) */
  async view(db: Db<BillingTables>, id: string, today: string): Promise<InvoiceDetail> {
    const issued = await db.first(issuedDocument, { id });
    const rows = await db.all(invoiceWithPayments, { id });
    const [row] = rows;
    if (issued === undefined || row === undefined) throw invoiceNotFound();
    return { ...thaw(issued.document), ...itemOf(row, today), payments: paymentsOf(rows) };
  }

  /**
   * A page of the account's invoices.
   *
   * @throws PortalError `cursor_invalid` (422)
   */
  async listForOperators(
    db: Db<BillingTables>,
    { account, parties, today }: Office,
    { limit, cursor, ...filter }: z.output<typeof OperatorQuery>,
  ): Promise<z.input<typeof OperatorPage>> {
    const list = `office ${filter.owner ?? ''} ${filter.status ?? ''} ${filter.overdue ?? ''}`;
    const after = await this.cursors.position(account.id, list, cursor);
    const found = await db.all(operatorPage, {
      limit: limit + 1,
      owner: filter.owner,
      status: filter.status,
      ...placesOf(filter.overdue ? 'open' : filter.status),
      dueBefore: filter.overdue ? today : undefined,
      after,
    });
    const { rows, next } = byPlace.cut(found, limit);
    const names = await parties.names(rows.map((row) => row.owner_id));
    return {
      items: rows.map((row) => operatorItemOf(row, ownerNamed(names, row.owner_id), today)),
      next: await this.cursors.next(account.id, list, next),
    };
  }

  /** @throws PortalError `invoice_not_found` (404) */
  async viewForOperators(db: Db<BillingTables>, office: Office, id: string): Promise<OperatorInvoice> {
    const row = await db.selectFrom('billing_invoice').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw invoiceNotFound();
    const owner = ownerNamed(await office.parties.names([row.owner_id]), row.owner_id);
    if (row.document === null) {
      const content = await this.#draftContent(db, office, row, owner.name);
      return { ...content, ...operatorItemOf(row, owner, office.today), payments: [], documentHash: null };
    }
    const rows = await db.all(invoiceWithPayments, { id });
    return {
      ...thaw(row.document),
      ...operatorItemOf({ ...row, ...rows[0] }, owner, office.today),
      payments: paymentsOf(rows),
      documentHash: row.document_hash,
    };
  }

  /**
   * The frozen document of an issued invoice: the very text, and its hash.
   *
   * @throws PortalError `invoice_not_found` (404), for a draft too
   */
  async document(db: Db<BillingTables>, id: string): Promise<FrozenDocument> {
    const row = await db
      .selectFrom('billing_invoice')
      .select(['document', 'document_hash'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row?.document == null || row.document_hash === null) throw invoiceNotFound();
    return { text: row.document, sha256: row.document_hash };
  }

  async #draftContent(
    db: Db<BillingTables>,
    office: Office,
    invoice: InvoiceRow,
    ownerName: string,
  ): Promise<DocumentContent> {
    const settings = await this.settings.get(db, office.options);
    const entries = await linesOf(db, invoice.id);
    const { currency, tax_mode: taxMode, tax_rounding: taxRounding } = invoice;
    const totals = totalsOf(entries, { currency, taxMode, taxRounding });
    return contentOf({ invoice, entries, totals, settings, accountName: office.account.name, ownerName });
  }
}

type Names = Awaited<ReturnType<Office['parties']['names']>>;

/** An owner whose name is gone is still an owner. */
function ownerNamed(names: Names, id: string): OperatorItem['owner'] {
  return names.get(id) ?? { id, kind: 'contact', name: '' };
}
