import type { ColumnType, Expression, ExpressionBuilder, SqlBool } from 'kysely';

/** The account of a row. Written by the kernel; may be repeated on insert, is never updated. */
export type AccountColumn = ColumnType<string, string | undefined, never>;

/** The party (contact or company) that a row belongs to. Named on insert, never updated. */
export type OwnerColumn = ColumnType<string, string, never>;

/**
 * What the row type of every plugin table extends: its rows belong to one account.
 *
 * @example
 * ```ts
 * import { type AccountRow, defineTables, tenant } from '@portico/core';
 *
 * interface PlaceRow extends AccountRow {
 *   id: string;
 *   name: string;
 * }
 * export const tables = defineTables<{ visits_place: PlaceRow }>({ visits_place: tenant });
 * ```
 */
export interface AccountRow {
  account_id: AccountColumn;
}

/**
 * What the row type of an {@link owned} or {@link personal} table extends: its rows belong to one party of one account.
 *
 * @example
 * ```ts
 * import { defineTables, type OwnedRow, owned } from '@portico/core';
 *
 * interface VisitRow extends OwnedRow {
 *   id: string;
 *   place: string;
 * }
 * export const tables = defineTables<{ visits_visit: VisitRow }>({ visits_visit: owned() });
 * ```
 */
export interface OwnedRow extends AccountRow {
  owner_id: OwnerColumn;
}

/**
 * A contact's role in a company.
 *
 * @example
 * ```ts
 * import type { CompanyRole, ContactContext } from '@portico/core';
 *
 * export const isOneOf = (contact: ContactContext, company: string, roles: readonly CompanyRole[]) =>
 *   contact.companies.some(({ id, role }) => id === company && roles.includes(role));
 * ```
 */
export type CompanyRole = 'owner' | 'billing' | 'member';

/** How long a row is kept when its owner is erased, as an ISO 8601 duration such as `P10Y`. */
export interface Retention {
  readonly retain?: string;
}

/** See {@link internal}. */
export interface InternalScope extends Retention {
  readonly scope: 'internal';
}
/** See {@link tenant}. */
export interface TenantScope extends Retention {
  readonly scope: 'tenant';
}
/** See {@link personal}. */
export interface PersonalScope extends Retention {
  readonly scope: 'personal';
}
/** See {@link owned}. */
export interface OwnedScope<Tables, Name extends keyof Tables> extends Retention {
  readonly scope: 'owned';
  readonly roles: readonly CompanyRole[];
  readonly visible: Visible<Tables, Name> | undefined;
}

/** A predicate over a row: what it refuses does not exist for contacts. It is scoped like any other query. */
export type Visible<Tables, Name extends keyof Tables> = (row: ExpressionBuilder<Tables, Name>) => Expression<SqlBool>;

/** The scopes that fit the row type of a table. */
export type ScopeFor<Tables, Name extends keyof Tables> = Tables[Name] extends OwnedRow
  ? OwnedScope<Tables, Name> | PersonalScope
  : Tables[Name] extends AccountRow
    ? TenantScope | InternalScope
    : never;

/**
 * What a contact of the account may read and nobody but operators may write: catalogues, settings.
 *
 * @example
 * ```ts
 * import { type AccountRow, defineTables, tenant } from '@portico/core';
 *
 * interface PlaceRow extends AccountRow {
 *   id: string;
 *   name: string;
 * }
 * export const tables = defineTables<{ visits_place: PlaceRow }>({ visits_place: tenant });
 * ```
 */
export const tenant: TenantScope = { scope: 'tenant' };

/**
 * What no contact may see: keys, counters, reports.
 *
 * @example
 * ```ts
 * import { type AccountRow, defineTables, internal } from '@portico/core';
 *
 * interface CounterRow extends AccountRow {
 *   next: number;
 * }
 * export const tables = defineTables<{ visits_counter: CounterRow }>({ visits_counter: internal });
 * ```
 */
export const internal: InternalScope = { scope: 'internal' };

/**
 * What belongs to one contact alone, never to a company: read marks, consent, progress.
 *
 * @example
 * ```ts
 * import { defineTables, type OwnedRow, personal } from '@portico/core';
 *
 * interface ReadRow extends OwnedRow {
 *   visit_id: string;
 * }
 * export const tables = defineTables<{ visits_read: ReadRow }>({ visits_read: personal });
 * ```
 */
export const personal: PersonalScope = { scope: 'personal' };

/**
 * What belongs to a party. A contact sees his own rows and those of companies in which he has one of `roles`
 * (default: all three).
 *
 * @example
 * ```ts
 * import { defineTables, type OwnedRow, owned } from '@portico/core';
 *
 * interface VisitRow extends OwnedRow {
 *   id: string;
 *   status: 'proposed' | 'planned';
 * }
 * export const tables = defineTables<{ visits_visit: VisitRow }>({
 *   // Owners and members of a company see its visits too; nobody but operators sees what is only proposed.
 *   visits_visit: owned({ roles: ['owner', 'member'], visible: (row) => row('status', '<>', 'proposed') }),
 * });
 * ```
 */
export function owned<Tables, Name extends keyof Tables>(
  options: {
    readonly roles?: readonly CompanyRole[];
    readonly visible?: Visible<Tables, Name>;
    readonly retain?: string;
  } = {},
): OwnedScope<Tables, Name> {
  return {
    scope: 'owned',
    roles: options.roles ?? ['owner', 'billing', 'member'],
    visible: options.visible,
    ...(options.retain !== undefined && { retain: options.retain }),
  };
}

/** Any scope, as the kernel reads it. */
export type AnyScope = InternalScope | TenantScope | PersonalScope | OwnedScope<never, never>;
