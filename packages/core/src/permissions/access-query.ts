import { type Expression, expressionBuilder, sql } from 'kysely';
import type { EngineName } from '../data/engine.js';
import { instantInJson, jsonRows, parseRows } from '../identity/json-rows.js';
import type { AppSettingTable, ContactKind, ContactTable, GrantTable, KernelTables } from '../identity/tables.js';
import type { AppSettingFacts, CompanyFacts, GrantFacts } from './access-facts.js';

type Around = KernelTables & { contact: ContactTable };

/**
 * The three lists of `AccessFacts`, each one JSON column, for a query in which `contact` is the alias of
 * the contacts' table. Where that is empty (an outer join) so are they.
 */
export function accessColumns(engine: EngineName) {
  const eb = expressionBuilder<Around, 'contact'>();
  const memberships = eb
    .selectFrom('portico_membership as membership')
    .whereRef('membership.account_id', '=', 'contact.account_id')
    .whereRef('membership.contact_id', '=', 'contact.id')
    .where('membership.status', '=', sql.lit('active'));
  return {
    companies: memberships
      .innerJoin('portico_company as company', (join) =>
        join
          .onRef('company.account_id', '=', 'membership.account_id')
          .onRef('company.id', '=', 'membership.company_id'),
      )
      .select(({ ref }) =>
        jsonRows(engine, { id: ref('company.id'), name: ref('company.name'), role: ref('membership.role') }).as('rows'),
      ),
    settings: eb
      .selectFrom('portico_app_setting as setting')
      .whereRef('setting.account_id', '=', 'contact.account_id')
      .select(jsonRows(engine, settingColumns()).as('rows')),
    grants: eb
      .selectFrom('portico_grant as granted')
      .whereRef('granted.account_id', '=', 'contact.account_id')
      .where((grant) =>
        grant.or([
          grant('granted.party_id', '=', grant.ref('contact.id')),
          grant('granted.contact_kind', '=', grant.ref('contact.kind')),
          grant('granted.party_id', 'in', memberships.select('membership.company_id')),
        ]),
      )
      .select(jsonRows(engine, grantColumns()).as('rows')),
  };
}

/** What is read of a setting, where `setting` is the alias. Read it with {@link readSettings}. */
export function settingColumns(): Readonly<Record<string, Expression<unknown>>> {
  const { ref } = expressionBuilder<{ setting: AppSettingTable }, 'setting'>();
  return {
    app: ref('setting.app'),
    status: ref('setting.status'),
    access: ref('setting.access'),
    by: ref('setting.changed_by'),
    since: ref('setting.status_at'),
  };
}

/** What is read of a grant, where `granted` is the alias. Read it with {@link readGrants}. */
export function grantColumns(): Readonly<Record<string, Expression<unknown>>> {
  const { ref } = expressionBuilder<{ granted: GrantTable }, 'granted'>();
  return {
    id: ref('granted.id'),
    app: ref('granted.app'),
    effect: ref('granted.effect'),
    party: ref('granted.party_id'),
    kind: ref('granted.contact_kind'),
    by: ref('granted.granted_by'),
    since: ref('granted.created_at'),
  };
}

/** A grant before it is known for whom it is asked. */
export interface GrantInJson {
  readonly id: string;
  readonly app: string;
  readonly effect: 'allow' | 'deny';
  readonly party: string | null;
  readonly kind: ContactKind | null;
  readonly by: string;
  readonly since: string;
}

/** The three lists as {@link accessColumns} gave them. */
export function readAccess(
  contactId: string,
  row: { readonly companies: unknown; readonly settings: unknown; readonly grants: unknown },
) {
  return {
    companies: readCompanies(row.companies),
    settings: readSettings(row.settings),
    grants: readGrants(row.grants).map((grant) => grantOf(grant, contactId)),
  };
}

/** The companies in the order of their ids. */
export function readCompanies(column: unknown): CompanyFacts[] {
  return [...parseRows<CompanyFacts>(column)].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Each app's setting. */
export function readSettings(column: unknown): AppSettingFacts[] {
  return parseRows<AppSettingFacts>(column).map((setting) => ({ ...setting, since: instantInJson(setting.since) }));
}

/** Grants, of whomever they are. */
export function readGrants(column: unknown): GrantInJson[] {
  return parseRows<GrantInJson>(column).map((grant) => ({ ...grant, since: instantInJson(grant.since) }));
}

/** A grant as it looks for a contact whom it concerns. */
export function grantOf({ id, app, effect, party, kind, by, since }: GrantInJson, contactId: string): GrantFacts {
  const subject =
    kind !== null
      ? { subject: 'kind' as const, kind }
      : { subject: party === contactId ? ('contact' as const) : ('company' as const), id: party ?? '' };
  return { id, app, effect, for: subject, by, since };
}
