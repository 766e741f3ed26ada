import type { Engine } from '../engine.js';
import type { ScopeValues } from '../marker.js';
import type { Tables } from '../tables.js';
import { roleSets } from './asking-contact.js';
import { refusal } from './refusal.js';
import { isContact, type RunnerKind } from './runners.js';
import { OwnerMarkers, padded } from './scope-markers.js';
import { Sight } from './sight.js';
import { Walker } from './walker.js';

interface Known {
  /** The sets of roles that the declaration's predicates ask for. */
  readonly roles: readonly string[];
  readonly sights: Map<string, Sight>;
}

/** The sights of one portal: one for each declaration of tables, kind of runner and number of owners. */
export class Sights {
  readonly #schema: string;
  readonly #markers = new OwnerMarkers();
  readonly #known = new WeakMap<object, Known>();

  constructor(engine: Engine) {
    // On SQLite too a table is named with its schema: a common table expression can never take its place.
    this.#schema = engine.schema ?? 'main';
  }

  of<T>(tables: Tables<T>, runner: RunnerKind, values: ScopeValues): Sight {
    const known = this.#knownOf(tables);
    const owned = isContact(runner) ? known.roles : [];
    const counts = new Map(owned.map((roles) => [roles, padded(values.owners(roles).length)]));
    const key = `${runner} ${[...counts.values()].join(',')}`;
    let sight = known.sights.get(key);
    if (sight === undefined) {
      sight = new Sight({
        scopes: tables.scopes,
        runner,
        key,
        schema: this.#schema,
        markers: this.#markers,
        partyCount: (roles) => counts.get(roles) ?? unforeseen(roles),
        walk: (expression, table, own) => new Walker(own).predicate(expression, table),
      });
      known.sights.set(key, sight);
    }
    return sight;
  }

  #knownOf<T>(tables: Tables<T>): Known {
    let known = this.#known.get(tables);
    if (known === undefined) {
      known = { roles: roleSets(tables.scopes), sights: new Map() };
      this.#known.set(tables, known);
    }
    return known;
  }
}

function unforeseen(roles: string): never {
  throw refusal(
    `a predicate that asks for the parties by ${roles} at one time and not at another`,
    'A predicate must depend on its row and the contact alone.',
  );
}
