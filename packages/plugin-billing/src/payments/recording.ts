import { type Clock, ConstraintViolation, type Db, newId } from '@portico/core';
import { z } from 'zod';
import { Day } from '../calendar/day.js';
import { instantOf } from '../calendar/instant.js';
import type { BillingDb, BillingTx } from '../events/events.js';
import { moneyOf } from '../events/money-of.js';
import { Id } from '../id.js';
import { placeOf } from '../invoices/issuing.js';
import { changeWhile, type InvoiceRow, lockInvoice, wrongStatus } from '../invoices/transition.js';
import { notifyOf, type Pages } from '../notifications/notices.js';
import type { Office } from '../office.js';
import { conflict, refuse } from '../refusal.js';
import type { BillingTables } from '../tables.js';
import { printableText } from '../text/printable-text.js';
import { type OperatorPayment, paymentOf } from './payment.js';

/** Money that an operator saw come in. */
export const PaymentInput = z.object({
  invoiceId: Id,
  /** Minor units of the invoice's currency. */
  amount: z.int().min(1, { error: 'An amount is a whole number of minor units, at least 1.' }),
  /** To be sure: refused unless it is the invoice's. */
  currency: z.string().optional(),
  /** Default: today in the account's time zone. */
  receivedOn: Day.optional(),
  /** How it was paid, as the client will read it: "Bank transfer". */
  method: printableText(60).trim().min(1),
  /** For operators alone. */
  note: printableText(1_000).optional(),
  /** The host's own id of the payment: recorded twice, it counts once. */
  externalId: printableText(200).min(1).optional(),
  /** `false` does not tell the client of it: for what he knows already. Default `true`. */
  notify: z.boolean().optional(),
});

/** See {@link PaymentInput}. */
export type PaymentInput = z.output<typeof PaymentInput>;

const MANUAL = 'manual';

/** Records money that came in outside of the portal. */
export class PaymentRecording {
  constructor(private readonly clock: Clock) {}

  /**
   * Counts a payment towards an open invoice, which is paid when nothing is left.
   *
   * @throws PortalError 404 `invoice_not_found`; 409 `amount_exceeds_balance` with `balance`, `external_id_taken`, and
   * what an invoice that is not open answers, with `status`; 422 `currency_mismatch`
   */
  async record(db: BillingDb, office: Pick<Office, 'today' | 'link'>, input: PaymentInput): Promise<OperatorPayment> {
    try {
      return await db.change((tx) => this.#record(tx, office, input));
    } catch (error) {
      // Under another invoice's lock the same id came in first.
      if (error instanceof ConstraintViolation && error.kind === 'unique') throw externalIdTaken();
      throw error;
    }
  }

  async #record(tx: BillingTx, office: Pick<Office, 'today' | 'link'>, input: PaymentInput): Promise<OperatorPayment> {
    const invoice = await lockInvoice(tx, input.invoiceId);
    const known = input.externalId === undefined ? undefined : await this.#known(tx, input.externalId);
    if (known !== undefined) {
      if (known.invoice_id !== invoice.id || known.amount !== input.amount) throw externalIdTaken();
      return paymentOf(known);
    }
    refuseUnlessPayable(invoice, input);
    const id = newId(this.clock);
    const now = instantOf(this.clock);
    const receivedOn = input.receivedOn ?? office.today;
    const { amount, method } = input;
    const of = { owner_id: invoice.owner_id, invoice_id: invoice.id };
    const payment = {
      ...of,
      id,
      provider: MANUAL,
      provider_ref: input.externalId ?? null,
      status: 'succeeded' as const,
      status_at: now,
      method,
      received_on: receivedOn,
      amount,
      currency: invoice.currency,
      note: input.note ?? null,
      created_at: now,
    };
    await tx.insertInto('billing_payment').values(payment).execute();
    await tx
      .insertInto('billing_allocation')
      .values({ ...of, id: newId(this.clock), payment_id: id, amount, created_at: now })
      .execute();
    const paid = invoice.paid + amount;
    await changeWhile(
      tx,
      invoice.id,
      'open',
      paid + invoice.credited < invoice.total
        ? { paid }
        : {
            paid,
            status: 'paid',
            status_at: now,
            paid_on: await this.#lastReceived(tx, invoice.id),
            list_order: placeOf(invoice, 'paid'),
          },
    );
    await tell(tx, office, invoice, { id, amount, paid, notify: input.notify !== false });
    return paymentOf(payment);
  }

  #known(tx: Db<BillingTables>, externalId: string) {
    return tx
      .selectFrom('billing_payment')
      .selectAll()
      .where('provider', '=', MANUAL)
      .where('provider_ref', '=', externalId)
      .executeTakeFirst();
  }

  /** Payments are recorded in any order. */
  async #lastReceived(tx: Db<BillingTables>, invoiceId: string): Promise<string> {
    const { received_on } = await tx
      .selectFrom('billing_payment')
      .select('received_on')
      .where('invoice_id', '=', invoiceId)
      .where('status', '=', 'succeeded')
      .orderBy('received_on', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return received_on;
  }
}

/** Tells what a payment came to. `paid`: all that has been paid with it. */
async function tell(
  tx: BillingTx,
  pages: Pages,
  invoice: InvoiceRow,
  {
    id,
    amount,
    paid,
    notify,
  }: { readonly id: string; readonly amount: number; readonly paid: number; readonly notify: boolean },
): Promise<void> {
  const { id: invoiceId, owner_id: partyId, currency, total, credited } = invoice;
  tx.emit('payment.succeeded', { ...(await moneyOf(tx, invoice, { from: paid - amount, to: paid })), paymentId: id });
  const balance = total - paid - credited;
  if (balance > 0) tx.emit('invoice.partially_paid', { invoiceId, partyId, currency, amount, balance });
  else tx.emit('invoice.paid', await moneyOf(tx, invoice, { from: 0, to: paid }));
  if (notify && invoice.number !== null) {
    notifyOf(tx, pages, 'payment_received', { ...invoice, number: invoice.number }, { amount, balance });
  }
  tx.note('payment.recorded', { subject: `payment:${id}`, data: { invoiceId, amount, currency, balance } });
}

function refuseUnlessPayable(invoice: InvoiceRow, { amount, currency }: PaymentInput): void {
  if (invoice.status !== 'open') throw wrongStatus(invoice.status, 'open');
  if (currency !== undefined && currency !== invoice.currency) {
    refuse('currency_mismatch', `The invoice is in ${invoice.currency}, and so are its payments.`, '/currency');
  }
  const balance = invoice.total - invoice.paid - invoice.credited;
  if (amount > balance) {
    throw conflict(
      'amount_exceeds_balance',
      `Only ${balance} (in minor units of ${invoice.currency}) are left to pay.`,
      { status: invoice.status, balance, currency: invoice.currency },
    );
  }
}

function externalIdTaken() {
  return conflict(
    'external_id_taken',
    'Another payment has this external id: of another invoice, or of another amount.',
  );
}
