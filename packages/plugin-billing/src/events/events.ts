import type { PluginDb, Tx } from '@portico/core';
import { z } from 'zod';
import type { BillingTables } from '../tables.js';

/** Which invoice, and whose. */
const OfInvoice = z.object({
  invoiceId: z.string(),
  /** The contact or company that it is for. */
  partyId: z.string(),
  /** ISO 4217. */
  currency: z.string(),
});

/** Money: an amount, and what parts of it are, in minor units. The parts of all payments of an invoice add up to it. */
const Money = OfInvoice.extend({
  amount: z.int(),
  /** The tax in the amount. */
  tax: z.int(),
  /** The shipping in it. */
  shipping: z.int(),
  /** What it would be more without discounts. */
  discount: z.int(),
  /** What of it, without tax, is for each thing that lines refer to. */
  lines: z.array(z.object({ reference: z.string(), net: z.int() })),
});

/** See {@link Money}. */
export type Money = z.output<typeof Money>;

/** What billing tells. */
export const events = {
  /** An invoice has its number, and its client sees it. */
  'invoice.issued': OfInvoice.extend({
    number: z.string(),
    /** What it comes to, in minor units. */
    amount: z.int(),
    /** Days where the account is. */
    issueOn: z.string(),
    dueOn: z.string(),
  }),
  /** Nothing is left to pay; the money is all of it. */
  'invoice.paid': Money,
  /** A part was paid; `amount` is this part. */
  'invoice.partially_paid': OfInvoice.extend({ amount: z.int(), balance: z.int() }),
  /** Its due day has ended and something is left to pay: `amount`. Once for each invoice. */
  'invoice.overdue': OfInvoice.extend({ amount: z.int(), dueOn: z.string() }),
  /** It was taken back; nothing had been paid. */
  'invoice.voided': Money,
  /** Money came in. */
  'payment.succeeded': Money.extend({ paymentId: z.string() }),
};

/** Billing's database: what changes can tell {@link events}. */
export type BillingDb = PluginDb<BillingTables, typeof events>;

/** A change of {@link BillingDb}. */
export type BillingTx = Tx<BillingTables, typeof events>;
