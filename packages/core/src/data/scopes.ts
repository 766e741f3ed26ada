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

/** All of them, which is what a declaration means that names none. */
export const COMPANY_ROLES: readonly CompanyRole[] = ['owner', 'billing', 'member'];

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

/** See {@link shared}. */
export interface SharedScope<Tables, Name extends keyof Tables> extends Retention {
  readonly scope: 'shared';
  readonly holds: Holds<Tables, Name>;
  readonly open: Visible<Tables, Name> | undefined;
}

/** A predicate over a row: what it refuses does not exist for contacts. It is scoped like any other query. */
export type Visible<Tables, Name extends keyof Tables> = (row: ExpressionBuilder<Tables, Name>) => Expression<SqlBool>;

/** A predicate over a row and the contact who asks for it. It is scoped like any other query of that contact. */
export type Holds<Tables, Name extends keyof Tables> = (
  row: ExpressionBuilder<Tables, Name>,
  contact: AskingContact,
) => Expression<SqlBool>;

/** The contact who asks, as a predicate speaks of him: one text serves all contacts. */
export interface AskingContact {
  readonly id: Expression<string>;
  /** The contact and the companies in which he has one of `roles` (default: any), to be used after `in`. */
  parties(...roles: CompanyRole[]): readonly Expression<string>[];
}

/** What is somebody's does not exist where nobody is known. */
type OpenPart<Tables, Name extends keyof Tables> = Tables[Name] extends OwnedRow ? never : Visible<Tables, Name>;

/** The scopes that fit the row type of a table. */
export type ScopeFor<Tables, Name extends keyof Tables> = Tables[Name] extends OwnedRow
  ? OwnedScope<Tables, Name> | SharedScope<Tables, Name> | PersonalScope
  : Tables[Name] extends AccountRow
    ? TenantScope | SharedScope<Tables, Name> | InternalScope
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
    roles: options.roles ?? COMPANY_ROLES,
    visible: options.visible,
    ...(options.retain !== undefined && { retain: options.retain }),
  };
}

/**
 * What several contacts share, by a rule of its own: posts of a group, a contract's rows. A contact reads and writes a
 * row where `holds` is true of it, and what he writes he must be able to see afterwards. Where nobody is known there is
 * what `open` says, and nothing without it.
 *
 * A predicate must depend on its row and the contact alone. What it reads in subqueries is scoped too: of a
 * {@link personal} table it finds the contact's own rows.
 *
 * @example
 * ```ts
 * import { type AccountRow, defineTables, type OwnedRow, personal, shared, tenant } from '@portico/core';
 *
 * interface TourRow extends AccountRow {
 *   id: string;
 *   public: 0 | 1;
 * }
 * interface GuestRow extends OwnedRow {
 *   tour_id: string;
 * }
 * interface PictureRow extends AccountRow {
 *   id: string;
 *   tour_id: string;
 *   taken_by: string;
 * }
 * export const tables = defineTables<{ tours_tour: TourRow; tours_guest: GuestRow; tours_picture: PictureRow }>({
 *   tours_tour: tenant,
 *   tours_guest: personal,
 *   tours_picture: shared(
 *     // Guests of a tour share its pictures; who took one sees it always.
 *     (row, contact) =>
 *       row.or([
 *         row('taken_by', '=', contact.id),
 *         row.exists(
 *           row
 *             .selectFrom('tours_guest')
 *             .select('tours_guest.tour_id')
 *             .whereRef('tours_guest.tour_id', '=', 'tours_picture.tour_id'),
 *         ),
 *       ]),
 *     {
 *       open: (row) =>
 *         row.exists(
 *           row
 *             .selectFrom('tours_tour')
 *             .select('tours_tour.id')
 *             .whereRef('tours_tour.id', '=', 'tours_picture.tour_id')
 *             .where('tours_tour.public', '=', 1),
 *         ),
 *     },
 *   ),
 * });
 * ```
 */
export function shared<Tables, Name extends keyof Tables>(
  holds: Holds<Tables, Name>,
  options: { readonly open?: OpenPart<Tables, Name>; readonly retain?: string } = {},
): SharedScope<Tables, Name> {
  return {
    scope: 'shared',
    holds,
    open: options.open,
    ...(options.retain !== undefined && { retain: options.retain }),
  };
}

/** Any scope, as the kernel reads it. */
export type AnyScope =
  | InternalScope
  | TenantScope
  | PersonalScope
  | OwnedScope<never, never>
  | SharedScope<never, never>;
