import { z } from 'zod';
import type { InstalledPlugin } from '../composition/compose.js';
import { parseRouteKey } from '../composition/route-path.js';
import type { Schema } from '../plugin/route.js';
import { type DescribedSchema, describeSchema, fieldsOf, type JsonSchema } from './description-schemas.js';
import type { AnyKernelRoute } from './kernel-routes/kernel-route.js';
import { kernelRoutes } from './kernel-routes/table.js';

/** Problem details as every refusal has them; some have more. */
const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
});

/** Who may read of a route: everybody, whoever is signed in, who sees the app, or everybody where there is the app. */
type Audience = 'everybody' | 'signed-in' | { readonly app: string } | { readonly openApp: string };

interface Described {
  readonly audience: Audience;
  readonly summary: string;
  readonly params?: Schema | undefined;
  readonly query?: Schema | undefined;
  readonly body?: Schema | undefined;
  readonly returns?: Schema | undefined;
  readonly status?: number;
  readonly media?: string | undefined;
  /** The kinds of a body that is no JSON. */
  readonly takes?: readonly string[] | undefined;
  /** Whether what it takes has a name, in `Content-Disposition`. */
  readonly named?: boolean;
  /** Whether it takes an `Idempotency-Key`. */
  readonly keyed?: 'possible' | 'required' | undefined;
  /** Whether it may also lead on. */
  readonly redirects?: boolean;
}

/** Who reads a description. */
interface Reader {
  readonly signedIn: boolean;
  readonly sees: (app: string) => boolean;
  /** Whether an app exists in the account, whoever asks. */
  readonly exists: (app: string) => boolean;
  /** All apps in the owner's order, by the names that they have for the reader. */
  readonly apps: readonly { readonly id: string; readonly title: string }[];
}

function mayRead(audience: Audience, reader: Reader): boolean {
  if (audience === 'everybody') return true;
  if (typeof audience === 'object' && 'openApp' in audience) return reader.exists(audience.openApp);
  return reader.signedIn && (audience === 'signed-in' || reader.sees(audience.app));
}

/** An OpenAPI 3.1 document. */
export interface ApiDescription {
  readonly openapi: string;
  readonly info: object;
  readonly servers: readonly object[];
  /** The apps whose routes these are, in the owner's order, by the names that they have for the reader. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** A route that is described in part: the rest stands as the empty schema. */
export interface IncompleteRoute {
  readonly route: string;
  /** By `params`, `query`, `body` and `returns`: what could not be described. */
  readonly missing: Readonly<Record<string, readonly string[]>>;
}

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly audience: Audience;
  readonly tag: string;
  readonly operation: object;
  readonly components: Readonly<Record<string, JsonSchema>>;
}

/** The API's description, built once, each route by itself; a reader is shown the routes that exist for him. */
export class Description {
  readonly #operations: Operation[] = [];
  readonly #incomplete: IncompleteRoute[] = [];

  constructor(plugins: readonly Pick<InstalledPlugin, 'routes'>[]) {
    for (const [key, route] of Object.entries<AnyKernelRoute>(kernelRoutes)) this.#describe(key, route, 'portal');
    for (const plugin of plugins) {
      for (const [key, route] of Object.entries(plugin.routes)) {
        // A hook is a matter between the plugin and one other system, which has its address from the plugin. Whoever
        // reads this could only try to pass for that system.
        if (route.kind === 'hook') continue;
        const { app, summary = key } = route.spec;
        const audience = route.kind === 'open' ? { openApp: app } : { app };
        const answers = route.kind === 'route' || route.kind === 'upload';
        const keyed: Described['keyed'] =
          answers && key.startsWith('POST ') ? (route.spec.idempotency ?? 'possible') : undefined;
        const media = route.kind === 'file' ? '*/*' : undefined;
        const takes = route.kind === 'upload' ? route.spec.kinds : undefined;
        const more = { redirects: route.kind === 'open', named: route.kind === 'upload', keyed, media, takes };
        this.#describe(key, { ...route.spec, audience, summary, ...more }, app);
      }
    }
  }

