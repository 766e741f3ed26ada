import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin, defineTables, type Named, type PluginOf, type Portal, text } from '../index.js';
import { type TestBrowser, type TestPortal, testPortal } from '../testing.js';

const list = z.array(z.string());
const definition = definePlugin({
  id: 'visits',
  options: z.object({}),
  tables: defineTables({}),
  migrations: {},
  texts: { en: { title: 'Site visits' } },
  apps: { visits: { title: text('title'), icon: 'square', path: '/visits' } },
  routes: (route) => ({
    'GET /visits': route({
      app: 'visits',
      query: z.object({
        one: z.string().optional(),
        bare: z.array(z.coerce.number<string | number>()).max(3),
        optional: list.optional(),
        default: list.default(['none']),
        wrapped: list.nullable().readonly().optional().catch(['caught']),
        lazy: z.lazy(() => list).optional(),
        piped: list.transform((given) => given.join('+')).optional(),
        prepared: z.preprocess((given) => given, list).optional(),
        pair: z.tuple([z.string(), z.string()]).optional(),
      }),
      returns: z.record(z.string(), z.unknown()),
    }).handle(({ query }) => query),
    'GET /visits/joined': route({
      app: 'visits',
      query: z
        .object({ a: list })
        .and(z.object({ b: z.string() }))
        .transform((given) => given),
      returns: z.record(z.string(), z.unknown()),
    }).handle(({ query }) => query),
    'GET /visits/any': route({
      app: 'visits',
      query: z.record(z.string(), z.string()),
      returns: z.record(z.string(), z.unknown()),
    }).handle(({ query }) => query),
  }),
});
interface Visits extends PluginOf<typeof definition> {}
const visits: Named<typeof definition, Visits> = definition;

describe('a query', () => {
  let test: TestPortal<Visits>;
  let hanna: TestBrowser<Portal<Visits>>;
  beforeAll(async () => {
    test = await testPortal({ plugins: [visits()] });
    const studio = await test.account();
    const contact = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    hanna = await test.signIn(studio, contact);
  });
  afterAll(() => test.close());
  const read = async (path: string) => (await hanna.fetch(path)).json();

  it.each(['optional', 'default', 'wrapped', 'lazy', 'prepared'])(
    'has all values of a name where the schema takes a list, %s',
    async (name) => {
      expect(await read(`/visits?${name}=a,b&${name}=c`)).toMatchObject({ [name]: ['a,b', 'c'] });
      expect(await read(`/visits?${name}=a`)).toMatchObject({ [name]: ['a'] });
    },
  );

  it('is checked and changed as the schema says', async () => {
    expect(await read('/visits?bare=1&bare=2&piped=a&piped=b&pair=x&pair=y')).toEqual({
      bare: [1, 2],
      piped: 'a+b',
      pair: ['x', 'y'],
      default: ['none'],
    });
    const response = await hanna.fetch('/visits?bare=1&bare=x');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ in: 'query', pointer: '/bare/1' }] });
  });

  it('has an empty list where none is given and one must be', async () => {
    expect(await read('/visits')).toEqual({ bare: [], default: ['none'] });
  });

  it('has the first value where the schema takes one', async () => {
    expect(await read('/visits?one=a&one=b')).toMatchObject({ one: 'a' });
    expect(await read('/visits/any?one=a&one=b')).toEqual({ one: 'a' });
  });

  it('is seen through what joins and changes it', async () => {
    expect(await read('/visits/joined?a=1&b=2&b=3')).toEqual({ a: ['1'], b: '2' });
  });

  it('comes from the client as it was given', async () => {
    const api = hanna.api();
    expect(await api('GET /visits', { query: { bare: [1, 2], optional: ['a,b', 'c'], lazy: [] } })).toEqual({
      bare: [1, 2],
      optional: ['a,b', 'c'],
      default: ['none'],
    });
    expect(await api('GET /visits', { query: { bare: [] } })).toMatchObject({ bare: [] });
  });
});
