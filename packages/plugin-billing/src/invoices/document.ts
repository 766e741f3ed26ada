import { createHash } from 'node:crypto';
import { z } from 'zod';
import { TAX_CATEGORIES } from '../totals/tax-rate.js';

/** A party as it stands on a document. */
export const DocumentParty = z.object({
  name: z.string(),
  /** In lines. */
  address: z.string().optional(),
  taxId: z.string().optional(),
});

/** The bank account to transfer to, as it stands on a document. */
export const DocumentBankAccount = z.object({
  holder: z.string(),
  /** In its plain form: no spaces. */
  iban: z.string(),
  bic: z.string().optional(),
  bank: z.string().optional(),
});

/** A line as it stands on a document. Amounts in minor units. */
export const DocumentLine = z.object({
  description: z.string(),
  detail: z.string().optional(),
  /** Decimal text. */
  quantity: z.string(),
  unit: z.string().optional(),
  /** Decimal text, major units. */
  unitPrice: z.string(),
  discount: z.int(),
  net: z.int(),
  tax: z.int(),
  gross: z.int(),
  taxName: z.string(),
  taxCategory: z.enum(TAX_CATEGORIES),
  /** Parts per million. */
  ratePpm: z.int(),
  reference: z.string().optional(),
});

/** What the lines of one tax come to, in minor units. */
export const DocumentTax = z.object({
  name: z.string(),
  category: z.enum(TAX_CATEGORIES),
  ratePpm: z.int(),
  net: z.int(),
  tax: z.int(),
});

/** The content of a document of sale, before it has a number too. Amounts in minor units of `currency`. */
export const DocumentContent = z.object({
  seller: DocumentParty,
  buyer: DocumentParty,
  /** None where the account had no IBAN when the invoice was issued. */
  payTo: DocumentBankAccount.optional(),
  subject: z.string(),
  lines: z.array(DocumentLine),
  taxes: z.array(DocumentTax),
  net: z.int(),
  tax: z.int(),
  total: z.int(),
  taxMode: z.enum(['exclusive', 'inclusive']),
  taxRounding: z.enum(['per_group', 'per_line']),
  currency: z.string(),
  digits: z.int(),
  notes: z.string().optional(),
  poReference: z.string().optional(),
});

/** See {@link DocumentContent}. */
export type DocumentContent = z.output<typeof DocumentContent>;

/** How the account showed itself when the document was issued. */
export const DocumentBrand = z.object({
  name: z.string(),
  /** `#rrggbb`. */
  primary: z.string(),
  /** How the buyer is addressed where a language knows the difference. */
  formality: z.enum(['formal', 'informal']),
  supportEmail: z.string().optional(),
});

/** An issued invoice as it was issued. Nothing that changes later changes it. */
export const InvoiceDocument = DocumentContent.extend({
  version: z.literal(1),
  kind: z.literal('invoice'),
  number: z.string(),
  issueOn: z.string(),
  dueOn: z.string(),
  /** BCP 47: the language that it was issued in. */
  language: z.string(),
  /** Documents of before there were PDF files have none. */
  brand: DocumentBrand.optional(),
});

/** See {@link InvoiceDocument}. */
export type InvoiceDocument = z.output<typeof InvoiceDocument>;

/** A document as it is stored: its text, and the SHA-256 of that, hexadecimal. */
export interface FrozenDocument {
  readonly text: string;
  readonly sha256: string;
}

/** Freezes a document. */
export function freeze(document: InvoiceDocument): FrozenDocument {
  const text = JSON.stringify(InvoiceDocument.parse(document));
  return { text, sha256: sha256Of(text) };
}

/** Reads a frozen document. */
export function thaw(text: string): InvoiceDocument {
  return InvoiceDocument.parse(JSON.parse(text));
}

/** SHA-256 of a text in UTF-8, hexadecimal. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