  /** Routes with a schema that has no words in JSON Schema. */
  get incomplete(): readonly IncompleteRoute[] {
    return this.#incomplete;
  }

  /** The description for somebody who is signed in or not and sees these apps. */
  for(reader: Reader & { readonly title: string; readonly server: string }): ApiDescription {
    const paths: Record<string, Record<string, object>> = {};
    const schemas: Record<string, JsonSchema> = {};
    const shown = new Set<string>();
    for (const { path, method, audience, tag, operation, components } of this.#operations) {
      if (!mayRead(audience, reader)) continue;
      shown.add(tag);
      paths[path] = { ...paths[path], [method]: operation };
      Object.assign(schemas, components);
    }
    const { title, server, apps } = reader;
    const tags = apps.filter(({ id }) => shown.has(id)).map((app) => ({ name: app.id, description: app.title }));
    return {
      openapi: '3.1.0',
      info: { title, version: '1' },
      servers: [{ url: server }],
      tags,
      paths,
      components: { schemas },
    };
  }

  #describe(key: string, route: Described, tag: string): void {
    const parsed = parseRouteKey(key);
    if (parsed === undefined) return;
    const components: Record<string, JsonSchema> = {};
    const missing: Record<string, readonly string[]> = {};
    const described = (part: 'params' | 'query' | 'body' | 'returns'): DescribedSchema | undefined => {
      const schema = route[part];
      if (schema === undefined) return undefined;
      const found = describeSchema(schema, part === 'returns' ? 'output' : 'input', `${componentPrefix(key)}.${part}`);
      Object.assign(components, found.components);
      if (found.missing.length > 0) missing[part] = found.missing;
      return found;
    };
    const params = described('params');
    const query = described('query');
    const body = described('body');
    const returns = described('returns');

    const inPath = params && fieldsOf(params)?.properties;
    const inQuery = query && fieldsOf(query);
    if (query !== undefined && inQuery === undefined) missing['query'] ??= ['what is no object'];
    const parameters = [
      ...parsed.parameters.map((name) => ({ name, in: 'path', required: true, schema: inPath?.[name] ?? {} })),
      ...Object.entries(inQuery?.properties ?? {}).map(([name, schema]) => ({
        name,
        in: 'query',
        required: inQuery?.required.includes(name) ?? false,
        schema,
      })),
      ...(route.named === true
        ? [{ name: 'Content-Disposition', in: 'header', required: false, schema: { type: 'string' } }]
        : []),
      ...(route.keyed === undefined
        ? []
        : [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: route.keyed === 'required',
              schema: { type: 'string', minLength: 1, maxLength: 255 },
            },
          ]),
    ];
    this.#operations.push({
      path: parsed.path.replace(/:([A-Za-z][A-Za-z0-9]*)/g, '{$1}'),
      method: parsed.method.toLowerCase(),
      audience: route.audience,
      tag,
      components,
      operation: {
        operationId: key,
        summary: route.summary,
        tags: [tag],
        ...(parameters.length > 0 && { parameters }),
        ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body.schema } } } }),
        ...(route.takes && {
          requestBody: { required: true, content: Object.fromEntries(route.takes.map((kind) => [kind, {}])) },
        }),
        responses: {
          ...(!(route.redirects && !returns) && {
            [route.status ?? (returns || route.media ? 200 : 204)]: {
              description: 'Done',
              ...(returns && { content: { 'application/json': { schema: returns.schema } } }),
              ...(route.media && { content: { [route.media]: {} } }),
            },
          }),
          ...(route.redirects && { '3XX': { description: 'Leads on' } }),
          default: {
            description: 'Refused',
            content: { 'application/problem+json': { schema: problemSchema } },
          },
        },
      },
    });
    if (Object.keys(missing).length > 0) this.#incomplete.push({ route: key, missing });
  }
}

const problemSchema = describeSchema(Problem, 'output', 'problem').schema;

/** A route's key in letters that a component's name may have. A path has no capitals of its own, so that no two keys meet. */
function componentPrefix(key: string): string {
  return key.replaceAll('.', 'Dot-').replace(' /', '.').replaceAll('/', '.').replaceAll(':', 'By-');
}
