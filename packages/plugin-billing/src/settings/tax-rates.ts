import { type Clock, type Db, newId } from '@portico/core';
import { z } from 'zod';
import { instantOf } from '../calendar/instant.js';
import { refuse } from '../refusal.js';
import type { BillingTables } from '../tables.js';
import { printableText } from '../text/printable-text.js';
import { checkTaxRate, TAX_CATEGORIES } from '../totals/tax-rate.js';

/** A tax as it stands on a line. */
export const LineTax = z.object({
  /** As on documents: "VAT 19%". */
  name: printableText(60).min(1),
  category: z.enum(TAX_CATEGORIES),
  /** Parts per million: 19 % is 190000. */
  ratePpm: z.int().min(0).max(1_000_000),
});

/** See {@link LineTax}. */
export type LineTax = z.output<typeof LineTax>;

/** A tax rate of the account. */
export const AccountTaxRate = LineTax.extend({ id: z.string(), retired: z.boolean() });

/** See {@link AccountTaxRate}. */
export type AccountTaxRate = z.output<typeof AccountTaxRate>;

/** The tax rates of an account, to pick from. */
export class TaxRates {
  constructor(private readonly clock: Clock) {}

  /** @throws PortalError `invalid_tax_rate` (422) when the rate does not fit its category */
  async add(db: Db<BillingTables>, { name, category, ratePpm }: LineTax): Promise<AccountTaxRate> {
    checkTaxRate({ category, ratePpm });
    const id = newId(this.clock);
    await db
      .insertInto('billing_tax_rate')
      .values({ id, name, category, rate_ppm: ratePpm, retired_at: null, created_at: instantOf(this.clock) })
      .execute();
    return { id, name, category, ratePpm, retired: false };
  }

  /** All rates, retired ones too, in the order in which they were added. */
  async list(db: Db<BillingTables>): Promise<AccountTaxRate[]> {
    const rows = await db.selectFrom('billing_tax_rate').selectAll().orderBy('id').execute();
    return rows.map(rateOf);
  }

  /**
   * Keeps a rate from new lines. Lines that have it keep it.
   *
   * @throws PortalError `tax_rate_not_found` (422)
   */
  async retire(db: Db<BillingTables>, id: string): Promise<AccountTaxRate> {
    const row = await db
      .updateTable('billing_tax_rate')
      .set((row) => ({ retired_at: row.fn.coalesce('retired_at', row.val(instantOf(this.clock))) }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row === undefined
      ? refuse('tax_rate_not_found', 'There is no such tax rate in the account.', '/id')
      : rateOf(row);
  }
}

interface RateRow {
  readonly id: string;
  readonly name: string;
  readonly category: LineTax['category'];
  readonly rate_ppm: number;
  readonly retired_at: string | null;
}

function rateOf({ id, name, category, rate_ppm, retired_at }: RateRow): AccountTaxRate {
  return { id, name, category, ratePpm: rate_ppm, retired: retired_at !== null };
}
