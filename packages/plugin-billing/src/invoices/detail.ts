import { z } from 'zod';
import { ClientPayment, OperatorPayment } from '../payments/payment.js';
import { DocumentContent, DocumentLine, DocumentTax } from './document.js';
import { InvoiceItem, OperatorItem } from './item.js';

const { seller, buyer, payTo, net, tax, taxMode, notes, poReference } = DocumentContent.shape;

/** One invoice as its client sees it: the frozen document, and what has happened since. */
export const InvoiceDetail = InvoiceItem.extend({
  seller,
  buyer,
  payTo,
  lines: z.array(DocumentLine.omit({ tax: true, taxCategory: true, reference: true })),
  taxes: z.array(DocumentTax),
  net,
  tax,
  taxMode,
  /** Oldest first. */
  payments: z.array(ClientPayment),
  notes,
  poReference,
});

/** See {@link InvoiceDetail}. */
export type InvoiceDetail = z.output<typeof InvoiceDetail>;

/** One invoice as operators see it. A draft reads as it would be issued now. */
export const OperatorInvoice = OperatorItem.extend({
  ...DocumentContent.omit({ currency: true, digits: true, subject: true, total: true }).shape,
  payments: z.array(OperatorPayment),
  /** SHA-256 of the frozen document, hexadecimal; none on a draft. */
  documentHash: z.string().nullable(),
});

/** See {@link OperatorInvoice}. */
export type OperatorInvoice = z.output<typeof OperatorInvoice>;

/** Sums and counts over a client's invoices. Sums are exact, since `MAX_TOTAL` bounds what each comes to. */
export const InvoiceSummary = z.object({
  /** One entry for each currency; nothing is summed across them. */
  currencies: z.array(
    z.object({
      currency: z.string(),
      digits: z.int(),
      /** What is overdue, in minor units: a part of `open`. */
      overdue: z.int(),
      overdueCount: z.int(),
      /** What is still to be paid, in minor units. */
      open: z.int(),
      openCount: z.int(),
    }),
  ),
  /** How many invoices each filter of the list has. */
  counts: z.object({ all: z.int(), open: z.int(), paid: z.int() }),
});

/** See {@link InvoiceSummary}. */
export type InvoiceSummary = z.output<typeof InvoiceSummary>;
