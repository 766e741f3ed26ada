import type { Clock, Db } from '@portico/core';
import type { Insertable } from 'kysely';
import { z } from 'zod';
import { instantOf } from '../calendar/instant.js';
import { type BillingOptions, Numbering, TermsDays } from '../options.js';
import { type BillingTables, type SettingsTable, tables } from '../tables.js';
import { printableText } from '../text/printable-text.js';
import { Bic, Iban } from './iban.js';

const Seller = z.object({
  /** As on documents; null stands for the account's name. */
  legalName: printableText(200).min(1).nullable(),
  /** In lines. */
  address: printableText(1_000).min(1).nullable(),
  /** Such as a VAT number. */
  taxId: printableText(60).min(1).nullable(),
});

const PayTo = z.object({
  /** Whose bank account it is; null stands for the seller. */
  holder: printableText(70).min(1).nullable(),
  iban: Iban.nullable(),
  bic: Bic.nullable(),
  bank: printableText(100).min(1).nullable(),
});

/** How an account bills. */
export const BillingSettings = z.object({
  seller: Seller,
  /** The bank account that clients transfer to. Without an IBAN, invoices name none. */
  payTo: PayTo,
  /** Days until an invoice is due, unless it says otherwise. */
  termsDays: TermsDays,
  /** Whether unit prices are without tax or contain it. For drafts made from now on. */
  taxMode: z.enum(['exclusive', 'inclusive']),
  /** Whether tax is rounded once for each rate, or on every line. For drafts made from now on. */
  taxRounding: z.enum(['per_group', 'per_line']),
  numbering: Numbering,
});

/** See {@link BillingSettings}. */
export type BillingSettings = z.output<typeof BillingSettings>;

/** What to change of {@link BillingSettings}; what is left out stays. */
export const SettingsChange = BillingSettings.partial().extend({
  seller: Seller.partial().optional(),
  payTo: PayTo.partial().optional(),
});

/** See {@link SettingsChange}. */
export type SettingsChange = z.output<typeof SettingsChange>;

const settingsRow = tables.prepared((db) => db.selectFrom('billing_settings').selectAll());

/** How an account bills: its own settings, or the plugin's options where it has none. */
export class Settings {
  constructor(private readonly clock: Clock) {}

  async get(db: Db<BillingTables>, options: BillingOptions): Promise<BillingSettings> {
    const row = await db.first(settingsRow);
    if (row === undefined) {
      return {
        seller: { legalName: null, address: null, taxId: null },
        payTo: { holder: null, iban: null, bic: null, bank: null },
        termsDays: options.termsDays,
        taxMode: 'exclusive',
        taxRounding: 'per_group',
        numbering: options.numbering,
      };
    }
    return {
      seller: { legalName: row.legal_name, address: row.address, taxId: row.tax_id },
      payTo: { holder: row.bank_holder, iban: row.iban, bic: row.bic, bank: row.bank_name },
      termsDays: row.terms_days,
      taxMode: row.tax_mode,
      taxRounding: row.tax_rounding,
      numbering: { pattern: row.number_pattern, reset: row.number_reset },
    };
  }

  /** Changes what is given. Issued documents stay as they are. */
  async set(tx: Db<BillingTables>, options: BillingOptions, change: SettingsChange): Promise<BillingSettings> {
    const before = await this.get(tx, options);
    const changed = { ...columnsOf(change), updated_at: instantOf(this.clock) };
    await tx
      .insertInto('billing_settings')
      .values({ ...columnsOf(before), ...changed })
      // Only what was given: another operator may be changing the rest.
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(changed))
      .execute();
    return this.get(tx, options);
  }
}

type Columns = Omit<Insertable<SettingsTable>, 'account_id' | 'updated_at'>;

function columnsOf(settings: BillingSettings): Columns;
function columnsOf(settings: SettingsChange): Partial<Columns>;
function columnsOf({ seller, payTo, termsDays, taxMode, taxRounding, numbering }: SettingsChange): Partial<Columns> {
  return {
    ...(seller?.legalName !== undefined && { legal_name: seller.legalName }),
    ...(seller?.address !== undefined && { address: seller.address }),
    ...(seller?.taxId !== undefined && { tax_id: seller.taxId }),
    ...(payTo?.holder !== undefined && { bank_holder: payTo.holder }),
    ...(payTo?.iban !== undefined && { iban: payTo.iban }),
    ...(payTo?.bic !== undefined && { bic: payTo.bic }),
    ...(payTo?.bank !== undefined && { bank_name: payTo.bank }),
    ...(termsDays !== undefined && { terms_days: termsDays }),
    ...(taxMode !== undefined && { tax_mode: taxMode }),
    ...(taxRounding !== undefined && { tax_rounding: taxRounding }),
    ...(numbering !== undefined && { number_pattern: numbering.pattern, number_reset: numbering.reset }),
  };
}
