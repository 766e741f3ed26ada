import { randomUUID } from 'node:crypto';
import type { PluginRoute } from '../../composition/plugin-routes.js';
import type { Schema } from '../../plugin/route.js';
import type { AnyExample } from './seed.js';

/** Whether a route reads. */
export function reads({ path }: PluginRoute): boolean {
  return path.method === 'GET';
}

/** The app that a route belongs to; a hook belongs to none. */
export function appOf({ route }: PluginRoute): string | undefined {
  return route.kind === 'hook' ? undefined : route.spec.app;
}

/** The schema of a part of a route's input or answer. */
export function schemaOf({ route }: PluginRoute, part: 'params' | 'query' | 'body' | 'returns'): Schema | undefined {
  return (route.spec as Partial<Record<typeof part, Schema | undefined>>)[part];
}

/** What of an example a route cannot do without. */
export function neededParts(tested: PluginRoute): string[] {
  const query = schemaOf(tested, 'query');
  return [
    ...(tested.path.parameters.length > 0 ? ['params'] : []),
    ...(query !== undefined && !query.safeParse({}).success ? ['query'] : []),
    ...(schemaOf(tested, 'body') !== undefined ? ['body'] : []),
    ...(tested.route.kind === 'upload' ? ['file'] : []),
    ...(tested.route.kind === 'hook' ? ['headers and body, signed as the other system signs them'] : []),
  ];
}

/** A request before it has an origin. */
export interface PlainRequest {
  readonly method: string;
  /** Below the portal's path, or the origin's. */
  readonly path: string;
  readonly root?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** The request that an example stands for. */
export function requestOf({ path, root, route }: PluginRoute, example: AnyExample): PlainRequest {
  const params = (example.params ?? {}) as Readonly<Record<string, unknown>>;
  const filled = path.path.replace(/:([A-Za-z][A-Za-z0-9]*)/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  const query = Object.entries(example.query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((each) => each !== undefined && each !== null)
      .map((each): [string, string] => [name, String(each)]),
  );
  const given = route.kind === 'upload' ? example.file : example.body;
  const raw = ['hook', 'upload'].includes(route.kind) && (typeof given === 'string' || given instanceof Uint8Array);
  const body = given === undefined ? undefined : raw ? (given as string | Uint8Array) : JSON.stringify(given);
  return {
    method: path.method,
    path: filled + (query.length === 0 ? '' : `?${new URLSearchParams(query)}`),
    root,
    headers: {
      ...(body !== undefined && !raw && { 'Content-Type': 'application/json' }),
      ...(route.kind === 'upload' && { 'Content-Disposition': 'attachment; filename="example"' }),
      ...((route.kind === 'route' || route.kind === 'upload') &&
        route.spec.idempotency === 'required' && { 'Idempotency-Key': `"${randomUUID()}"` }),
      ...example.headers,
    },
    ...(body !== undefined && { body }),
  };
}
