import type { Use } from '../container/token.js';
import type { CompanyRole } from '../data/scopes.js';
import type { PublicProfile } from '../profiles/profiles.js';
import type { MessageValues } from '../texts/catalogue.js';

/**
 * The account that a request, card or operator's call is about.
 *
 * @example
 * ```ts
 * import type { AccountContext } from '@portico/core';
 *
 * export const price = (amount: number, { locale, currency }: AccountContext) =>
 *   new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);
 * ```
 */
export interface AccountContext {
  readonly id: string;
  readonly name: string;
  /** BCP 47 tag, such as `de`. */
  readonly locale: string;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** ISO 4217 code. */
  readonly currency: string;
}

/**
 * The contact who is signed in.
 *
 * @example
 * ```ts
 * import type { ContactContext } from '@portico/core';
 *
 * export const companiesOf = ({ companies }: ContactContext) => companies.map(({ name }) => name).join(', ');
 * ```
 */
export interface ContactContext {
  readonly id: string;
  readonly name: string;
  readonly kind: 'lead' | 'client';
  /** BCP 47 tag: the contact's own, else what his browser prefers, else the account's. */
  readonly locale: string;
  readonly companies: readonly { readonly id: string; readonly name: string; readonly role: CompanyRole }[];
}

/** What every piece of plugin code that runs for somebody gets. */
export interface BaseContext<O> {
  /** Parts that plugins and kernel provide: `use(Invoices)`. */
  readonly use: Use;
  /** The plugin's options, validated, defaults applied. */
  readonly options: O;
  readonly account: AccountContext;
  /** When this began: ISO 8601 in UTC, from the portal's clock. */
  readonly now: string;
  /** The calendar day in the account's time zone, `YYYY-MM-DD`. */
  readonly today: string;
  /** A message of the plugin's catalogue in the reader's language, in the form of address that the account's brand chooses. */
  readonly text: (key: string, values?: MessageValues) => string;
  /** The page path of one of the plugin's `links`: `link('invoice', { id })` gives `/invoices/0192...`. */
  readonly link: (name: string, parameters?: Readonly<Record<string, string>>) => string;
  /**
   * Where one of the plugin's `rootRoutes` is, below the portal's origin: `rootPath('/r/:code', { code })` gives
   * `/r/anna`, or `/portal/studio/r/anna` where accounts share one host.
   */
  readonly rootPath: (path: `/${string}`, parameters?: Readonly<Record<string, string>>) => string;
}

/** What runs for a contact. */
export interface RequestContext<Database, O> extends BaseContext<O> {
  readonly contact: ContactContext;
  /** The database, scoped to what this contact may see. */
  readonly db: Database;
  readonly profiles: ProfilesContext;
}

/** How contacts of the account show themselves to each other. */
export interface ProfilesContext {
  /**
   * By id, in the reader's language; ids that are no contact of the account are missing. A contact who is hidden has a
   * neutral name and no picture: `profiles.of(ids)` gives what may be shown to any contact of the account.
   */
  of(ids: readonly string[]): Promise<ReadonlyMap<string, PublicProfile>>;
}
