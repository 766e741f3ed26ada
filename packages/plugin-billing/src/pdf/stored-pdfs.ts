import type { Db, Log } from '@portico/core';
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
  change(work: (tx: BillingTx) => Promise<string | undefined>): Promise<string | undefined>;
}

/** Less than any id. */
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** What a PDF is drawn from. */
interface Issued {
  readonly status: string;
  readonly document: string;
  readonly issued_at: string;
}

/** The PDF files of issued invoices: each is drawn once and stored, and once more where it is taken back. */
export class StoredPdfs {
  constructor(
    private readonly pdfs: InvoicePdfs,
    private readonly log: Log,
  ) {}

  /**
   * The id of the stored PDF of an issued invoice that the handle sees. It is drawn if it is not there yet.
   *
   * @throws PortalError `invoice_not_found` (404), for a draft too
   */
  async of(db: Db<BillingTables>, store: PdfStore, id: string): Promise<string> {
    const row = await db.first(issuedPdf, { id });
    if (row === undefined) throw invoiceNotFound();
    // Undefined: the invoice was taken back while it was drawn.
    return row.pdf_id ?? (await this.#store(store, id, row)) ?? this.of(db, store, id);
  }

  /** Draws it right after a change of the invoice, which stands whether or not that succeeds: what fails, the job tries again. */
  async drawSoon(db: Db<BillingTables>, store: PdfStore, id: string): Promise<void> {
    try {
      await this.of(db, store, id);
    } catch (error) {
      this.#failed(id, error);
    }
  }

  /** Draws what has no file: its drawing failed or was cut off, or it was issued before there were files. */
  async drawMissing(db: Db<BillingTables>, store: PdfStore, signal: AbortSignal): Promise<void> {
    let after = BEFORE_ALL;
    for (let row = await next(); row !== undefined && !signal.aborted; row = await next()) {
      // One that cannot be drawn keeps no other from it.
      try {
        await this.#store(store, row.id, row);
      } catch (error) {
        this.#failed(row.id, error);
      }
      after = row.id;
    }
    function next() {
      return db.first(undrawn, { after });
    }
  }

  #failed(id: string, error: unknown): void {
    this.log.error('billing.pdf_failed', { invoiceId: id, error: String(error) });
  }

  async #store({ documents, change }: PdfStore, id: string, drawn: Issued): Promise<string | undefined> {
    const invoice = thaw(drawn.document);
    const { language, brand, number } = invoice;
    const isVoid = drawn.status === 'void';
    const title = wordsOf(language, brand?.formality ?? 'formal')('pdf.invoice');
    const file = await documents.receive(await this.pdfs.draw(invoice, { isVoid, log: this.log }), {
      name: `${title} ${number}.pdf`,
      kinds: ['application/pdf'],
    });
    return change(async (tx) => {
      const { pdf_id, status } = await tx
        .selectFrom('billing_invoice')
        .select(['pdf_id', 'status'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirstOrThrow();
      // Somebody else drew it meanwhile; what was received here goes by itself.
      if (pdf_id !== null) return pdf_id;
      if ((status === 'void') !== isVoid) return undefined;
      const kept = await tx.keepDocument(file, { retainUntil: yearsAfter(drawn.issued_at, RETAINED_YEARS) });
      await tx.updateTable('billing_invoice').set({ pdf_id: kept.id }).where('id', '=', id).execute();
      tx.note('invoice.stored', { subject: `invoice:${id}`, data: { number, sha256: kept.sha256, isVoid } });
      return kept.id;
    });
  }
}

function yearsAfter(instant: string, years: number): string {
  const date = new Date(instant);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date.toISOString();
}
