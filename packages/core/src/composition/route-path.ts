/** The parts of a route's key. */
export interface RoutePath {
  readonly method: string;
  /** As declared: `/invoices/:id`. */
  readonly path: string;
  readonly segments: readonly string[];
  /** The names of its `:name` parts. */
  readonly parameters: readonly string[];
}

/** Reads `GET /invoices/:id`; nothing if the key is malformed. */
export function parseRouteKey(key: string): RoutePath | undefined {
  const match =
    /^(GET|POST|PUT|PATCH|DELETE) (\/[a-z0-9_-][a-z0-9._-]*(?:\/(?:[a-z0-9._-]+|:[A-Za-z][A-Za-z0-9]*))*)$/.exec(key);
  if (match === null) return undefined;
  const [, method = '', path = ''] = match;
  const segments = path.slice(1).split('/');
  return {
    method,
    path,
    segments,
    parameters: segments.filter((each) => each.startsWith(':')).map((each) => each.slice(1)),
  };
}

/** Reads the key of a root route, which may also begin with `/.well-known/` and a name there. */
export function parseRootKey(key: string): RoutePath | undefined {
  const wellKnown = /^([A-Z]+ )\/\.well-known(\/[a-z0-9_-].*)$/.exec(key);
  if (wellKnown === null) return parseRouteKey(key);
  const rest = parseRouteKey(`${wellKnown[1]}${wellKnown[2]}`);
  if (rest === undefined) return undefined;
  return { ...rest, path: `/.well-known${rest.path}`, segments: ['.well-known', ...rest.segments] };
}

/** Two routes that answer the same requests have the same shape: parameter names do not count. */
export function shapeOf(route: RoutePath): string {
  return `${route.method} /${route.segments.map((each) => (each.startsWith(':') ? ':' : each)).join('/')}`;
}

/** Orders routes so that a fixed segment is tried before a `:name` in its place: `/invoices/summary` before `/invoices/:id`. */
export function bySpecificity(a: Pick<RoutePath, 'segments'>, b: Pick<RoutePath, 'segments'>): number {
  for (let i = 0; i < Math.max(a.segments.length, b.segments.length); i++) {
    const difference = rank(a.segments[i]) - rank(b.segments[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Where there is no segment counts too: an order that is none for some pairs leaves others as they were declared. */
function rank(segment: string | undefined): number {
  if (segment === undefined) return 0;
  return segment.startsWith(':') ? 2 : 1;
}
