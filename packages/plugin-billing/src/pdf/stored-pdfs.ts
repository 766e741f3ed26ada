import type { Db } from '@portico/core';
import type { DocumentsContext } from '@portico/core/documents';
import type { BillingTx } from '../events/events.js';
import { thaw } from '../invoices/document.js';
import { issuedPdf, undrawn } from '../invoices/queries.js';
import { invoiceNotFound } from '../refusal.js';
import { type BillingTables, RETAINED_YEARS } from '../tables.js';
import type { InvoicePdfs } from './invoice-pdfs.js';
import { wordsOf } from './words.js';

/** Where PDF files are stored: the account's documents, and a change with the account's rights. */
export interface PdfStore {
  readonly documents: DocumentsContext;
  change(work: (tx: BillingTx) => Promise<string>): Promise<string>;
}

/** How many invoices a run of the job draws at most. */
const AT_ONCE = 100;

/** The PDF files of issued invoices: each is drawn once and stored. */
export class StoredPdfs {
  constructor(private readonly pdfs: InvoicePdfs) {}

  /**
   * The id of the stored PDF of an issued invoice that the handle sees. It is drawn if it is not there yet.
   *
   * @throws PortalError `invoice_not_found` (404), for a draft too
   */
  async of(db: Db<BillingTables>, store: PdfStore, id: string): Promise<string> {
    const row = await db.first(issuedPdf, { id });
    if (row === undefined) throw invoiceNotFound();
    return row.pdf_id ?? (await this.#store(store, id, row));
  }

  /** Draws what has no file: its drawing was cut off, or it was issued before there were files. */
  async drawMissing(db: Db<BillingTables>, store: PdfStore, signal: AbortSignal): Promise<void> {
    for (const row of await db.all(undrawn, { limit: AT_ONCE })) {
      if (signal.aborted) return;
      await this.#store(store, row.id, row);
    }
  }

  async #store(
    { documents, change }: PdfStore,
    id: string,
    { document, issued_at }: { readonly document: string; readonly issued_at: string },
  ): Promise<string> {
    const invoice = thaw(document);
    const { language, brand, number } = invoice;
    const title = wordsOf(language, brand?.formality ?? 'formal')('pdf.invoice');
    const file = await documents.receive(await this.pdfs.draw(invoice), {
      name: `${title} ${number}.pdf`,
      kinds: ['application/pdf'],
    });
    return change(async (tx) => {
      const { pdf_id } = await tx
        .selectFrom('billing_invoice')
        .select('pdf_id')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirstOrThrow();
      // Somebody else drew it meanwhile; what was received here goes by itself.
      if (pdf_id !== null) return pdf_id;
      const kept = await tx.keepDocument(file, { retainUntil: yearsAfter(issued_at, RETAINED_YEARS) });
      await tx.updateTable('billing_invoice').set({ pdf_id: kept.id }).where('id', '=', id).execute();
      tx.note('invoice.stored', { subject: `invoice:${id}`, data: { number, sha256: kept.sha256 } });
      return kept.id;
    });
  }
}

function yearsAfter(instant: string, years: number): string {
  const date = new Date(instant);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date.toISOString();
}
