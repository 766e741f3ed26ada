import { existsSync } from 'node:fs';
import { drawInWorker, type FontFile, Fonts } from '@portico/pdf';
import type { InvoiceDocument } from '../invoices/document.js';
import { drawInvoice } from './draw-invoice.js';

/** What the thread that draws is given. */
export interface InvoiceToDraw {
  readonly document: InvoiceDocument;
  readonly fonts: readonly FontFile[];
}

/** More lines than this take long enough for others to feel it. */
const LINES_AT_ONCE = 200;

/** Draws invoices: large ones in a thread, one after the other, so that other requests do not wait for them. */
export class InvoicePdfs {
  #fonts: Fonts | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param further fonts for what Noto Sans has no letters for
   * @param worker the module of the thread. Where it is not there, as where a bundler left it out, all are drawn here.
   */
  constructor(
    private readonly further: readonly FontFile[],
    private readonly worker: URL = new URL('./pdf-worker.js', import.meta.url),
  ) {}

  /** The PDF of an issued invoice. The same document gives the same bytes. */
  async draw(document: InvoiceDocument): Promise<Uint8Array> {
    if (document.lines.length <= LINES_AT_ONCE) return drawInvoice(document, this.#opened());
    const drawn = this.#last.then(() => this.#inWorker({ document, fonts: this.further }));
    this.#last = drawn.catch(() => {});
    return drawn;
  }

  /** The letters of a document that no font has: they would be drawn as empty boxes. */
  missing(document: Pick<InvoiceDocument, 'seller' | 'buyer' | 'subject' | 'lines' | 'notes'>): string[] {
    const { seller, buyer, subject, lines, notes } = document;
    // Keys of JSON are letters that every font has.
    return this.#opened().missing(JSON.stringify([seller, buyer, subject, notes, lines]));
  }

  #inWorker(input: InvoiceToDraw): Promise<Uint8Array> {
    return existsSync(this.worker) ? drawInWorker(this.worker, input) : drawInvoice(input.document, this.#opened());
  }

  #opened(): Fonts {
    this.#fonts ??= new Fonts(this.further);
    return this.#fonts;
  }
}
