import { expressionBuilder, sql } from 'kysely';
import type { EngineName } from '../data/engine.js';
import { instantInJson, jsonRows, parseRows } from '../identity/json-rows.js';
import type { ContactKind, ContactTable, KernelTables } from '../identity/tables.js';
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
      .select(({ ref }) =>
        jsonRows(engine, {
          app: ref('setting.app'),
          status: ref('setting.status'),
          access: ref('setting.access'),
          by: ref('setting.changed_by'),
          since: ref('setting.status_at'),
        }).as('rows'),
      ),
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
      .select(({ ref }) =>
        jsonRows(engine, {
          id: ref('granted.id'),
          app: ref('granted.app'),
          effect: ref('granted.effect'),
          party: ref('granted.party_id'),
          kind: ref('granted.contact_kind'),
          by: ref('granted.granted_by'),
          since: ref('granted.created_at'),
        }).as('rows'),
      ),
  };
}

interface GrantInJson {
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
  const companies = parseRows<CompanyFacts>(row.companies);
  return {
    companies: [...companies].sort((a, b) => (a.id < b.id ? -1 : 1)),
    settings: parseRows<AppSettingFacts>(row.settings).map((setting) => ({
      ...setting,
      since: instantInJson(setting.since),
    })),
    grants: parseRows<GrantInJson>(row.grants).map((grant) => grantOf(grant, contactId)),
  };
}

function grantOf({ id, app, effect, party, kind, by, since }: GrantInJson, contactId: string): GrantFacts {
  const subject =
    kind !== null
      ? { subject: 'kind' as const, kind }
      : { subject: party === contactId ? ('contact' as const) : ('company' as const), id: party ?? '' };
  return { id, app, effect, for: subject, by, since: instantInJson(since) };
}
