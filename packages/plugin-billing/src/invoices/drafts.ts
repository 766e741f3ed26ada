import { type Clock, type Db, newId, type PluginDb } from '@portico/core';
import { instantOf } from '../calendar/instant.js';
import { type Office, partyOf } from '../office.js';
import { refuse } from '../refusal.js';
import type { Settings } from '../settings/settings.js';
import type { BillingTables } from '../tables.js';
import type { DraftChange, DraftInput } from './draft-input.js';
import { insertLines, linesOf, totalsOf, withTaxes } from './lines.js';
import { listOrder } from './list-order.js';
import { changeWhile, type InvoiceRow, lockWhile } from './transition.js';

/** Invoices that are not issued yet: only operators know of them. */
export class Drafts {
  constructor(
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * Makes a draft, under the account's tax settings of now.
   *
   * @returns its id
   * @throws PortalError 422 `party_not_found`, `currency_unknown`, `tax_rate_not_found`, `tax_rate_retired`,
   * `due_before_issue`, and what `draftTotals` throws
   */
  async draft(db: PluginDb<BillingTables>, office: Office, input: DraftInput): Promise<string> {
    const owner = await partyOf(office, input.owner);
    refuseDays(input.issueOn, input.dueOn);
    const id = newId(this.clock);
    await db.change(async (tx) => {
      const { taxMode, taxRounding } = await this.settings.get(tx, office.options);
      const entries = await withTaxes(tx, input.lines);
      const currency = input.currency ?? office.account.currency;
      const totals = totalsOf(entries, { currency, taxMode, taxRounding });
      const now = instantOf(this.clock);
      await tx
        .insertInto('billing_invoice')
        .values({
          id,
          owner_id: owner.id,
          status: 'draft',
          status_at: now,
          subject: input.subject,
          number: null,
          sequence: null,
          currency,
          issue_on: input.issueOn ?? null,
          due_on: input.dueOn ?? null,
          issued_at: null,
          paid_on: null,
          tax_mode: taxMode,
          tax_rounding: taxRounding,
          net: totals.net,
          tax: totals.tax,
          total: totals.total,
          paid: 0,
          credited: 0,
          notes: input.notes ?? null,
          po_reference: input.poReference ?? null,
          buyer_name: input.buyer?.name ?? null,
          buyer_address: input.buyer?.address ?? null,
          document: null,
          document_hash: null,
          found_by: null,
          overdue_at: null,
          pdf_id: null,
          list_order: listOrder({ status: 'draft', createdAt: now, issueOn: null, dueOn: null, sequence: null }),
          created_at: now,
        })
        .execute();
      await insertLines(tx, this.clock, { id, owner_id: owner.id }, entries, totals);
    });
    return id;
  }

  /**
   * Changes a draft.
   *
   * @throws PortalError 404 `invoice_not_found`; 409 `invoice_not_draft`; 422 as {@link draft}
   */
  async edit(db: PluginDb<BillingTables>, { id, lines, ...change }: DraftChange): Promise<void> {
    await db.change(async (tx) => {
      const draft = await lockWhile(tx, id, 'draft');
      const set = columnsOf(change);
      const { issue_on, due_on, currency, tax_mode: taxMode, tax_rounding: taxRounding } = { ...draft, ...set };
      refuseDays(issue_on ?? undefined, due_on ?? undefined);
      if (lines !== undefined || currency !== draft.currency) {
        const entries = lines === undefined ? await linesOf(tx, id) : await withTaxes(tx, lines);
        const totals = totalsOf(entries, { currency, taxMode, taxRounding });
        await tx.deleteFrom('billing_line').where('invoice_id', '=', id).execute();
        await insertLines(tx, this.clock, draft, entries, totals);
        Object.assign(set, { net: totals.net, tax: totals.tax, total: totals.total });
      }
      if (Object.keys(set).length > 0) await changeWhile(tx, id, 'draft', set);
    });
  }

  /**
   * Deletes a draft; an issued invoice stays for good.
   *
   * @throws PortalError 404 `invoice_not_found`; 409 `invoice_not_draft`
   */
  async delete(db: PluginDb<BillingTables>, id: string): Promise<void> {
    await db.change(async (tx) => {
      await lockWhile(tx, id, 'draft');
      await tx.deleteFrom('billing_invoice').where('id', '=', id).where('status', '=', 'draft').execute();
    });
  }
}

/** @throws PortalError `due_before_issue` (422) */
export function refuseDays(issueOn: string | undefined, dueOn: string | undefined): void {
  if (issueOn !== undefined && dueOn !== undefined && dueOn < issueOn) {
    refuse('due_before_issue', `The due date must be ${issueOn} or later, as the invoice is dated so.`, '/dueOn');
  }
}

function columnsOf(change: Omit<DraftChange, 'id' | 'lines'>): Partial<InvoiceRow> {
  const { subject, currency, issueOn, dueOn, notes, poReference, buyer } = change;
  return {
    ...(subject !== undefined && { subject }),
    ...(currency !== undefined && { currency }),
    ...(issueOn !== undefined && { issue_on: issueOn }),
    ...(dueOn !== undefined && { due_on: dueOn }),
    ...(notes !== undefined && { notes }),
    ...(poReference !== undefined && { po_reference: poReference }),
    ...(buyer !== undefined && { buyer_name: buyer?.name ?? null, buyer_address: buyer?.address ?? null }),
  };
}

/** The owner of an invoice, if there is one. */
export async function ownerOf(db: Db<BillingTables>, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('billing_invoice').select('owner_id').where('id', '=', id).executeTakeFirst();
  return row?.owner_id;
}
