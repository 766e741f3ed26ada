import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { token } from '../src/container.js';
import { createPortal, definePlugin, defineTables, PortalError, text } from '../src/index.js';
import { sqlite } from '../src/sqlite.js';

const nothing = defineTables({});
const base = {
  options: z.object({}),
  tables: nothing,
  migrations: {},
  texts: { en: { title: 'Title' } },
  apps: {},
} as const;

function refused(...plugins: unknown[]): string {
  try {
    createPortal({ database: sqlite(':memory:'), secret: 'x'.repeat(32), plugins: plugins as never });
  } catch (error) {
    expect(error).toBeInstanceOf(PortalError);
    expect((error as PortalError).code).toBe('composition_refused');
    return (error as PortalError).message;
  }
  throw new Error('It was composed.');
}

const route = (app: string, key: string, params?: z.ZodType) => ({
  routes: (define: (spec: object) => { handle(handler: () => object): never }) => ({
    [key]: define({ app, returns: z.object({}), params }).handle(() => ({})),
  }),
});
const plugin = (id: string, more: object = {}) =>
  definePlugin({ ...base, id, ...more } as never)() as unknown as { core: symbol };
const app = (path = '/x') => ({ title: text('title'), icon: 'square', path });

describe('composition refuses', () => {
  it('two plugins with one id', () => {
    expect(refused(plugin('a'), plugin('a'))).toMatch(
      /Two plugins have the id "a" \(plugins\[0\] and plugins\[1\]\)\. Compose it once/,
    );
  });

  it('a missing need, naming both', () => {
    expect(refused(plugin('courses', { needs: ['billing'] }))).toMatch(
      /Plugin "courses" needs plugin "billing", which is not composed\. Add it/,
    );
  });

  it('a circle of needs, naming all', () => {
    expect(
      refused(plugin('a', { needs: ['b'] }), plugin('b', { needs: ['c'] }), plugin('c', { needs: ['a'] })),
    ).toMatch(/circle: a → b → c → a/);
  });

  it('two plugins claiming one table', () => {
    const tables = defineTables<{ x_row: { account_id: never } }>({ x_row: { scope: 'tenant' } } as never);
    expect(refused(plugin('a', { tables }), plugin('b', { tables }))).toMatch(
      /"a" and "b" both claim the table "x_row"/,
    );
  });

  it('two plugins claiming one app', () => {
    expect(refused(plugin('a', { apps: { x: app() } }), plugin('b', { apps: { x: app() } }))).toMatch(
      /"a" and "b" both claim the app "x"/,
    );
  });

  it('two plugins claiming one first segment', () => {
    const a = plugin('a', { apps: { x: app() }, ...route('x', 'GET /invoices') });
    const b = plugin('b', { apps: { y: app() }, ...route('y', 'POST /invoices/import') });
    expect(refused(a, b)).toMatch(/"a" and "b" both claim the path "invoices"/);
  });

  it.each(['home', 'auth', 'brand', 'search'])('a route under the kernel’s own /%s', (segment) => {
    expect(refused(plugin('a', { apps: { x: app() }, ...route('x', `GET /${segment}`) }))).toMatch(
      /which is the kernel's/,
    );
  });

  it.each(['contacts', 'session', 'companies'])('a plugin called "%s", as the kernel calls something', (id) => {
    expect(refused(plugin(id))).toMatch(/a name that the kernel keeps/);
  });

  it.each(['Billing', '', 'a b', '1st'])('"%s" as an id', (id) => {
    expect(refused(plugin(id))).toMatch(/is no id for a plugin/);
  });

  it('a plugin of another copy of core', () => {
    expect(refused({ ...plugin('a'), core: Symbol('@portico/core') })).toMatch(
      /"a" was built by another copy of @portico\/core than this portal.*npm ls/s,
    );
  });

  it('what is no plugin, and a plugin that was not called', () => {
    expect(refused({}, definePlugin({ ...base, id: 'a' }))).toMatch(
      /plugins\[0\] is no plugin.*plugins\[1\] is a plugin that was not called/s,
    );
  });

  it('options that do not fit, naming the option', () => {
    const strict = definePlugin({ ...base, id: 'a', options: z.object({ days: z.number().min(1) }) });
    expect(refused(strict({ days: 0 }))).toMatch(/options of plugin "a" do not fit: `days`/);
  });

  it('a route of an app that the plugin does not declare', () => {
    expect(refused(plugin('a', { apps: { x: app() }, ...route('y', 'GET /x') }))).toMatch(
      /"GET \/x" of plugin "a" belongs to the app "y".*Its apps are: x/,
    );
  });

  it.each(['card', 'action'])('a %s of an app that the plugin does not declare', (kind) => {
    const piece = (define: (spec: object) => { present(view: () => object): never }) => ({
      odd: define({ app: 'y', returns: z.object({}), load: async () => [] }).present(() => ({})),
      fine: define({ app: 'x', returns: z.object({}), load: async () => [] }).present(() => ({})),
    });
    const message = refused(plugin('a', { apps: { x: app() }, [`${kind}s`]: piece }));
    expect(message).toMatch(
      new RegExp(
        `${kind} "odd" of plugin "a" belongs to the app "y", which the plugin does not declare.*Its apps are: x`,
        'i',
      ),
    );
    expect(message).not.toContain('fine');
  });

  it.each(['GET invoices', 'FETCH /x', 'GET /x/', 'GET  /x', 'get /x', 'GET /:id'])('the malformed key "%s"', (key) => {
    expect(refused(plugin('a', { apps: { x: app() }, ...route('x', key) }))).toMatch(/is malformed/);
  });

  it('parameters that path and schema do not share', () => {
    expect(refused(plugin('a', { apps: { x: app() }, ...route('x', 'GET /x/:id') }))).toMatch(
      /has ":id" in its path, but `params` does not describe it/,
    );
    expect(refused(plugin('a', { apps: { x: app() }, ...route('x', 'GET /x', z.object({ id: z.string() })) }))).toMatch(
      /describes the parameter "id", which its path lacks/,
    );
  });

  it('two routes that answer the same requests', () => {
    const twice = {
      routes: (define: (spec: object) => { handle(handler: () => object): never }) =>
        Object.fromEntries(
          ['id', 'number'].map((name) => [
            `GET /x/:${name}`,
            define({ app: 'x', returns: z.object({}), params: z.object({ [name]: z.string() }) }).handle(() => ({})),
          ]),
        ),
    };
    expect(refused(plugin('a', { apps: { x: app() }, ...twice }))).toMatch(
      /answers the same requests as its route "GET \/x\/:id"/,
    );
  });

  it('a title that the catalogue lacks', () => {
    expect(refused(plugin('a', { apps: { x: { ...app(), title: text('missing') } } }))).toMatch(
      /text "missing", which the English catalogue lacks/,
    );
  });

  it('everything that is wrong at once', () => {
    const message = refused(plugin('home'), plugin('b', { needs: ['c'] }));
    expect(message.split('\n')).toHaveLength(3);
  });

  it('a secret that is too short, and a base path that is none', () => {
    expect(() => createPortal({ database: sqlite(':memory:'), secret: 'short', plugins: [] })).toThrow(/at least 32/);
    expect(() =>
      createPortal({ database: sqlite(':memory:'), secret: 'x'.repeat(32), plugins: [], basePath: 'portal' }),
    ).toThrow(/`basePath`/);
  });

  it('a host’s switch for an app that nobody has', () => {
    expect(() =>
      createPortal({ database: sqlite(':memory:'), secret: 'x'.repeat(32), plugins: [], apps: { estimates: false } }),
    ).toThrow(/`apps` names "estimates"/);
  });
});

