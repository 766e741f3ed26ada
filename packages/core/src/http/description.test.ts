import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin, defineTables, text } from '../index.js';
import { testPortal } from '../testing.js';
import type { ApiDescription } from './description.js';

interface Folder {
  name: string;
  folders: Folder[];
}
const Folder: z.ZodType<Folder> = z.lazy(() => z.object({ name: z.string(), folders: z.array(Folder) }));
const Money = z.object({ value: z.int(), currency: z.string() }).meta({ id: 'Money/of it' });
const Tree = z
  .object({
    get branches() {
      return z.array(Tree).optional();
    },
  })
  .meta({ id: 'Tree' });
const Loop = z.object({
  get next() {
    return Loop.optional();
  },
});

/** What looks like a reference in a default value, and is none. */
const inData = '#/nowhere';

/** Schemas that JSON Schema describes, though not all of them without help. */
const describable = {
  recursive: z.object({ root: Folder }),
  itself: Loop,
  json: z.object({ anything: z.json() }),
  named: z.object({ net: Money, gross: Money.optional() }),
  'named-itself': Money,
  'named-recursive': z.object({ tree: Tree }),
  date: z.object({ at: z.date() }),
  anything: z.object({ a: z.any(), b: z.unknown().optional() }),
  'property-names': z.object({ $ref: z.string(), default: Money, properties: Money }).default({} as never),
  data: z.object({ kept: z.json().default({ $ref: inData }) }),
  union: z.union([Money, z.null()]),
} as const;

/** Schemas that it does not. */
const odd = {
  void: z.void(),
  undefined: z.undefined(),
  custom: z.object({ id: z.string(), odd: z.custom<Date>() }),
  instance: z.object({ odd: z.instanceof(URL) }),
  map: z.object({ odd: z.map(z.string(), z.number()) }),
  transform: z.object({ odd: z.string().transform((given) => given.length) }),
  throws: z.lazy((): z.ZodType => {
    throw new Error('no schema');
  }),
  meta: z.string().meta({ example: 1n }),
  twins: z.object({ a: z.string().meta({ id: 'Same' }), b: z.number().meta({ id: 'Same' }) }),
  dangling: z.string().meta({ $ref: '#/$defs/Nothing' }),
} as const;

function plugin(schemas: Readonly<Record<string, z.ZodType>>) {
  return definePlugin({
    id: 'odd',
    options: z.object({}),
    tables: defineTables({}),
    migrations: {},
    texts: { en: { title: 'Odd' } },
    apps: { odd: { title: text('title'), icon: 'square', path: '/odd' } },
    routes: (route) =>
      Object.fromEntries(
        Object.entries(schemas).flatMap(([name, schema]) => [
          [
            `POST /odd/${name}/:id`,
            route({ app: 'odd', params: z.object({ id: z.uuid() }), body: schema, returns: schema }).handle(
              () => undefined as never,
            ),
          ],
          [
            `GET /odd/${name}/id`,
            route({
              app: 'odd',
              query: z.object({ odd: schema.optional(), limit: z.coerce.number().default(20) }),
              returns: z.object({}),
            }).handle(() => ({})),
          ],
        ]),
      ),
  })();
}

async function described(schemas: Readonly<Record<string, z.ZodType>>) {
  const test = await testPortal({ plugins: [plugin(schemas)] });
  try {
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const read = async (browser: { fetch(path: string): Promise<Response> }) => {
      const response = await browser.fetch('/openapi.json');
      expect(response.status).toBe(200);
      return (await response.json()) as ApiDescription;
    };
    return {
      anonymous: await read(test.visit(studio)),
      signedIn: await read(await test.signIn(studio, hanna)),
      warnings: test.log.filter(({ event }) => event === 'description.incomplete'),
    };
  } finally {
    await test.close();
  }
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: object;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

/** What OpenAPI 3.1 asks of a document, as far as it can be seen without a validator. */
function expectValid(document: ApiDescription): void {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  const ids = new Set<string>();
  for (const [path, operations] of Object.entries(document.paths)) {
    expect(path).toMatch(/^\//);
    for (const [method, given] of Object.entries(operations)) {
      const operation = given as Operation;
      expect(['get', 'post', 'put', 'patch', 'delete']).toContain(method);
      expect(ids).not.toContain(operation.operationId);
      ids.add(operation.operationId);
      const parameters = operation.parameters ?? [];
      const inPath = parameters.filter((each) => each.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{[^}]+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).toBe(true);
      expect(new Set(parameters.map((each) => `${each.in} ${each.name}`)).size).toBe(parameters.length);
      for (const { schema } of parameters) expect(schema).toBeTypeOf('object');
      expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^([1-5](\d\d|XX)|default)$/);
        expect(response.description).toBeTypeOf('string');
      }
    }
  }
  for (const name of Object.keys(document.components.schemas)) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
  const refs = refsIn(document.paths, document);
  expect(refs.every((ref) => resolves(document, ref))).toBe(true);
  // Nothing of a route that is not shown.
  const used = new Set([...refs].map((ref) => ref.slice('#/components/schemas/'.length)));
  expect(new Set(Object.keys(document.components.schemas))).toEqual(used);
}

