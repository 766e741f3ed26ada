import { expressionBuilder, sql } from 'kysely';
import { formalityColumn } from '../../branding/formality-column.js';
import type { EngineName } from '../../data/engine.js';
import { jsonRows } from '../../identity/json-rows.js';
import type { AccountTable, ContactTable, KernelTables } from '../../identity/tables.js';
import { arrangementColumns } from '../../launcher/arrangement.js';
import { accessColumns, grantColumns, settingColumns } from '../access-query.js';

/** An account with more grants to contacts and companies than this is not kept whole. */
export const MOST_GRANTS = 100;

type Around = KernelTables & { account: AccountTable; contact: ContactTable };

/**
 * An account's rules as columns, for a query in which `account` and `contact` are the aliases of those tables: what its
 * owner decided about his apps, and how his contacts are addressed. Grants to parties come only if they are few; those
 * that concern the contact come in any case.
 */
export function ruleColumns(engine: EngineName) {
  const eb = expressionBuilder<Around, 'account'>();
  const settings = eb
    .selectFrom('portico_app_setting as setting')
    .whereRef('setting.account_id', '=', 'account.id')
    .select(jsonRows(engine, settingColumns()).as('rows'));
  const few = eb
    .selectFrom('portico_grant as granted')
    .selectAll()
    .whereRef('granted.account_id', '=', 'account.id')
    .limit(sql.lit(MOST_GRANTS + 1));
  const grants = eb.selectFrom(few.as('granted')).select(jsonRows(engine, grantColumns()).as('rows'));
  return [
    settings.as('settings'),
    grants.as('grants'),
    accessColumns(engine).grants.as('own_grants'),
    ...arrangementColumns(engine),
    formalityColumn().as('formality'),
  ] as const;
}

/** What {@link ruleColumns} gives. */
export interface RuleRow {
  readonly settings: unknown;
  readonly grants: unknown;
  readonly own_grants: unknown;
  readonly app_order: unknown;
  readonly landing: string | null;
  readonly app_titles: unknown;
  readonly formality: string | null;
}
