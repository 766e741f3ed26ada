import { type Expression, expressionBuilder, type OperationNode, ValueNode } from 'kysely';
import type { Marker } from '../marker.js';
import { type AnyScope, type AskingContact, COMPANY_ROLES } from '../scopes.js';
import { CONTACT, ownerSet } from './scope-markers.js';

/** The contact as markers; `partiesOf` gives those of his parties by a set of roles. */
export function askingContact(partiesOf: (roles: string) => readonly Marker[]): AskingContact {
  return Object.freeze({
    id: expressionOf(CONTACT),
    parties: (...roles: Parameters<AskingContact['parties']>) =>
      partiesOf(ownerSet(roles.length === 0 ? COMPANY_ROLES : roles)).map(expressionOf),
  });
}

/** The sets of roles by which a contact's sight of some tables differs from another's. */
export function roleSets(scopes: Readonly<Record<string, AnyScope>>): readonly string[] {
  return [...new Set(Object.values(scopes).flatMap(rolesOf))].sort();
}

function rolesOf(scope: AnyScope): readonly string[] {
  if (scope.scope === 'owned') return [ownerSet(scope.roles)];
  if (scope.scope !== 'shared') return [];
  // Only the predicate knows whom it asks for.
  const asked: string[] = [];
  const listening = askingContact((roles) => {
    asked.push(roles);
    return [CONTACT];
  });
  scope.holds(expressionBuilder(), listening);
  return asked;
}

function expressionOf(marker: Marker): Expression<string> {
  return { expressionType: undefined, toOperationNode: (): OperationNode => ValueNode.create(marker) };
}