/** All references in what is shown and in what it refers to. */
function refsIn(value: unknown, document: ApiDescription, found = new Set<string>()): string[] {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref' && typeof inner === 'string') {
        if (inner === inData) continue;
        if (found.has(inner)) continue;
        found.add(inner);
        refsIn(document.components.schemas[inner.slice('#/components/schemas/'.length)], document, found);
      } else refsIn(inner, document, found);
    }
  }
  return [...found];
}

function resolves(document: ApiDescription, ref: string): boolean {
  const prefix = '#/components/schemas/';
  return ref.startsWith(prefix) && Object.hasOwn(document.components.schemas, ref.slice(prefix.length));
}

const operation = (document: ApiDescription, method: string, path: string) => {
  const found = (document.paths[path] as Record<string, Operation> | undefined)?.[method];
  if (found === undefined) throw new Error(`${method} ${path} is not described`);
  return found;
};

describe('the description', () => {
  it.each(Object.entries(describable))('is whole with a schema that is %s', async (name, schema) => {
    const { anonymous, signedIn, warnings } = await described({ [name]: schema });
    expect(warnings).toEqual([]);
    expectValid(signedIn);
    expectValid(anonymous);
    expect(anonymous.components.schemas).toEqual({});
    const { requestBody, responses } = operation(signedIn, 'post', `/odd/${name}/{id}`);
    expect(JSON.stringify(requestBody)).not.toContain('"schema":{}');
    expect(JSON.stringify(responses['200'])).not.toContain('"schema":{}');
  });

  it.each(Object.entries(odd))('survives a schema that is %s, and the log names its route', async (name, schema) => {
    const { anonymous, signedIn, warnings } = await described({ [name]: schema, fine: Money });
    expectValid(signedIn);
    expectValid(anonymous);
    const routes = warnings.map(({ route }) => route);
    expect(routes).toContain(`POST /odd/${name}/:id`);
    expect(new Set(routes).size).toBe(routes.length);
    expect(routes.filter((route) => String(route).includes('/fine'))).toEqual([]);
    expect(operation(signedIn, 'post', `/odd/${name}/{id}`).parameters).toMatchObject([
      { name: 'id', in: 'path', schema: { type: 'string', format: 'uuid' } },
      { name: 'Idempotency-Key', in: 'header', required: false },
    ]);
  });

  it('keeps what stands beside a part that has no words', async () => {
    const { signedIn } = await described({ custom: odd.custom });
    expect(operation(signedIn, 'post', '/odd/custom/{id}').requestBody?.content['application/json']?.schema).toEqual({
      type: 'object',
      properties: { id: { type: 'string' }, odd: {} },
      required: ['id', 'odd'],
    });
  });

  it('tells what a query takes and may leave out, and a time as it is sent', async () => {
    const { signedIn } = await described({ date: describable.date });
    expect(operation(signedIn, 'get', '/odd/date/id').parameters).toMatchObject([
      { name: 'odd', in: 'query', required: false, schema: { type: 'object' } },
      { name: 'limit', in: 'query', required: false, schema: { type: 'number', default: 20 } },
    ]);
    expect(operation(signedIn, 'post', '/odd/date/{id}').responses['200']).toMatchObject({
      content: { 'application/json': { schema: { properties: { at: { type: 'string', format: 'date-time' } } } } },
    });
  });
});
