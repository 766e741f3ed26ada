import { type Clock, ConstraintViolation, type OperatorContext } from '@portico/core';
import { z } from 'zod';
import { addDays, Day } from '../calendar/day.js';
import { instantOf } from '../calendar/instant.js';
import type { BillingDb, BillingTx } from '../events/events.js';
import { moneyOf } from '../events/money-of.js';
import { Id } from '../id.js';
import { notifyOf } from '../notifications/notices.js';
import { takeNumber } from '../numbering/counter.js';
import { formatNumber, parseNumberFormat } from '../numbering/number-format.js';
import { periodKey } from '../numbering/period.js';
import { type Office, partyOf } from '../office.js';
import type { BillingOptions } from '../options.js';
import { conflict, invoiceNotFound, refuse } from '../refusal.js';
import type { BillingSettings, Settings } from '../settings/settings.js';
import type { BillingTables } from '../tables.js';
import { invoiceTotals } from '../totals/invoice-totals.js';
import { contentOf } from './content.js';
import { type DocumentBrand, freeze } from './document.js';
import { ownerOf, refuseDays } from './drafts.js';
import { foundBy } from './found-by.js';
import { amountsOf, linesOf } from './lines.js';
import { listOrder } from './list-order.js';
import { changeWhile, type InvoiceRow, lockWhile } from './transition.js';

/** What issuing needs. */
export const IssueInput = z.object({
  id: Id,
  /** Default: the day that the draft plans, else today in the account's time zone. */
  issueOn: Day.optional(),
  /** Default: the day that the draft plans, else the issue date and the account's terms. */
  dueOn: Day.optional(),
  /** `false` does not tell the client of it: for what he knows already. Default `true`. */
  notify: z.boolean().optional(),
});

/** See {@link IssueInput}. */
export type IssueInput = z.output<typeof IssueInput>;

/** What issuing needs of an operator's call: the brand, too, which the document keeps. */
export type IssuingOffice = Office & Pick<OperatorContext<BillingTables, BillingOptions, unknown>, 'brand'>;

/** What a document is made of beside its draft. */
interface Given {
  readonly ownerName: string;
  readonly brand: z.output<typeof DocumentBrand>;
}

