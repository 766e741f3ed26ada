import type { OperationNode } from 'kysely';
import { tenant } from '../scopes.js';
import { OwnerMarkers } from './scope-markers.js';
import { Sight } from './sight.js';
import { Walker } from './walker.js';

/** What a contact sees of some tables. For tests only. */
export function sightOf(scopes: object): Sight {
  return new Sight({
    // Scopes are typed by their tables; here they are values only.
    scopes: scopes as never,
    runner: 'contact',
    key: 'test',
    schema: 'main',
    markers: new OwnerMarkers(),
    partyCount: () => 1,
    walk: (expression, table, own) => new Walker(own).predicate(expression, table),
  });
}

/** A node, walked as a table's predicate. */
export function walkPredicate(node: OperationNode): OperationNode {
  return new Walker(sightOf({ shop_product: tenant })).predicate(node, 'shop_product');
}
