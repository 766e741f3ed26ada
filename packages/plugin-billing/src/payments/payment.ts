import { z } from 'zod';

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

/** The same where there may be none. */
export type JoinedPayment = { readonly payment_id: string | null } & {
  readonly [Column in Exclude<keyof PaymentRow, 'id'>]: PaymentRow[Column] | null;
};

/** The payments among what a left join gave: of nothing paid there is one row without any. */
export function paymentsOf(rows: readonly JoinedPayment[]): OperatorPayment[] {
  return rows.flatMap(({ payment_id: id, received_on, amount, method, note, provider_ref }) =>
    id === null || received_on === null || amount === null || method === null
      ? []
      : paymentOf({ id, received_on, amount, method, note, provider_ref }),
  );
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
