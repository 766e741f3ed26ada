import { Clock, definePlugin, Log, type Named, type PluginOf, Seal, text } from '@portico/core';
import { z } from 'zod';
import { Day, DayFormats } from './calendar/day.js';
import { type BillingDb, events } from './events/events.js';
import { dueActions } from './home/due-action.js';
import { foundInvoice } from './home/found-invoice.js';
import { HomeRow } from './home/home-row.js';
import { invoiceShape } from './home/invoice-shape.js';
import { invoiceRows, recentCard } from './home/recent-card.js';
import { Id } from './id.js';
import { InvoiceDetail, InvoiceSummary, OperatorInvoice } from './invoices/detail.js';
import { DraftChange, DraftInput } from './invoices/draft-input.js';
import { Drafts } from './invoices/drafts.js';
import { InvoicePage, InvoiceQuery, Invoices, OperatorPage, OperatorQuery } from './invoices/invoices.js';
import { IssueInput, Issuing } from './invoices/issuing.js';
import { byPlace } from './invoices/list-order.js';
import { OverdueSweep } from './invoices/overdue.js';
import { Cursors } from './invoices/paging.js';
import { anyInvoice, invoiceDocuments, invoicePage, openInvoices, recentInvoices } from './invoices/queries.js';
import { IssueWarning, warningsOf } from './invoices/warnings.js';
import { migrations } from './migrations.js';
import { topics } from './notifications/topics.js';
import { raiseCounter } from './numbering/counter.js';
import { periodKey } from './numbering/period.js';
import { BillingOptions } from './options.js';
import { OperatorPayment } from './payments/payment.js';
import { PaymentInput, PaymentRecording } from './payments/recording.js';
import { InvoicePdfs } from './pdf/invoice-pdfs.js';
import { type PdfStore, StoredPdfs } from './pdf/stored-pdfs.js';
import { BillingSettings, Settings, SettingsChange } from './settings/settings.js';
import { AccountTaxRate, LineTax, TaxRates } from './settings/tax-rates.js';
import { tables } from './tables.js';
import { texts } from './texts/texts.js';

const ById = z.object({ id: Id });

