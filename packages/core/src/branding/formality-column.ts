import { expressionBuilder, sql } from 'kysely';
import type { AccountTable, KernelTables } from '../identity/tables.js';
import type { Formality } from '../texts/formality.js';

/** The `formality` of the account's brand as a column, for a query in which `account` is the alias of the accounts' table. */
export function formalityColumn() {
  return expressionBuilder<KernelTables & { account: AccountTable }, 'account'>()
    .selectFrom('portico_brand as brand')
    .whereRef('brand.account_id', '=', 'account.id')
    .select(({ ref }) => sql<string | null>`${ref('brand.tokens')} ->> 'formality'`.as('formality'));
}

/** What {@link formalityColumn} gives: nothing where there is no brand, or one from before there was a choice. */
export function formalityOf(column: string | null | undefined): Formality {
  return column === 'informal' ? 'informal' : 'formal';
}
