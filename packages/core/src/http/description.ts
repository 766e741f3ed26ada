import { OpenAPIHono, z } from '@hono/zod-openapi';
import { Brand } from '../branding/brand.js';
import type { InstalledPlugin } from '../composition/compose.js';
import { parseRouteKey } from '../composition/route-path.js';
import { HomeResponse } from '../dashboard/home.js';
import type { Schema } from '../plugin/route.js';
import { AppsAnswer, AskAnswer, AskBody, CodeAnswer, CodeBody, SessionAnswer } from './kernel-answers.js';

/** Problem details as every refusal has them. */
const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
});

/** Who may read of a route: everybody, whoever is signed in, or who sees the app. */
type Audience = 'everybody' | 'signed-in' | { readonly app: string };

interface Described {
  readonly audience: Audience;
  readonly summary: string;
  readonly params?: Schema | undefined;
  readonly query?: Schema | undefined;
  readonly body?: Schema | undefined;
  readonly returns?: Schema;
  readonly status?: number;
}

const kernelRoutes: Readonly<Record<string, Described>> = {
  'GET /brand': { audience: 'everybody', summary: 'How the account looks', returns: Brand },
  'POST /auth/ask': {
    audience: 'everybody',
    summary: 'Send a sign-in mail, if the address is known',
    body: AskBody,
    returns: AskAnswer,
    status: 202,
  },
  'POST /auth/code': {
    audience: 'everybody',
    summary: 'Sign in with the code of the mail',
    body: CodeBody,
    returns: CodeAnswer,
  },
  'GET /session': { audience: 'signed-in', summary: 'Who is signed in', returns: SessionAnswer },
  'DELETE /session': { audience: 'signed-in', summary: 'Sign out', status: 204 },
  'DELETE /sessions': { audience: 'signed-in', summary: 'Sign out everywhere', status: 204 },
  'GET /apps': { audience: 'signed-in', summary: 'The launcher', returns: AppsAnswer },
  'GET /home': { audience: 'signed-in', summary: 'What waits and what is going on', returns: HomeResponse },
};

/** Who reads a description. */
interface Reader {
  readonly signedIn: boolean;
  readonly sees: (app: string) => boolean;
}

function mayRead(audience: Audience, reader: Reader): boolean {
  if (audience === 'everybody') return true;
  return reader.signedIn && (audience === 'signed-in' || reader.sees(audience.app));
}

/** An OpenAPI 3.1 document. */
export interface ApiDescription {
  readonly openapi: string;
  readonly info: object;
  readonly servers: readonly object[];
  readonly paths: Readonly<Record<string, object>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** The API's description, built once; a reader is shown the routes that exist for him. */
export class Description {
  readonly #audiences = new Map<string, Audience>();
  readonly #registry: OpenAPIHono['openAPIRegistry'];
  readonly #app: OpenAPIHono;
  #paths: Paths | undefined;

  constructor(plugins: readonly InstalledPlugin[]) {
    this.#app = new OpenAPIHono();
    this.#registry = this.#app.openAPIRegistry;
    for (const [key, route] of Object.entries(kernelRoutes)) this.#describe(key, route, 'portal');
    for (const plugin of plugins) {
      for (const [key, { spec }] of Object.entries(plugin.routes)) {
        this.#describe(
          key,
          {
            audience: { app: spec.app },
            summary: spec.summary ?? key,
            params: spec.params,
            query: spec.query,
            body: spec.body,
            returns: spec.returns,
          },
          spec.app,
        );
      }
    }
  }

  /** The description for somebody who is signed in or not and sees these apps. */
  for(reader: Reader & { readonly title: string; readonly server: string }): ApiDescription {
    this.#paths ??= this.#app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '1' } })
      .paths as Paths;
    const paths: Record<string, Record<string, object>> = {};
    for (const [path, operations] of Object.entries(this.#paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const audience = this.#audiences.get(`${method} ${path}`);
        if (audience !== undefined && mayRead(audience, reader)) paths[path] = { ...paths[path], [method]: operation };
      }
    }
    return { openapi: '3.1.0', info: { title: reader.title, version: '1' }, servers: [{ url: reader.server }], paths };
  }

  #describe(key: string, route: Described, tag: string): void {
    const parsed = parseRouteKey(key);
    if (parsed === undefined) return;
    const path = parsed.path.replace(/:([A-Za-z][A-Za-z0-9]*)/g, '{$1}');
    const method = parsed.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    this.#audiences.set(`${method} ${path}`, route.audience);
    const json = (schema: Schema) => ({ 'application/json': { schema } });
    this.#registry.registerPath({
      method,
      path,
      operationId: key,
      summary: route.summary,
      tags: [tag],
      request: {
        ...(route.params !== undefined && { params: route.params as z.ZodObject }),
        ...(route.query !== undefined && { query: route.query as z.ZodObject }),
        ...(route.body !== undefined && { body: { required: true, content: json(route.body) } }),
      },
      responses: {
        [route.status ?? 200]:
          route.returns === undefined ? { description: 'Done' } : { description: 'Done', content: json(route.returns) },
        default: { description: 'Refused', content: { 'application/problem+json': { schema: Problem } } },
      },
    });
  }
}