const definition = definePlugin({
  id: 'billing',
  options: BillingOptions,
  tables,
  migrations,
  texts,
  apps: {
    invoices: { title: text('apps.invoices'), icon: 'receipt', path: '/invoices', eligible: anyInvoice },
  },
  events,
  links: { invoices: '/invoices', invoice: '/invoices/:id' },
  services: ({ provide, options }) => {
    provide(DayFormats, []);
    provide(Settings, [Clock]);
    provide(TaxRates, [Clock]);
    provide(Drafts, [Clock, Settings]);
    provide(Issuing, [Clock, Settings]);
    provide(Cursors, [Seal]);
    provide(Invoices, [Settings, Cursors]);
    provide(PaymentRecording, [Clock]);
    provide(OverdueSweep, [Clock]);
    provide.value(InvoicePdfs, new InvoicePdfs(options.fonts));
    provide(StoredPdfs, [InvoicePdfs, Log]);
  },

  routes: (route) => ({
    'GET /invoices': route({
      app: 'invoices',
      query: InvoiceQuery,
      returns: InvoicePage,
      summary: 'A page of the contact’s invoices: overdue first, then open by due day, then the rest, newest first.',
    }).handle(({ use, db, query, account, today }) => use(Invoices).list(db, { account, today }, query)),
    'GET /invoices/summary': route({
      app: 'invoices',
      returns: InvoiceSummary,
      summary: 'What is open and overdue in each currency, and how many invoices each filter has.',
    }).handle(({ use, db, today }) => use(Invoices).summary(db, today)),
    'GET /invoices/:id': route({
      app: 'invoices',
      params: ById,
      returns: InvoiceDetail,
      summary: 'One invoice as it was issued, with what has been paid.',
    })
      .handle(({ use, db, params, today }) => use(Invoices).view(db, params.id, today))
      .recent(({ result, text, link }) => ({
        title: text('detail.title', { number: result.number }),
        subtitle: result.subject,
        link: link('invoice', { id: result.id }),
      })),
    'GET /invoices/:id/pdf': route
      .file({ app: 'invoices', params: ById, summary: 'The PDF of an invoice, as it was issued.' })
      .handle(async ({ use, db, documents, params }) => {
        const change: PdfStore['change'] = (work) => db.asAccount('the PDF of an invoice is stored', work);
        return { id: await use(StoredPdfs).of(db, { documents, change }, params.id) };
      }),
  }),

  cards: (card) => ({
    recent: card({ app: 'invoices', query: recentInvoices, returns: HomeRow }).present(recentCard),
  }),

  actions: (action) => ({
    due: action({ app: 'invoices', query: openInvoices, returns: HomeRow, limit: 20 }).present(dueActions),
  }),

  lists: (list) => ({
    all: list({
      app: 'invoices',
      query: invoicePage,
      returns: HomeRow.extend({ list_order: z.int() }),
      after: (row) => ({ after: byPlace.place(row) }),
    }).present((rows, context) => ({
      title: context.text('recent.title'),
      items: invoiceRows(rows, context),
      empty: context.text('recent.empty'),
    })),
  }),

  items: (item) => ({
    invoice: item({
      app: 'invoices',
      params: ById,
      returns: InvoiceDetail,
      load: ({ use, db, params, today }) => use(Invoices).view(db, params.id, today),
    }).present(invoiceShape),
  }),

  topics,

  search: (search) => ({
    invoices: search({ app: 'invoices', table: 'billing_invoice', documents: invoiceDocuments }).present(foundInvoice),
  }),

  schedule: {
    // Hourly, since the day ends at another hour in each time zone.
    overdue: { every: 'PT1H', run: (job) => job.use(OverdueSweep).run(job.db, job.today, job, job.signal) },
    pdfs: { every: 'PT10M', run: (job) => job.use(StoredPdfs).drawMissing(job.db, storeOf(job), job.signal) },
  },

  operators: (call) => ({
    draftInvoice: call({
      input: DraftInput,
      returns: OperatorInvoice,
      summary: 'Makes a draft. No client knows of it before it is issued.',
    }).handle(async (office) => {
      const { use, db, input } = office;
      const id = await use(Drafts).draft(db, office, input);
      return use(Invoices).viewForOperators(db, office, id);
    }),
    editDraft: call({
      input: DraftChange,
      returns: OperatorInvoice,
      summary: 'Changes a draft: what is left out stays, null takes away, lines are replaced as a whole.',
    }).handle(async (office) => {
      const { use, db, input } = office;
      await use(Drafts).edit(db, input);
      return use(Invoices).viewForOperators(db, office, input.id);
    }),
    deleteDraft: call({
      input: ById,
      returns: ById,
      summary: 'Deletes a draft. What is issued stays for good.',
    }).handle(async ({ use, db, input }) => {
      await use(Drafts).delete(db, input.id);
      return input;
    }),
    issueInvoice: call({
      input: IssueInput,
      returns: OperatorInvoice.extend({ warnings: z.array(IssueWarning) }),
      summary: 'Issues a draft: it gets the next number without a gap, its document is frozen, and the client sees it.',
    }).handle(async (office) => {
      const { use, db, input, references } = office;
      await use(Issuing).issue(db, office, input);
      await use(StoredPdfs).drawSoon(db, storeOf(office), input.id);
      const invoice = await use(Invoices).viewForOperators(db, office, input.id);
      return { ...invoice, warnings: await warningsOf(invoice, references, use(InvoicePdfs)) };
    }),
    voidInvoice: call({
      input: ById,
      returns: OperatorInvoice,
      summary: 'Takes an open invoice back for which nothing was paid. Its number stays taken.',
    }).handle(async (office) => {
      const { use, db, input } = office;
      await use(Issuing).void(db, input.id);
      await use(StoredPdfs).drawSoon(db, storeOf(office), input.id);
      return use(Invoices).viewForOperators(db, office, input.id);
    }),
    recordPayment: call({
      input: PaymentInput,
      returns: z.object({ payment: OperatorPayment, invoice: OperatorInvoice }),
      summary: 'Counts money that came in outside of the portal; at a balance of zero the invoice is paid.',
    }).handle(async (office) => {
      const { use, db, input } = office;
      const payment = await use(PaymentRecording).record(db, office, input);
      return { payment, invoice: await use(Invoices).viewForOperators(db, office, input.invoiceId) };
    }),
    listInvoices: call({
      input: OperatorQuery,
      returns: OperatorPage,
      summary: 'A page of the account’s invoices: drafts, then open by due day, then the rest, newest first.',
    }).handle((office) => office.use(Invoices).listForOperators(office.db, office, office.input)),
    getInvoice: call({
      input: ById,
      returns: OperatorInvoice,
      summary: 'One invoice, drafts too; a draft reads as it would be issued now.',
    }).handle((office) => office.use(Invoices).viewForOperators(office.db, office, office.input.id)),
    getDocument: call({
      input: ById,
      returns: z.object({ text: z.string(), sha256: z.string() }),
      summary: 'The frozen document of an issued invoice: its exact text, and the SHA-256 of that.',
    }).handle(({ use, db, input }) => use(Invoices).document(db, input.id)),
    getSettings: call({
      returns: BillingSettings,
      summary: 'How the account bills.',
    }).handle(({ use, db, options }) => use(Settings).get(db, options)),
    setSettings: call({
      input: SettingsChange,
      returns: BillingSettings,
      summary: 'Changes how the account bills. Issued documents stay as they are.',
    }).handle(({ use, db, options, input }) => db.change((tx) => use(Settings).set(tx, options, input))),
    setNextNumber: call({
      input: z.object({ next: z.int().min(1).max(999_999_999_999), on: Day.optional() }),
      returns: z.object({ period: z.string(), next: z.int() }),
      summary: 'Moves the counter of invoices up, in the period of a day (default today).',
    }).handle(async ({ use, db, options, input: { next, on }, today }) =>
      db.change(async (tx) => {
        const { numbering } = await use(Settings).get(tx, options);
        const period = periodKey(numbering.reset, on ?? today);
        await raiseCounter(tx, { series: 'invoice', period }, next);
        return { period, next };
      }),
    ),
    addTaxRate: call({
      input: LineTax,
      returns: AccountTaxRate,
      summary: 'Adds a tax rate to pick from.',
    }).handle(({ use, db, input }) => use(TaxRates).add(db, input)),
    listTaxRates: call({
      returns: z.array(AccountTaxRate),
      summary: 'All tax rates, retired ones too.',
    }).handle(({ use, db }) => use(TaxRates).list(db)),
    retireTaxRate: call({
      input: ById,
      returns: AccountTaxRate,
      summary: 'Keeps a tax rate from new lines. Lines that have it keep it.',
    }).handle(({ use, db, input }) => use(TaxRates).retire(db, input.id)),
  }),
});

/** Where the PDF files of what has the account's rights are stored. */
function storeOf({ documents, db }: Pick<PdfStore, 'documents'> & { readonly db: BillingDb }): PdfStore {
  return { documents, change: (work) => db.change(work) };
}

/** The plugin of invoices, by name, so that a host's declarations stay small. */
export interface Billing extends PluginOf<typeof definition> {}

/**
 * Invoices: drafted and issued by operators, read by clients.
 *
 * @example
 * ```ts
 * import { createPortal } from '@portico/core';
 * import { sqlite } from '@portico/core/sqlite';
 * import { billing } from '@portico/plugin-billing';
 *
 * export const portal = createPortal({
 *   database: sqlite('portal.db'),
 *   secret: process.env['PORTICO_SECRET'],
 *   plugins: [billing({ termsDays: 30 })],
 * });
 * ```
 */
export const billing: Named<typeof definition, Billing> = definition;
