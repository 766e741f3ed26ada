import { z } from 'zod';
import { Mark } from './operator-input.js';
import type { AccountStatus, KernelRow } from './tables.js';

/** One business. */
export interface Account {
  readonly id: string;
  /** One label of a host name: `lindqvist`. */
  readonly slug: string;
  readonly name: string;
  readonly status: AccountStatus;
  readonly statusAt: string;
  /** BCP 47, such as `de-DE`. */
  readonly locale: string;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** The host's own id for it. */
  readonly externalId: string | null;
  readonly createdAt: string;
}

/** What a new account needs. */
export interface NewAccount {
  readonly slug: string;
  readonly name: string;
  /** Default `en`. */
  readonly locale?: string | undefined;
  /** Default `UTC`. */
  readonly timeZone?: string | undefined;
  /** Default `EUR`. */
  readonly currency?: string | undefined;
  readonly externalId?: string | undefined;
  /** The host names under which its portal answers, without port. Where accounts are found by path none is needed. */
  readonly hosts?: readonly string[] | undefined;
}

/** What may change of an account. */
export type AccountChange = Partial<Omit<NewAccount, 'slug' | 'externalId' | 'hosts'>>;

const settings = {
  locale: z.string().optional(),
  timeZone: z.string().optional(),
  currency: z.string().optional(),
};
/** {@link NewAccount} as it is checked. */
export const NewAccountInput = z.object({
  ...settings,
  slug: z.string(),
  name: z.string(),
  externalId: Mark.optional(),
  hosts: z.array(z.string()).readonly().optional(),
}) satisfies z.ZodType<NewAccount>;

/** {@link AccountChange} as it is checked. */
export const AccountChangeInput = z.object({
  ...settings,
  name: z.string().optional(),
});

/** An account as its row says. */
export function accountOf(row: Omit<KernelRow<'portico_account'>, 'revision'>): Account {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    status: row.status,
    statusAt: row.status_at,
    locale: row.locale,
    timeZone: row.time_zone,
    currency: row.currency,
    externalId: row.external_id,
    createdAt: row.created_at,
  };
}
