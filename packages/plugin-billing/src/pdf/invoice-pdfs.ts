import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '@portico/core';
import { drawInWorker, type FontFile, Fonts } from '@portico/pdf';
import type { InvoiceDocument } from '../invoices/document.js';
import { drawInvoice } from './draw-invoice.js';

/** What the thread that draws is given. */
export interface InvoiceToDraw {
  readonly document: InvoiceDocument;
  readonly fonts: readonly FontFile[];
  readonly isVoid: boolean;
}

/** What is drawn beside the document. */
export interface Drawn {
  /** Marks it: the invoice was taken back. Default: false. */
  readonly isVoid?: boolean;
  /** Is told once where there is no thread. */
  readonly log?: Pick<Log, 'warn'>;
}

/** More lines than this take long enough for others to feel it. */
const LINES_AT_ONCE = 200;

/** Draws invoices: large ones in a thread, one after the other, so that other requests do not wait for them. */
export class InvoicePdfs {
  #fonts: Fonts | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #told = false;

  /**
   * @param further fonts for what Noto Sans has no letters for
   * @param worker the module of the thread. Where it is not there, as where a bundler left it out, all are drawn here, and the log says
   * so once.
   */
  constructor(
    private readonly further: readonly FontFile[],
    private readonly worker: URL = new URL('./pdf-worker.js', import.meta.url),
  ) {}

  /** The PDF of an issued invoice. The same document gives the same bytes. */
  async draw(document: InvoiceDocument, { isVoid = false, log }: Drawn = {}): Promise<Uint8Array> {
    const here = () => drawInvoice(document, this.#opened(), isVoid);
    if (document.lines.length <= LINES_AT_ONCE) return here();
    const input: InvoiceToDraw = { document, fonts: this.further, isVoid };
    const drawn = this.#last.then(() => (this.#hasThread(log) ? drawInWorker(this.worker, input) : here()));
    this.#last = drawn.catch(() => {});
    return drawn;
  }

  /** The letters of a document that no font has: they would be drawn as empty boxes. */
  missing(document: Pick<InvoiceDocument, 'seller' | 'buyer' | 'subject' | 'lines' | 'notes'>): string[] {
    const { seller, buyer, subject, lines, notes } = document;
    // Keys of JSON are letters that every font has.
    return this.#opened().missing(JSON.stringify([seller, buyer, subject, notes, lines]));
  }

  #hasThread(log: Drawn['log']): boolean {
    const has = existsSync(this.worker);
    if (!has && !this.#told && log !== undefined) {
      this.#told = true;
      const file = path.basename(this.worker.pathname);
      log.warn('billing.pdf_thread_missing', {
        detail: `Others wait while a large invoice is drawn: put ${file} of @portico/plugin-billing beside the bundle.`,
      });
    }
    return has;
  }

  #opened(): Fonts {
    this.#fonts ??= new Fonts(this.further);
    return this.#fonts;
  }
}
