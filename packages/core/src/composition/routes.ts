import { z } from 'zod';
import { isKind } from '../documents/kinds.js';
import type { Mount } from '../http/place.js';
import type { RunnableUploadRoute } from '../plugin/upload-route.js';
import type { AnyRunnableRoute, ComposedPlugin } from '../plugin.js';
import { Claims } from './claims.js';
import type { Faults } from './faults.js';
import { reservedSegments } from './reserved.js';
import { parseRootKey, parseRouteKey, type RoutePath, shapeOf } from './route-path.js';

/** The longest that browsers keep a cookie, in seconds: 400 days (RFC 6265bis, 5.5). */
const LONGEST = 400 * 24 * 60 * 60;

const kinds: readonly unknown[] = ['route', 'open', 'hook', 'file', 'upload'] satisfies AnyRunnableRoute['kind'][];

/**
 * Checks the routes of all plugins and gives each plugin the first segments of its own. Returns what plugins have at
 * the root of the origin.
 */
export function claimRoutes(
  plugins: readonly ComposedPlugin[],
  mount: Pick<Mount, 'prefix' | 'bySlug'> | undefined,
  faults: Faults,
): string[] {
  const segments = new Claims(
    'path',
    'A plugin owns the first segment of its routes: rename the routes of one of them.',
    faults,
  );
  const roots = new Claims(
    'root path',
    'A plugin owns the first segment of its root routes (below `/.well-known` the second one): rename those of one of them.',
    faults,
  );
  for (const plugin of plugins) {
    checkRoutes(plugin, 'Route', plugin.routes, parseRouteKey, faults, (path) => {
      const [first = ''] = path.segments;
      if (!reservedSegments.has(first)) segments.claim(first, plugin.id);
      return reservedSegments.has(first) ? kernelsOwn(first) : undefined;
    });
  }
  for (const plugin of plugins) {
    checkRoutes(plugin, 'Root route', plugin.rootRoutes, parseRootKey, faults, (path) => {
      const [first = ''] = path.segments;
      if (reservedSegments.has(first)) return kernelsOwn(first);
      const owner = segments.ownerOf(first);
      if (owner !== undefined)
        return `begins with "/${first}", which is for the routes of plugin "${owner}". Choose another first segment.`;
      if (mount?.bySlug === false && first === mount.prefix.split('/')[1])
        return `begins with "/${first}", where the portal is mounted. Choose another first segment, or another \`basePath\`.`;
      roots.claim(rootOf(path), plugin.id);
      return undefined;
    });
    const { cookie } = plugin.spec;
    if (cookie !== undefined && !(Number.isInteger(cookie.maxAge) && cookie.maxAge > 0 && cookie.maxAge <= LONGEST))
      faults.add(
        `The \`cookie\` of plugin "${plugin.id}" has no sensible \`maxAge\`. Write how many seconds a browser keeps it, at most ${LONGEST}.`,
      );
  }
  return roots.names();
}

function kernelsOwn(segment: string): string {
  return `begins with "/${segment}", which is the kernel's. Choose another first segment.`;
}

/** What a root route claims: its first segment, or its name in [the one directory that all share](https://www.rfc-editor.org/rfc/rfc8615). */
function rootOf({ segments }: RoutePath): string {
  return `/${segments.slice(0, segments[0] === '.well-known' ? 2 : 1).join('/')}`;
}

function checkRoutes(
  plugin: ComposedPlugin,
  what: 'Route' | 'Root route',
  routes: Readonly<Record<string, AnyRunnableRoute>>,
  parse: (key: string) => RoutePath | undefined,
  faults: Faults,
  claim: (path: RoutePath) => string | undefined,
): void {
  const shapes = new Map<string, string>();
  for (const [key, route] of Object.entries(routes)) {
    const where = `${what} "${key}" of plugin "${plugin.id}"`;
    const parsed = parse(key);
    if (parsed === undefined) {
      faults.add(`${where} is malformed. Write a method, one space and a path, such as "GET /invoices/:id".`);
      continue;
    }
    const refused = claim(parsed);
    if (refused !== undefined) faults.add(`${where} ${refused}`);
    const twin = shapes.get(shapeOf(parsed));
    if (twin !== undefined)
      faults.add(`${where} answers the same requests as its route "${twin}". Remove one of them.`);
    shapes.set(shapeOf(parsed), key);
    checkKind(plugin, what, route, parsed, where, faults);
    checkSchemas(route.spec, where, faults);
    checkParameters(route.spec.params, parsed.parameters, where, faults);
  }
}

