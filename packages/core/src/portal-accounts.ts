import type { Account, AccountChange, NewAccount } from './identity/account.js';
import type { Accounts } from './identity/accounts.js';
import type { Page, PageRequest } from './identity/page.js';

/** The accounts of a portal, for the host. */
export interface PortalAccounts {
  /** @throws PortalError `slug_taken`, `host_taken`, `external_id_taken` 409; `slug_invalid`, `host_invalid` and the like 422 */
  create(account: NewAccount): Promise<Account>;
  /**
   * Creates an account, or brings the one with this external id up to date: calling it twice is calling it once. It adopts
   * an account with the same slug that has no external id yet. Slug and hosts of an account stay; further hosts are added.
   *
   * @throws PortalError as {@link PortalAccounts.create}
   */
  upsert(account: NewAccount & { readonly externalId: string }): Promise<Account>;
  /** @throws PortalError `account_not_found` 404 */
  update(id: string, change: AccountChange): Promise<Account>;
  byId(id: string): Promise<Account | undefined>;
  bySlug(slug: string): Promise<Account | undefined>;
  byExternalId(externalId: string): Promise<Account | undefined>;
  list(page?: PageRequest): Promise<Page<Account>>;
  /** Closes an account's portal: it answers like an unknown one. */
  suspend(id: string): Promise<Account>;
  restore(id: string): Promise<Account>;
}

/** The host's accounts, which wait for the portal to have started. */
export function portalAccounts(accounts: () => Promise<Accounts>): PortalAccounts {
  return {
    create: async (account) => (await accounts()).create(account),
    upsert: async (account) => (await accounts()).upsert(account),
    update: async (id, change) => (await accounts()).update(id, change),
    byId: async (id) => (await accounts()).byId(id),
    bySlug: async (slug) => (await accounts()).bySlug(slug),
    byExternalId: async (externalId) => (await accounts()).byExternalId(externalId),
    list: async (page) => (await accounts()).list(page),
    suspend: async (id) => (await accounts()).suspend(id),
    restore: async (id) => (await accounts()).restore(id),
  };
}
