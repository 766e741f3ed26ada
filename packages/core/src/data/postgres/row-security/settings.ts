import type { Bounds } from '../../engine.js';
import { roleSets } from '../../walker/asking-contact.js';
import { isContact, reach } from '../../walker/runners.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * How policies read what {@link Settings} sets, as SQL. Each is a subquery without a reference to the row, so that
 * PostgreSQL evaluates it once for a statement. What is not set is null, which equals nothing.
 */
export const setting = {
  account: uuid('account'),
  contact: uuid('contact'),
  /** How far the runner sees: `everybody`, `contact` or `account`. */
  reach: `(select current_setting('portico.reach', true))`,
  /** The parties of the contact that own by a set of roles, as an array: to stand in `any(...)`. */
  owners: (roles: string) =>
    `(select string_to_array(nullif(current_setting('${ownersName(roles)}', true), ''), ',')::uuid[])::uuid[]`,
};

/** Says to a transaction on whose behalf it goes on. One for each engine: it keeps what it worked out of declarations. */
export class Settings {
  readonly role: string;
  readonly #roleSets = new WeakMap<object, readonly string[]>();

  /**
   * @param role the role that policies are for
   * @throws when that is no plain name
   */
  constructor(role: string) {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(role) || role === 'none') {
      throw new Error(`"${role}" is no role for row-level security: use a to z, 0 to 9 and _, at most 63 in all.`);
    }
    this.role = role;
  }

  /**
   * The commands that make a transaction act as the role, on behalf of those whom `bounds` names. They end with the
   * transaction: a session that a pooler hands on has nothing left of them.
   *
   * @throws for an account or party that is no UUID
   */
  for({ runner, values, scopes }: Bounds): string {
    const ofContact = isContact(runner);
    const settings: (readonly [name: string, value: string])[] = [
      ['portico.account', checked(values.account)],
      ['portico.reach', reach[runner]],
      // Also where there is none: what another handle set in the same transaction is over.
      ['portico.contact', ofContact ? checked(values.contact) : ''],
    ];
    for (const roles of this.#rolesIn(scopes)) {
      const owners = ofContact ? values.owners(roles).map(checked) : [];
      settings.push([ownersName(roles), owners.join(',')]);
    }
    const set = settings.map(([name, value]) => `set local ${name} = '${value}'`);
    return [`set local role "${this.role}"`, ...set].join('; ');
  }

  #rolesIn(scopes: Bounds['scopes']): readonly string[] {
    let known = this.#roleSets.get(scopes);
    if (known === undefined) {
      known = roleSets(scopes);
      this.#roleSets.set(scopes, known);
    }
    return known;
  }
}

function ownersName(roles: string): string {
  return `portico.owners_${roles.replaceAll(',', '_')}`;
}

function uuid(name: string): string {
  return `(select nullif(current_setting('portico.${name}', true), '')::uuid)`;
}

function checked(value: string | undefined): string {
  if (value !== undefined && UUID.test(value)) return value;
  throw new Error(`Row-level security takes only UUIDs for accounts and parties, not ${JSON.stringify(value)}.`);
}
