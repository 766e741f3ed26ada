import type { Engine } from '../../data/engine.js';
import type { CompanyRole } from '../../data/scopes.js';
import type { ComposedPlugin } from '../../plugin.js';
import { DatabaseState } from './database-state.js';
import type { Caller, Owner, Realm } from './people.js';

/** A text by which the kit knows whose something is. */
export interface Taint {
  readonly text: string;
  /** What it is, in words. */
  readonly what: string;
  readonly realm: Realm;
  /** Whose it is. `nobody`: no contact may read it. Nothing: every contact of the account may. */
  readonly owner: Owner | 'nobody' | undefined;
  /** Whether it is a text of a client's, which belongs into no log. */
  readonly isText: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Knows of each text whose it is, and who may read it. */
export class Taints {
  readonly #all = new Map<string, Taint>();
  /** The roles in which a member may see anything that is his company's. */
  readonly #roles: ReadonlySet<CompanyRole>;

  constructor(private readonly plugin: ComposedPlugin) {
    const scopes = Object.values(plugin.spec.tables.scopes) as readonly {
      scope: string;
      roles?: readonly CompanyRole[];
    }[];
    const all: readonly CompanyRole[] = ['owner', 'billing', 'member'];
    this.#roles = new Set(
      scopes.flatMap(({ scope, roles }) => (scope === 'owned' ? (roles ?? all) : scope === 'shared' ? all : [])),
    );
  }

  /** What the seed was told to write for an account. */
  addRealm(realm: Realm): void {
    this.#add({ text: realm.sharedMarker, what: 'the shared marker', realm, owner: undefined, isText: true });
    this.#add({ text: realm.account.id, what: 'the id of the account', realm, owner: undefined, isText: false });
  }

  /** What the seed was told to write for an owner, and who he is. */
  addOwner(owner: Owner, email?: string): void {
    const { realm } = owner;
    this.#add({ text: owner.marker, what: `the marker of ${owner.label}`, realm, owner, isText: true });
    this.#add({ text: owner.hiddenMarker, what: 'a hidden marker', realm, owner: 'nobody', isText: true });
    this.#add({ text: owner.id, what: `the id of ${owner.label}`, realm, owner: undefined, isText: false });
    if (email !== undefined)
      this.#add({ text: email, what: `the e-mail address of ${owner.label}`, realm, owner, isText: true });
  }

  /** The ids of rows, as they are in the database now: of an owner, or of his account where they belong to nobody alone. */
  async read(engine: Engine, owners: readonly Owner[]): Promise<void> {
    const { scopes } = this.plugin.spec.tables;
    for (const [table, rows] of (await DatabaseState.read(engine, Object.keys(scopes))).rows) {
      const scope = scopes[table]?.scope;
      const isOwned = scope === 'owned' || scope === 'personal';
      for (const { id, owner_id, account_id } of rows) {
        if (typeof id !== 'string' || !UUID.test(id)) continue;
        const owner = isOwned ? owners.find((each) => each.id === owner_id) : undefined;
        const realm = owner?.realm ?? owners.find((each) => each.realm.account.id === account_id)?.realm;
        if (realm === undefined || (isOwned && owner === undefined)) continue;
        const whose = owner?.label ?? realm.account.name;
        this.#add({ text: id, what: `the id of a row of ${whose} in ${table}`, realm, owner, isText: false });
      }
    }
  }

  /** Those in a text that a caller must not read; what he said himself is no secret to him. */
  forbidden(text: string, caller: Caller, asked: string, allowed?: Owner): Taint[] {
    return [...this.#all.values()].filter(
      (taint) => text.includes(taint.text) && !asked.includes(taint.text) && !this.#mayRead(taint, caller, allowed),
    );
  }

  /** Texts of clients in a text. */
  texts(text: string): Taint[] {
    return [...this.#all.values()].filter((taint) => taint.isText && text.includes(taint.text));
  }

  #mayRead({ owner, realm }: Taint, caller: Caller, allowed: Owner | undefined): boolean {
    if (owner === 'nobody' || realm !== caller.realm) return false;
    if (owner === undefined || owner === allowed) return true;
    return caller.person !== undefined && owns(caller.person, owner, this.#roles);
  }

  #add(taint: Taint): void {
    this.#all.set(taint.text, taint);
  }
}

function owns(person: NonNullable<Caller['person']>, owner: Owner, roles: ReadonlySet<CompanyRole>): boolean {
  return person.own === owner || person.companies.some(({ company, role }) => company === owner && roles.has(role));
}
