// Runs in a thread of its own: see `pdf/invoice-pdfs.ts`.
import { answerDrawing, Fonts } from '@portico/pdf';
import { drawInvoice } from './pdf/draw-invoice.js';
import type { InvoiceToDraw } from './pdf/invoice-pdfs.js';

await answerDrawing<InvoiceToDraw>(({ document, fonts, isVoid }) => drawInvoice(document, new Fonts(fonts), isVoid));
