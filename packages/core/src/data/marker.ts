/** The values of one request that compiled statements leave open. */
export interface RequestValues {
  readonly account: string;
  /** The contact that acts; none for operators, events and schedules. */
  readonly contact: string | undefined;
  /** The contact and the companies in which his role is one of `roles`: what he may own. */
  owners(roles: string): readonly string[];
  /** What a prepared query was called with. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * A value that is not known when a statement is compiled: the compiled text keeps a placeholder and the parameters keep
 * the marker, so that one text serves every contact. {@link fillMarkers} puts the request's values in.
 */
export class Marker {
  constructor(
    readonly name: string,
    readonly read: (values: RequestValues) => unknown,
  ) {}
}

/** The parameters of a statement with each marker replaced by the request's value. */
export function fillMarkers(parameters: readonly unknown[], values: RequestValues): unknown[] {
  return parameters.map((parameter) => (parameter instanceof Marker ? parameter.read(values) : parameter));
}
