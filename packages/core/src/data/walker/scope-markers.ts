import { Marker } from '../marker.js';
import type { CompanyRole } from '../scopes.js';

/** The account of the request. */
export const ACCOUNT = new Marker('account', (scope) => scope.account);

/** The contact of the request. */
export const CONTACT = new Marker('contact', (scope) => scope.contact);

/** The roles by which a table is owned, as a key. */
export function ownerSet(roles: readonly CompanyRole[]): string {
  return [...roles].sort().join(',');
}

/** How many placeholders stand for a number of values: 1, 2, 4, 8 and so on, so that there are few texts. */
export function padded(count: number): number {
  return count < 2 ? count : 2 ** Math.ceil(Math.log2(count));
}

/** The markers of what a contact may own. One portal keeps one, so that statements made of several parts share them. */
export class OwnerMarkers {
  readonly #byRoles = new Map<string, Marker[]>();

  of(roles: string, count: number): readonly Marker[] {
    let markers = this.#byRoles.get(roles);
    if (markers === undefined) {
      markers = [];
      this.#byRoles.set(roles, markers);
    }
    while (markers.length < count) markers.push(ownerMarker(roles, markers.length));
    return markers.slice(0, count);
  }
}

/** Places beyond the last owner repeat the first. */
function ownerMarker(roles: string, index: number): Marker {
  return new Marker(`owner ${index} of ${roles}`, (scope) => {
    const owners = scope.owners(roles);
    return owners[index] ?? owners[0];
  });
}
