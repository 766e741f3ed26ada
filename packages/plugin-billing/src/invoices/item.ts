import { z } from 'zod';
import { daysBetween } from '../calendar/day.js';
import { minorUnitDigits } from '../money/currency.js';
import { INVOICE_LABELS, INVOICE_STATUSES, invoiceFacts } from './status.js';
import type { InvoiceRow } from './transition.js';

/** What is known of an invoice in any state. Amounts in minor units; days in the account's time zone. */
const AnyItem = z.object({
  id: z.string(),
  subject: z.string(),
  currency: z.string(),
  /** Decimal digits of the currency's minor unit: 2 for EUR. */
  digits: z.int(),
  total: z.int(),
  paid: z.int(),
  /** What is still to be paid. */
  balance: z.int(),
  /** The last day on which money came in, once all is paid. */
  paidOn: z.string().nullable(),
  /** The one word where there is room for one; the facts below may hold at once. */
  label: z.enum(INVOICE_LABELS),
  overdue: z.boolean(),
  /** 0 unless overdue. */
  daysOverdue: z.int(),
  partiallyPaid: z.boolean(),
});

/** An invoice in a client's list. */
export const InvoiceItem = AnyItem.extend({
  number: z.string(),
  issuedOn: z.string(),
  dueOn: z.string(),
  status: z.enum(INVOICE_STATUSES).exclude(['draft']),
});

/** See {@link InvoiceItem}. */
export type InvoiceItem = z.output<typeof InvoiceItem>;

/** Whose an invoice is. */
export const InvoiceOwner = z.object({ id: z.string(), kind: z.enum(['contact', 'company']), name: z.string() });

/** An invoice in an operator's list: drafts have no number, and days only where they are planned. */
export const OperatorItem = AnyItem.extend({
  number: z.string().nullable(),
  issuedOn: z.string().nullable(),
  dueOn: z.string().nullable(),
  status: z.enum(INVOICE_STATUSES),
  owner: InvoiceOwner,
  createdAt: z.string(),
});

/** See {@link OperatorItem}. */
export type OperatorItem = z.output<typeof OperatorItem>;

/** What an item is made of. */
export type ItemRow = Pick<
  InvoiceRow,
  | 'id'
  | 'number'
  | 'subject'
  | 'status'
  | 'issue_on'
  | 'due_on'
  | 'paid_on'
  | 'currency'
  | 'total'
  | 'paid'
  | 'credited'
>;

/** The same of an issued invoice. */
export type IssuedRow = ItemRow & {
  readonly status: InvoiceItem['status'];
  readonly number: string;
  readonly issue_on: string;
  readonly due_on: string;
};

/** An issued invoice as its client sees it `today` (the account's day). */
export function itemOf(row: IssuedRow, today: string): InvoiceItem {
  return {
    ...anyItemOf(row, today),
    number: row.number,
    issuedOn: row.issue_on,
    dueOn: row.due_on,
    status: row.status,
  };
}

/** An invoice as operators see it. */
export function operatorItemOf(
  row: ItemRow & Pick<InvoiceRow, 'created_at'>,
  owner: OperatorItem['owner'],
  today: string,
): OperatorItem {
  return {
    ...anyItemOf(row, today),
    number: row.number,
    issuedOn: row.issue_on,
    dueOn: row.due_on,
    status: row.status,
    owner,
    createdAt: row.created_at,
  };
}

function anyItemOf(row: ItemRow, today: string) {
  const { status, total, paid, credited, due_on: dueOn } = row;
  const facts = invoiceFacts(
    { status, total, paid, credited, pending: 0, dueOn, firstViewedAt: null, sentAt: null },
    today,
  );
  return {
    id: row.id,
    subject: row.subject,
    currency: row.currency,
    digits: minorUnitDigits(row.currency),
    total,
    paid,
    balance: facts.balance,
    paidOn: row.paid_on,
    label: facts.label,
    overdue: facts.overdue,
    daysOverdue: facts.overdue && dueOn !== null ? daysBetween(dueOn, today) : 0,
    partiallyPaid: facts.partiallyPaid,
  };
}
