import type { AnyScope } from '../scopes.js';
import type { RunnerKind } from './runners.js';
import { OwnerMarkers } from './scope-markers.js';
import { Sight } from './sight.js';
import { Walker } from './walker.js';

/** What is wrong with a predicate of a declaration. */
export interface PredicateFault {
  readonly table: string;
  readonly message: string;
}

/** Builds every predicate of a declaration once, for whoever it is asked, so that what is refused in one is known early. */
export function predicateFaults(scopes: Readonly<Record<string, AnyScope>>): PredicateFault[] {
  return [
    ...faultsFor('contact', scopes, (scope) => scope.scope === 'shared' || scope.scope === 'owned'),
    ...faultsFor('open', scopes, (scope) => scope.scope === 'shared' && scope.open !== undefined),
  ];
}

function faultsFor(
  runner: RunnerKind,
  scopes: Readonly<Record<string, AnyScope>>,
  hasPredicate: (scope: AnyScope) => boolean,
): PredicateFault[] {
  const sight = new Sight({
    ...{ scopes, runner, key: runner, schema: 'main', markers: new OwnerMarkers(), partyCount: () => 1 },
    walk: (expression, table, own) => new Walker(own).predicate(expression, table),
  });
  return Object.entries(scopes).flatMap(([table, scope]) => {
    if (!hasPredicate(scope)) return [];
    try {
      sight.predicate(table);
      return [];
    } catch (error) {
      return [{ table, message: error instanceof Error ? error.message : String(error) }];
    }
  });
}