describe('composition', () => {
  it('starts what is needed first', async () => {
    const order: string[] = [];
    const noting = (id: string, needs: string[] = []) =>
      plugin(id, { needs, migrations: { '1': { up: async () => void order.push(id) } } });
    const portal = createPortal({
      database: sqlite(':memory:'),
      secret: 'x'.repeat(32),
      plugins: [noting('courses', ['billing']), noting('billing')] as never,
      log: () => {},
    });
    await portal.start();
    await portal.close();
    expect(order).toEqual(['billing', 'courses']);
  });

  it('refuses two providers of one part, and an override of what nobody provides', async () => {
    const Rate = token<number>('Rate');
    const providing = (id: string) =>
      plugin(id, {
        services: ({ provide }: { provide: { value(part: unknown, value: number): void } }) => provide.value(Rate, 1),
      });
    const start = (plugins: unknown[], overrides?: (parts: never) => void) =>
      createPortal({
        database: sqlite(':memory:'),
        secret: 'x'.repeat(32),
        plugins: plugins as never,
        log: () => {},
        ...(overrides && { overrides: overrides as never }),
      }).start();
    await expect(start([providing('a'), providing('b')])).rejects.toThrow(
      /Both plugin "a" and plugin "b" provide Rate/,
    );
    await expect(
      start([], (({ rebind }: { rebind(part: unknown): { toConstantValue(v: number): void } }) =>
        rebind(Rate).toConstantValue(1)) as never),
    ).rejects.toThrow(/replaces Rate, which nothing provides/);
  });
});
