import type { Db, Params } from '@portico/core';
import { z } from 'zod';
import { type BillingTables, tables } from '../tables.js';

/** A payment as the client reads it. */
export const ClientPayment = z.object({
  /** The day on which it came in. */
  on: z.string(),
  /** Minor units of the invoice's currency. */
  amount: z.int(),
  /** How it was paid: "Bank transfer". */
  method: z.string(),
});

/** A payment as operators read it. */
export const OperatorPayment = ClientPayment.extend({
  id: z.string(),
  note: z.string().nullable(),
  externalId: z.string().nullable(),
});

/** See {@link OperatorPayment}. */
export type OperatorPayment = z.output<typeof OperatorPayment>;

/** What a payment is made of. */
export interface PaymentRow {
  readonly id: string;
  readonly received_on: string;
  readonly amount: number;
  readonly method: string;
  readonly note: string | null;
  readonly provider_ref: string | null;
}

const ofInvoice = tables.prepared((db, p: Params<{ invoice: string }>) =>
  db
    .selectFrom('billing_payment')
    .select(['id', 'received_on', 'amount', 'method', 'note', 'provider_ref'])
    .where('invoice_id', '=', p.invoice)
    .where('status', '=', 'succeeded')
    .orderBy('received_on')
    .orderBy('id'),
);

/** What has come in for an invoice, oldest first. */
export async function paymentsOf(db: Db<BillingTables>, invoice: string): Promise<OperatorPayment[]> {
  return (await db.all(ofInvoice, { invoice })).map(paymentOf);
}

/** A payment for operators. */
export function paymentOf(row: PaymentRow): OperatorPayment {
  return {
    id: row.id,
    on: row.received_on,
    amount: row.amount,
    method: row.method,
    note: row.note,
    externalId: row.provider_ref,
  };
}
