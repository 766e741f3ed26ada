import type { ScopeValues } from './marker.js';
import type { CompanyRole } from './scopes.js';
import { isContact, type RunnerKind } from './walker/runners.js';

/** On whose behalf a handle runs. */
export interface HandleScope {
  readonly account: string;
  readonly runner: RunnerKind;
  /** The contact, where the runner is `contact` or `view`. */
  readonly contact?: string;
  /** The companies that the contact belongs to, with his role in each. */
  readonly companies?: readonly CompanyMembership[];
}

/** A contact's place in a company. */
export interface CompanyMembership {
  readonly id: string;
  readonly role: CompanyRole;
}

/** The values of a scope. What a contact may own is worked out once for each set of roles. */
export function scopeValues(scope: HandleScope): ScopeValues {
  const { account, contact, runner, companies = [] } = scope;
  if (contact === undefined && isContact(runner)) {
    throw new Error(`A handle of a ${runner} needs the contact.`);
  }
  const byRoles = new Map<string, readonly string[]>();
  return Object.freeze({
    account,
    contact,
    owners(roles: string) {
      const known = byRoles.get(roles);
      if (known !== undefined) return known;
      const wanted = roles.split(',');
      const owned = companies.filter(({ role }) => wanted.includes(role)).map(({ id }) => id);
      const owners = Object.freeze(contact === undefined ? owned : [contact, ...owned]);
      byRoles.set(roles, owners);
      return owners;
    },
  });
}
