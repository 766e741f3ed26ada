import type { CompanyRole } from '../data/scopes.js';
import type { AccountStatus, ContactKind, ContactStatus } from '../identity/tables.js';

/** Everything that the decision about a contact and an app rests on. Read in one statement, never cached. */
export interface AccessFacts {
  readonly account: {
    readonly id: string;
    readonly slug: string;
    readonly status: AccountStatus;
    /** Since when it has this status: ISO 8601 in UTC. */
    readonly since: string;
  };
  readonly contact: {
    readonly id: string;
    readonly kind: ContactKind;
    readonly status: ContactStatus;
    readonly since: string;
  };
  /** Where the contact is an active member. */
  readonly companies: readonly CompanyFacts[];
  /** The account's settings, at most one for each app. */
  readonly settings: readonly AppSettingFacts[];
  /** The grants that name the contact, one of the companies, or the contact's kind. */
  readonly grants: readonly GrantFacts[];
}

/** A company in which the contact is an active member. */
export interface CompanyFacts {
  readonly id: string;
  readonly name: string;
  readonly role: CompanyRole;
}

/** What the account's owner decided about an app. */
export interface AppSettingFacts {
  readonly app: string;
  readonly status: 'allowed' | 'disallowed';
  /** `granted`: only for whom an allow grant exists. */
  readonly access: 'everyone' | 'granted';
  /** The operator who decided it. */
  readonly by: string;
  readonly since: string;
}

/** Whom a grant is about. */
export type GrantSubject =
  | { readonly subject: 'contact'; readonly id: string }
  | { readonly subject: 'company'; readonly id: string }
  | { readonly subject: 'kind'; readonly kind: ContactKind };

/** An exception that the account's owner made. */
export interface GrantFacts {
  readonly id: string;
  readonly app: string;
  readonly effect: 'allow' | 'deny';
  readonly for: GrantSubject;
  readonly by: string;
  readonly since: string;
}
