import { RecentlyUsed } from '../../recently-used.js';
import type { GrantFacts } from '../access-facts.js';
import type { AccountRules, GrantReader } from './account-rules.js';

/** Accounts whose rules a portal keeps. */
const KEPT_ACCOUNTS = 2_000;
/** Contacts of accounts with too many grants, each of whose own ones are kept. */
const KEPT_READERS = 10_000;

/**
 * The rules of the accounts that were asked for last. They count only with the number that was just read of the account:
 * what has changed since, on whatever node, is found out at the next request.
 */
export class KeptRules {
  readonly #accounts = new RecentlyUsed<string, AccountRules>(KEPT_ACCOUNTS);
  readonly #grants = new RecentlyUsed<string, readonly GrantFacts[]>(KEPT_READERS);

  of(account: string, revision: number): AccountRules | undefined {
    const rules = this.#accounts.get(account);
    return rules?.revision === revision ? rules : undefined;
  }

  keep(account: string, rules: AccountRules): void {
    this.#accounts.set(account, rules);
  }

  /** The grants that concern a contact; nothing where they are not known. */
  grantsOf(account: string, rules: AccountRules, reader: GrantReader): readonly GrantFacts[] | undefined {
    return rules.grantsOf(reader) ?? this.#grants.get(keyOf(account, rules.revision, reader));
  }

  /** For those that the rules do not have. */
  keepGrants(account: string, rules: AccountRules, reader: GrantReader, grants: readonly GrantFacts[]): void {
    this.#grants.set(keyOf(account, rules.revision, reader), grants);
  }
}

/** A changed number, kind or place in a company makes another key: what it named is never asked for again. */
function keyOf(account: string, revision: number, { id, kind, companies }: GrantReader): string {
  return [account, revision, id, kind, ...companies.map((company) => company.id)].join(' ');
}