/** Makes drafts binding, and takes back what nobody has paid. */
export class Issuing {
  constructor(
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * Issues a draft: it gets the next number, and its document is frozen. One that comes to nothing is paid at once.
   *
   * @throws PortalError 404 `invoice_not_found`; 409 `invoice_not_draft` with `status`, `issue_date_before_last` with
   * `lastIssuedOn`, `number_already_used`; 422 `no_lines`, `total_negative`, `due_before_issue`, `issue_date_in_future`
   */
  async issue(db: BillingDb, office: IssuingOffice, input: IssueInput): Promise<void> {
    const owner = await ownerOf(db, input.id);
    if (owner === undefined) throw invoiceNotFound();
    const { name: ownerName } = await partyOf(office, owner);
    const brand = await brandOf(office);
    try {
      await db.change((tx) => this.#issue(tx, office, { ownerName, brand }, input));
    } catch (error) {
      if (!(error instanceof ConstraintViolation) || error.kind !== 'unique') throw error;
      throw conflict(
        'number_already_used',
        'The number that comes next is that of another invoice. Move the counter up, or choose another number pattern.',
      );
    }
  }

  async #issue(tx: BillingTx, office: Office, { ownerName, brand }: Given, input: IssueInput): Promise<void> {
    const { id } = input;
    const draft = await lockWhile(tx, id, 'draft');
    const settings = await this.settings.get(tx, office.options);
    const days = daysOf(draft, input, settings, office.today);
    const entries = await linesOf(tx, id);
    const { currency, tax_mode: taxMode, tax_rounding: taxRounding } = draft;
    const totals = invoiceTotals(entries.map(amountsOf), { currency, taxMode, taxRounding });
    const content = contentOf({
      invoice: draft,
      entries,
      totals,
      settings,
      accountName: office.account.name,
      ownerName,
    });
    const { pattern, reset } = settings.numbering;
    const format = parseNumberFormat(pattern, reset);
    const period = periodKey(reset, days.issueOn);

    const { sequence, issuedAt } = await takeNumber(tx, this.clock, { series: 'invoice', period }, days.issueOn);
    const number = formatNumber(format, sequence, days.issueOn);
    const { text, sha256 } = freeze({
      version: 1,
      kind: 'invoice',
      number,
      ...days,
      language: office.account.locale,
      brand,
      ...content,
    });
    const status = totals.total === 0 ? ('paid' as const) : ('open' as const);
    const issued = await changeWhile(tx, id, 'draft', {
      status,
      status_at: issuedAt,
      number,
      sequence,
      issue_on: days.issueOn,
      due_on: days.dueOn,
      issued_at: issuedAt,
      paid_on: status === 'paid' ? days.issueOn : null,
      net: totals.net,
      tax: totals.tax,
      total: totals.total,
      document: text,
      document_hash: sha256,
      found_by: foundBy(content),
      list_order: listOrder({ status, createdAt: draft.created_at, ...days, sequence }),
    });
    tx.index('invoices', id);
    const of = { invoiceId: id, partyId: issued.owner_id, currency };
    tx.emit('invoice.issued', { ...of, number, amount: totals.total, ...days });
    tx.note('invoice.issued', { subject: `invoice:${id}`, data: { number, amount: totals.total, currency, sha256 } });
    if (input.notify !== false) {
      const about = { ...issued, number };
      notifyOf(tx, office, 'invoice_issued', about, { amount: totals.total, due: days.dueOn });
    }
    if (status === 'paid') tx.emit('invoice.paid', await moneyOf(tx, issued, { from: 0, to: 0 }));
  }

  /**
   * Takes an open invoice back. Its number stays taken.
   *
   * @throws PortalError 404 `invoice_not_found`; 409 `invoice_has_payments`, `invoice_is_draft`, `invoice_void`,
   * `invoice_already_paid`, `invoice_not_open`, with `status`
   */
  async void(db: BillingDb, id: string): Promise<void> {
    await db.change(async (tx) => {
      const row = await lockWhile(tx, id, 'open');
      if (row.paid > 0 || row.credited > 0) {
        throw conflict('invoice_has_payments', 'Money was received for the invoice; a credit note takes it back.', {
          status: row.status,
          paid: row.paid,
          currency: row.currency,
        });
      }
      const status_at = instantOf(this.clock);
      // The PDF without the mark stays among the documents; whoever asks for the invoice's gets one that says so.
      await changeWhile(tx, id, 'open', { status: 'void', status_at, pdf_id: null, list_order: placeOf(row, 'void') });
      tx.emit('invoice.voided', await moneyOf(tx, row, { from: 0, to: row.total }));
      tx.note('invoice.voided', { subject: `invoice:${id}`, data: { number: row.number } });
    });
  }
}

/** The place in lists of an issued invoice that goes over to another state. */
export function placeOf(row: InvoiceRow, status: InvoiceRow['status']): number {
  const { created_at: createdAt, issue_on: issueOn, due_on: dueOn, sequence } = row;
  return listOrder({ status, createdAt, issueOn, dueOn, sequence });
}

async function brandOf({ brand }: IssuingOffice): Promise<Given['brand']> {
  const { name, primary, formality, supportEmail } = await brand();
  return { name, primary, formality, ...(supportEmail !== undefined && { supportEmail }) };
}

function daysOf(
  draft: InvoiceRow,
  input: IssueInput,
  { termsDays }: BillingSettings,
  today: string,
): { issueOn: string; dueOn: string } {
  const issueOn = input.issueOn ?? draft.issue_on ?? today;
  // Numbers rise with dates: one dated ahead would keep all others waiting until its day.
  if (issueOn > today) {
    refuse(
      'issue_date_in_future',
      `An invoice is dated today (${today}) or earlier; issue it when its day has come.`,
      '/issueOn',
    );
  }
  const dueOn = input.dueOn ?? draft.due_on ?? addDays(issueOn, termsDays);
  refuseDays(issueOn, dueOn);
  return { issueOn, dueOn };
}
