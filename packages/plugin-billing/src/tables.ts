import { type AccountRow, defineTables, internal, type OwnedRow, owned, tenant } from '@portico/core';
import type { InvoiceStatus } from './invoices/status.js';
import type { CounterReset } from './numbering/period.js';
import type { TaxMode, TaxRounding } from './totals/document-totals.js';
import type { TaxCategory } from './totals/tax-rate.js';

/** ISO 8601 in UTC with milliseconds. */
type Instant = string;

/** `YYYY-MM-DD` in the account's time zone. */
type Day = string;

/** How an account bills: one row, once something differs from the plugin's options. */
export interface SettingsTable extends AccountRow {
  /** The seller as he stands on documents; without it the account's name. */
  legal_name: string | null;
  /** Lines of the seller's address. */
  address: string | null;
  tax_id: string | null;
  /** Whose bank account clients transfer to; null stands for the seller. */
  bank_holder: string | null;
  /** In its plain form. */
  iban: string | null;
  bic: string | null;
  bank_name: string | null;
  terms_days: number;
  tax_mode: TaxMode;
  tax_rounding: TaxRounding;
  number_pattern: string;
  number_reset: CounterReset;
  updated_at: Instant;
}

/** A tax rate to pick from. Documents keep a copy, so a rate is retired and never changed. */
export interface TaxRateTable extends AccountRow {
  id: string;
  name: string;
  category: TaxCategory;
  rate_ppm: number;
  retired_at: Instant | null;
  created_at: Instant;
}

/** Where a series stands in a period. Its row is the lock under which numbers are taken. */
export interface CounterTable extends AccountRow {
  series: string;
  period: string;
  /** The number that the next document takes. */
  next: number;
  /** Null before the first document. */
  last_issued_on: Day | null;
  last_issued_at: Instant | null;
}

/** An invoice. Amounts in minor units of `currency`. */
export interface InvoiceTable extends OwnedRow {
  id: string;
  status: InvoiceStatus;
  status_at: Instant;
  /** What it is for, in a few words. */
  subject: string;
  /** None on a draft. */
  number: string | null;
  /** Its place in its series and period, from 1. */
  sequence: number | null;
  currency: string;
  /** On a draft: the day that is planned, if any. */
  issue_on: Day | null;
  due_on: Day | null;
  issued_at: Instant | null;
  /** The day on which the last of the money came in. */
  paid_on: Day | null;
  tax_mode: TaxMode;
  tax_rounding: TaxRounding;
  net: number;
  tax: number;
  total: number;
  /** Sum of the allocations. */
  paid: number;
  /** Sum of the credit notes. */
  credited: number;
  notes: string | null;
  po_reference: string | null;
  /** The buyer where he is not simply the owner by name. */
  buyer_name: string | null;
  buyer_address: string | null;
  /** The frozen document: the very text that was hashed. */
  document: string | null;
  /** SHA-256 of `document`, hexadecimal. */
  document_hash: string | null;
  /** The words, beside its number, by which an issued invoice is found. */
  found_by: string | null;
  /** The document that is its PDF; none until it is drawn. */
  pdf_id: string | null;
  /** When it was told that it is overdue. */
  overdue_at: Instant | null;
  /** Where the invoice stands in lists: see `listOrder`. */
  list_order: number;
  created_at: Instant;
}

/** A line of an invoice: what was entered, and what it comes to in minor units. */
export interface LineTable extends OwnedRow {
  id: string;
  invoice_id: string;
  /** From 0. */
  position: number;
  description: string;
  detail: string | null;
  /** Decimal text. */
  quantity: string;
  unit: string | null;
  /** Decimal text, major units. */
  unit_price: string;
  /** The discount as entered: a share or an amount. */
  discount_ppm: number | null;
  discount_amount: number | null;
  /** The discount as it was worked out. */
  discount: number;
  net: number;
  tax: number;
  gross: number;
  tax_name: string;
  tax_category: TaxCategory;
  tax_rate_ppm: number;
  tax_rate_id: string | null;
  reference: string | null;
}

/** Money that came in for an invoice. */
export interface PaymentTable extends OwnedRow {
  id: string;
  invoice_id: string;
  /** Who handled it: `manual` is an operator who recorded it. */
  provider: string;
  /** The provider's own id of it; for `manual` the host's. */
  provider_ref: string | null;
  status: 'succeeded';
  status_at: Instant;
  /** What the client reads: "Bank transfer". */
  method: string;
  received_on: Day;
  amount: number;
  currency: string;
  note: string | null;
  created_at: Instant;
}

/** An entry of the ledger: an amount that counts towards an invoice. Only ever added to; a negative amount reverses. */
export interface AllocationTable extends OwnedRow {
  id: string;
  invoice_id: string;
  payment_id: string;
  amount: number;
  created_at: Instant;
}

/** The rows of billing's tables. */
export interface BillingTables {
  billing_settings: SettingsTable;
  billing_tax_rate: TaxRateTable;
  billing_counter: CounterTable;
  billing_invoice: InvoiceTable;
  billing_line: LineTable;
  billing_payment: PaymentTable;
  billing_allocation: AllocationTable;
}

const roles = ['owner', 'billing'] as const;
/** Commercial and tax law keep documents of sale and what was paid on them. */
export const RETAINED_YEARS = 10;
const retain = `P${RETAINED_YEARS}Y` as const;

/** Billing's tables and their scopes. */
export const tables = defineTables<BillingTables>({
  billing_settings: tenant,
  billing_tax_rate: tenant,
  billing_counter: internal,
  billing_invoice: owned({ roles, visible: (row) => row('status', '<>', 'draft'), retain }),
  billing_line: owned({
    roles,
    visible: (row) =>
      row.exists(
        row.selectFrom('billing_invoice').select('id').whereRef('billing_invoice.id', '=', 'billing_line.invoice_id'),
      ),
    retain,
  }),
  billing_payment: owned({ roles, retain }),
  billing_allocation: owned({ roles, retain }),
});
