import type { Brands } from '../branding/brands.js';
import type { Account } from '../identity/account.js';
import type { Accounts } from '../identity/accounts.js';
import type { Formality } from '../texts/formality.js';

/** An account with how its contacts are addressed. */
export type AddressedAccount = Account & { readonly formality: Formality };

/**
 * For what is done in an account without a request that arrived there.
 *
 * @throws PortalError `account_not_found` 404
 */
export async function addressedAccount(
  { accounts, brands }: { readonly accounts: Accounts; readonly brands: Brands },
  id: string,
): Promise<AddressedAccount> {
  return { ...(await accounts.get(id)), formality: await brands.formality(id) };
}
