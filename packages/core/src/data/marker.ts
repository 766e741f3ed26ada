/** What of a request's scope compiled statements leave open. */
export interface ScopeValues {
  readonly account: string;
  /** The contact that acts; none for operators, events and schedules. */
  readonly contact: string | undefined;
  /** The contact and the companies in which his role is one of `roles` (joined by commas): what he may own. */
  owners(roles: string): readonly string[];
}

/** What a prepared query was called with. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * A value that is not known when a statement is compiled: the compiled text keeps a placeholder and the parameters keep
 * the marker, so that one text serves every contact. {@link fillMarkers} puts the request's values in.
 */
export class Marker {
  constructor(
    readonly name: string,
    readonly read: (scope: ScopeValues, parameters: Parameters) => unknown,
  ) {
    // Every compiled query shows it to its author, and it stands for the scope of all requests.
    Object.freeze(this);
  }
}

Object.freeze(Marker);
Object.freeze(Marker.prototype);

const NONE: Parameters = {};

/** The parameters of a statement with each marker replaced by the request's value. */
export function fillMarkers(values: readonly unknown[], scope: ScopeValues, parameters: Parameters = NONE): unknown[] {
  return values.map((value) => (value instanceof Marker ? value.read(scope, parameters) : value));
}