function checkKind(
  plugin: ComposedPlugin,
  what: 'Route' | 'Root route',
  route: AnyRunnableRoute,
  { method }: RoutePath,
  where: string,
  faults: Faults,
): void {
  if (!kinds.includes(route.kind)) {
    faults.add(
      `${where} is of the kind "${String((route as { kind: unknown }).kind)}", which there is not. Make it by \`route\`, \`route.file\`, \`route.upload\`, \`route.open\` or \`route.hook\`.`,
    );
    return;
  }
  if (route.kind === 'hook') {
    const { limit } = route.spec;
    if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
      faults.add(`${where} has no sensible \`limit\`. Write the largest body in bytes.`);
    return;
  }
  checkApp(plugin, route.spec.app, where, faults);
  if (what === 'Root route' && route.kind !== 'open')
    faults.add(`${where} is for contacts, whom only the portal knows. Make it by \`route.open\` or \`route.hook\`.`);
  if (route.kind === 'file') {
    if (method !== 'GET') faults.add(`${where} sends a file, and only reads. Let its key begin with "GET".`);
  } else if (route.kind === 'upload') {
    checkUpload(route, method, where, faults);
  } else if (route.kind === 'route') {
    if (route.opened !== undefined && method !== 'GET')
      faults.add(`${where} is noted as opened, but it changes something. Take \`.recent(…)\` away: it is for "GET".`);
    checkAnswering(route.spec, method, where, faults);
  } else if (route.spec.cache !== undefined && !(method === 'GET' && Number.isInteger(route.spec.cache)))
    faults.add(`${where} has a \`cache\` that cannot be. Write whole seconds, and only for "GET".`);
}

function checkUpload({ spec }: RunnableUploadRoute, method: string, where: string, faults: Faults): void {
  const { kinds, limit } = spec as { readonly kinds: unknown; readonly limit: unknown };
  if (method !== 'POST' && method !== 'PUT')
    faults.add(`${where} takes a file. Let its key begin with "POST", or "PUT" where it replaces one.`);
  if (!Array.isArray(kinds) || kinds.length === 0 || !kinds.every(isKind))
    faults.add(`${where} does not say which \`kinds\` it takes. List them, such as ["application/pdf", "image/*"].`);
  if (!(Number.isInteger(limit) && (limit as number) > 0))
    faults.add(`${where} has no sensible \`limit\`. Write the most bytes that a file may have.`);
  checkAnswering(spec, method, where, faults);
}

function checkAnswering(
  { idempotency, returns }: Pick<RunnableUploadRoute['spec'], 'idempotency' | 'returns'>,
  method: string,
  where: string,
  faults: Faults,
): void {
  if (idempotency !== undefined && (method !== 'POST' || idempotency !== 'required'))
    faults.add(`${where} has an \`idempotency\` that cannot be. Write "required", and only for "POST".`);
  if (returns === undefined)
    faults.add(`${where} does not say what it \`returns\`. Give it a zod schema: what is not in it does not leave.`);
}

function checkSchemas(spec: AnyRunnableRoute['spec'], where: string, faults: Faults): void {
  for (const part of ['params', 'query', 'body', 'returns'] as const) {
    const schema: unknown = part in spec ? spec[part as 'params'] : undefined;
    if (schema !== undefined && !(schema instanceof z.ZodType))
      faults.add(`${where} has \`${part}\` that are no zod schema. Write one, such as \`z.object({ … })\`.`);
  }
}

/** The `:name` parts of a path and what describes them must be the same. */
export function checkParameters(
  schema: z.ZodType | undefined,
  inPath: readonly string[],
  where: string,
  faults: Faults,
): void {
  const shape = schema !== undefined && 'shape' in schema ? Object.keys(schema.shape as object) : [];
  for (const name of inPath)
    if (!shape.includes(name))
      faults.add(`${where} has ":${name}" in its path, but \`params\` does not describe it. Add it to the schema.`);
  for (const name of shape)
    if (!inPath.includes(name))
      faults.add(`${where} describes the parameter "${name}", which its path lacks. Add ":${name}" to the path.`);
}

/** Whatever belongs to an app names one of its plugin. */
export function checkApp(plugin: ComposedPlugin, app: string, where: string, faults: Faults): void {
  if (!Object.hasOwn(plugin.spec.apps, app))
    faults.add(
      `${where} belongs to the app "${app}", which the plugin does not declare. Its apps are: ${Object.keys(plugin.spec.apps).join(', ')}.`,
    );
}
