import { createHash } from 'node:crypto';
import type { Engine } from '../../data/engine.js';
import type { CompanyRole } from '../../data/scopes.js';
import type { AnyPlugin, ComposedPlugin } from '../../plugin.js';
import type { TestPortal } from '../test-portal.js';
import type { Owner, Person, Realm } from './people.js';
import type { AnyExample, Seed, Seeded, SeedInput } from './seed.js';
import type { SeedClock } from './seed-clock.js';
import type { Taints } from './taint.js';

type Calls = Readonly<Record<string, (input: unknown) => Promise<unknown>>>;
type SeededBy = Pick<Owner, 'examples' | 'links'>;

/** What it takes to make people. */
interface PopulaceParts {
  readonly test: TestPortal<AnyPlugin>;
  readonly seed: Seed<AnyPlugin>;
  readonly taints: Taints;
  readonly engine: Engine;
  readonly clock: SeedClock;
  readonly plugin: ComposedPlugin;
  /** Is told of each operators' service of the plugin that the seed has called. */
  readonly called: (realm: Realm, name: string) => Promise<void>;
}

/**
 * The people that every plugin is looked at by. Ada, Bob and Dia belong to one company in different roles, Cem to none;
 * Eve is a contact of another account, and has a company there.
 */
export class Populace {
  #realms: readonly Realm[] = [];
  #people: readonly Person[] = [];
  #owners: Owner[] = [];
  #fresh = 0;

  constructor(private readonly parts: PopulaceParts) {}

  /** The accounts, the first one with most of the people. */
  get realms(): readonly [Realm, Realm] {
    return this.#realms as readonly [Realm, Realm];
  }

  /** Ada, Bob, Dia, Cem and Eve. */
  get all(): readonly Person[] {
    return this.#people;
  }

  /** Contacts and companies for whom the seed has run. */
  get owners(): readonly Owner[] {
    return this.#owners;
  }

  /** Somebody of the first account who is in its company as an owner. */
  get ada(): Person {
    return this.#people[0] as Person;
  }

  /** Makes the accounts and the people, and lets the seed run for each. */
  async settle(): Promise<void> {
    const realm = async (name: string): Promise<Realm> => {
      const account = await this.parts.test.account({
        name,
        locale: 'en-GB',
        timeZone: 'Europe/Berlin',
        currency: 'EUR',
      });
      const made = { account, sharedMarker: markerOf(`shared ${account.slug}`) };
      this.parts.taints.addRealm(made);
      return made;
    };
    const [first, second] = [await realm('First studio'), await realm('Second studio')];
    this.#realms = [first, second];
    const firm = await this.#company(first, 'the company of Ada, Bob and Dia');
    const other = await this.#company(second, 'the company of Eve');
    this.#people = [
      await this.#person(first, 'Ada', firm, 'owner'),
      await this.#person(first, 'Bob', firm, 'member'),
      await this.#person(first, 'Dia', firm, 'billing'),
      await this.#person(first, 'Cem'),
      await this.#person(second, 'Eve', other, 'owner'),
    ];
    for (const [company, at] of [
      [firm, 0],
      [other, 4],
    ] as const) {
      const { contact, realm } = this.#people[at] as Person;
      Object.assign(company, await this.#seeded(company, contact, realm));
    }
    await this.refresh();
  }

  /** A new contact of an account, for whom the seed has run. */
  async fresh(realm: Realm = this.realms[0]): Promise<Person> {
    this.#fresh += 1;
    const person = await this.#person(realm, `Contact ${this.#fresh}`);
    await this.refresh();
    return person;
  }

  /** Reads whose rows there are now. */
  refresh(): Promise<void> {
    return this.parts.taints.read(this.parts.engine, this.#owners);
  }

  async #company(realm: Realm, label: string): Promise<Owner> {
    const { id } = await realm.account.services.companies.create({ name: `Company of ${realm.account.name}` });
    const company: Owner = { ...unseeded, label, id, kind: 'company', realm, ...markersOf(label) };
    this.#owners.push(company);
    this.parts.taints.addOwner(company);
    return company;
  }

  async #person(realm: Realm, name: string, company?: Owner, role?: CompanyRole): Promise<Person> {
    const { contacts, companies } = realm.account.services;
    const email = `${markerOf(`mail ${name}`)}@example.com`;
    const contact = await contacts.create({ email, name });
    if (company !== undefined && role !== undefined) await companies.addMember(company.id, contact.id, role);
    const own: Owner = { ...unseeded, label: name, id: contact.id, kind: 'contact', realm, ...markersOf(name) };
    this.#owners.push(own);
    this.parts.taints.addOwner(own, email);
    Object.assign(own, await this.#seeded(own, contact, realm));
    const browser = await this.parts.test.signIn(realm.account, contact);
    const label = role === undefined ? name : `${name} (${role} of a company)`;
    const places = company === undefined || role === undefined ? [] : [{ company, role }];
    const made: Omit<Person, 'person'> = { label, realm, browser, contact, own, companies: places };
    return Object.assign(made, { person: made as Person });
  }

  async #seeded(owner: Owner, contact: Person['contact'], realm: Realm): Promise<SeededBy> {
    const { sharedMarker } = realm;
    const account = { ...realm.account, services: this.#watched(realm) };
    const { marker, hiddenMarker, id, kind } = owner;
    const seeded = await this.#run(owner.label, {
      account,
      services: account.services,
      owner: id,
      contact,
      ...(kind === 'company' && { company: { id, name: `Company of ${account.name}` } }),
      marker,
      sharedMarker,
      hiddenMarker,
    });
    const { links = {}, ...examples } = seeded as { readonly links?: Owner['links'] } & Record<string, AnyExample>;
    return { examples: new Map(Object.entries(examples)), links };
  }

  /** The services of an account, those of the plugin watched. */
  #watched(realm: Realm): Realm['account']['services'] {
    const { id } = this.parts.plugin;
    const services = realm.account.services as unknown as Readonly<Record<string, Calls>>;
    const own = Object.entries(services[id] ?? {}).map(([name, call]) => {
      const watched: Calls[string] = async (input) => {
        const result = await call(input);
        await this.parts.called(realm, name);
        return result;
      };
      return [name, watched] as const;
    });
    return { ...services, [id]: Object.fromEntries(own) } as unknown as Realm['account']['services'];
  }

  async #run(label: string, input: SeedInput<AnyPlugin>): Promise<Seeded<AnyPlugin>> {
    try {
      return (await this.parts.clock.whileMaking(async () => this.parts.seed(input))) ?? {};
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`\`seed\` failed for ${label}: ${reason}`, { cause: error });
    }
  }
}

const unseeded: SeededBy = { examples: new Map(), links: {} };

/** Each is the same in every run, so that answers can be compared. */
function markersOf(label: string): Pick<Owner, 'marker' | 'hiddenMarker'> {
  return { marker: markerOf(label), hiddenMarker: markerOf(`hidden ${label}`) };
}

function markerOf(label: string): string {
  return `mk${createHash('sha256').update(label).digest('hex').slice(0, 12)}`;
}
