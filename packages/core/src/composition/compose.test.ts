import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTables } from '../data/define-tables.js';
import { definePlugin } from '../plugin.js';
import { createPortal } from '../portal.js';
import { PortalError } from '../problem.js';
import { sqlite } from '../sqlite.js';
import { text } from '../texts/catalogue.js';
import { compose } from './compose.js';

const base = {
  id: 'visits',
  options: z.object({}),
  tables: defineTables({}),
  migrations: {},
  texts: { en: { title: 'Site visits' } },
  apps: { visits: { title: text('title'), icon: 'square', path: '/visits' } },
};
/** A plugin as one writes it without types. */
const plugin = (more: object) => (definePlugin({ ...base, ...more } as never) as () => unknown)();

function refusal(run: () => unknown): PortalError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(PortalError);
    expect(error).toMatchObject({ code: 'composition_refused', status: 500 });
    return error as PortalError;
  }
  throw new Error('It was composed.');
}
const faultsOf = (more: object) => refusal(() => compose([plugin(more)])).members['faults'];

describe('composition parses every message', () => {
  it('and names plugin, language, key and what ICU says', () => {
    const texts = {
      en: { title: 'Site visits', fine: "It's {count, plural, one {# visit} other {# visits}} <b>here</b>" },
      de: { open: '{count, plural, one {# Besuch}}', date: '{at, date, ::bogus}' },
      fr: { open: 'Encore {' },
    };
    expect(faultsOf({ texts })).toEqual([
      expect.stringMatching(/^The text "open" of plugin "visits" in "de" is no ICU message: MISSING_OTHER_CLAUSE\. /),
      expect.stringMatching(/^The text "date" of plugin "visits" in "de" is no ICU message: .*pattern/),
      expect.stringMatching(/^The text "open" of plugin "visits" in "fr" is no ICU message: EXPECT_ARGUMENT/),
    ]);
  });

  it('and takes only text, under the tag of a language, with English among them', () => {
    expect(faultsOf({ texts: { en: { title: 'Site visits', count: 3 } } })).toEqual([
      'The text "count" of plugin "visits" in "en" is no ICU message: It is no string. Correct it.',
    ]);
    expect(faultsOf({ texts: { en: { title: 'Site visits' }, de_DE: { title: 'Besuche' } } })).toEqual([
      expect.stringMatching(/^Plugin "visits" has texts in "de_DE", which is no language tag/),
    ]);
    expect(faultsOf({ texts: { de: { title: 'Besuche' } } })).toEqual([
      expect.stringMatching(/which the English catalogue lacks/),
    ]);
    expect(faultsOf({ texts: undefined })).toEqual([expect.stringMatching(/which the English catalogue lacks/)]);
  });

  it('and takes the messages that differ in another form of address, if the language has them', () => {
    const en = { title: 'Site visits', mail: 'Your mail, {name}' };
    const de = { title: 'Besuche', mail: 'Ihre Post, {name}' };
    const informal = { mail: 'Deine Post, {name}' };
    expect(() => compose([plugin({ texts: { en, de, 'de-x-informal': informal } })])).not.toThrow();
    // A region's variant stands for the region's messages or the language's.
    expect(() => compose([plugin({ texts: { en, de, 'de-AT': {}, 'de-AT-x-informal': informal } })])).not.toThrow();
    expect(
      faultsOf({ texts: { en, de: { title: 'Besuche' }, 'de-x-informal': { ...informal, extra: 'Nur hier' } } }),
    ).toEqual([
      'The text "mail" of plugin "visits" in "de-x-informal" has none in "de" that it is a variant of. Add it to `texts.de`.',
      'The text "extra" of plugin "visits" in "de-x-informal" has none in "de" that it is a variant of. Add it to `texts.de`.',
    ]);
    expect(faultsOf({ texts: { en, 'de-x-informal': informal } })).toEqual([
      'The text "mail" of plugin "visits" in "de-x-informal" has none in "de" that it is a variant of. Add it to `texts.de`.',
    ]);
    for (const [mail, places] of [
      ['Deine Post', 'none'],
      ['Deine Post, {who}, {name}', '{name}, {who}'],
    ])
      expect(faultsOf({ texts: { en, de, 'de-x-informal': { mail } } })).toEqual([
        `The text "mail" of plugin "visits" in "de-x-informal" has places for ${places}, and in "de" for {name}. Give both the same.`,
      ]);
    expect(faultsOf({ texts: { en, de, 'de-x-informal': { mail: 'Deine {' } } })).toEqual([
      expect.stringMatching(/^The text "mail" of plugin "visits" in "de-x-informal" is no ICU message/),
    ]);
    for (const variant of ['de-x-informl', 'de-x-formal', 'de-X-informal', 'de-x-a-x-informal'])
      expect(faultsOf({ texts: { en, de, [variant]: informal } })).toEqual([
        `Plugin "visits" has texts in "${variant}", a variant that nobody reads. The one there is: "de-x-informal".`,
      ]);
  });

  it('and refuses the title of an app that needs values, in any language', () => {
    for (const texts of [
      { en: { title: 'Title {x}' } },
      { en: { title: 'Site visits' }, de: { title: '{n, plural, other {# Besuche}}' } },
    ])
      expect(faultsOf({ texts })).toEqual([
        expect.stringMatching(
          /^App "visits" of plugin "visits" has the title "title", which needs values in "(en|de)"/,
        ),
      ]);
    expect(() => compose([plugin({ texts: { en: { title: "The '{x}' of <b>it</b> # 1" } } })])).not.toThrow();
  });
});

describe('a mistake of a plugin’s author', () => {
  it.each(['routes', 'cards', 'actions', 'lists', 'items', 'operators'])(
    'a throw in `%s` names the plugin and keeps its cause',
    (part) => {
      const cause = new TypeError('nothing there');
      const thrown = refusal(() =>
        plugin({
          [part]: () => {
            throw cause;
          },
        }),
      );
      expect(thrown.message).toBe(`Plugin "visits" failed in its \`${part}\`: TypeError: nothing there`);
      expect(thrown.cause).toBe(cause);
    },
  );

  it('a throw in `services` names the plugin at the start and keeps its cause', async () => {
    const cause = new TypeError('nothing there');
    const broken = plugin({
      services: () => {
        throw cause;
      },
    });
    const portal = createPortal({
      database: sqlite(':memory:'),
      secret: 'x'.repeat(32),
      plugins: [broken] as never,
      log: () => {},
    });
    await expect(portal.start()).rejects.toMatchObject({
      code: 'composition_refused',
      message: 'Plugin "visits" failed in its `services`: TypeError: nothing there',
      cause,
    });
    await portal.close();
  });

  it('what is left without its function is refused by name, and nothing else is', () => {
    const unfinished = (define: (spec: object) => object) => ({
      left: define({ app: 'visits', returns: z.object({}) }),
    });
    const handled = (define: (spec: object) => { handle(handler?: unknown): object }) => ({
      'GET /visits': define({ app: 'visits', returns: z.object({}) }).handle(undefined),
    });
    expect(
      faultsOf({
        routes: handled,
        cards: unfinished,
        actions: () => ({ left: undefined }),
        lists: unfinished,
        items: unfinished,
        operators: unfinished,
      }),
    ).toEqual([
      'Route "GET /visits" of plugin "visits" is not finished. End it with `.handle(…)`.',
      'Card "left" of plugin "visits" is not finished. End it with `.present(…)`.',
      'Action "left" of plugin "visits" is not finished. End it with `.present(…)`.',
      'List "left" of plugin "visits" is not finished. End it with `.present(…)`.',
      'Item "left" of plugin "visits" is not finished. End it with `.present(…)`.',
      'Operators\' service "left" of plugin "visits" is not finished. End it with `.handle(…)`.',
    ]);
  });

  it('a list or an item that fits nothing is refused, with all others at once', () => {
    const piece = (spec: object) => (define: (spec: object) => { present(view: unknown): object }) => ({
      visit: define({ app: 'visits', returns: z.object({}), ...spec }).present(() => ({})),
    });
    expect(faultsOf({ lists: piece({ app: 'elsewhere' }), items: piece({}) })).toEqual([
      'List "visit" of plugin "visits" belongs to the app "elsewhere", which the plugin does not declare. Its apps are: visits.',
      'Item "visit" of plugin "visits" has no link of the same name, so that no path leads to it. The links are: none.',
    ]);
    const links = { visit: '/visits/:id', constructor: '/x' };
    expect(faultsOf({ links, items: piece({ params: z.object({ number: z.string() }) }) })).toEqual([
      'Item "visit" of plugin "visits" has ":id" in its path, but `params` does not describe it. Add it to the schema.',
      'Item "visit" of plugin "visits" describes the parameter "number", which its path lacks. Add ":number" to the path.',
    ]);
    expect(() => compose([plugin({ links, items: piece({ params: z.object({ id: z.string() }) }) })])).not.toThrow();
  });
});

describe('routes', () => {
  type Define = ((spec: object) => Step) & { open(spec: object): Step; hook(spec: object): Step };
  interface Step {
    handle(handler?: unknown): object;
  }
  const handler = () => {};
  const app = 'visits';
  const returns = z.object({});

  it('are refused with the mend, all at once', () => {
    const routes = (route: Define) => ({
      'GET /visits/a': route({ app }).handle(handler),
      'GET /visits/k': route({ app, returns, idempotency: 'required' }).handle(handler),
      'GET /visits/b': { kind: 'live', spec: { app, returns }, handler },
      'POST /visits/c': route.hook({}),
      'POST /visits/d': route.hook({ limit: 0 }).handle(handler),
      'POST /visits/e': route.open({ app, cache: 60 }).handle(handler),
      'GET /visits/f': route.open({ app: 'other' }).handle(handler),
      'GET /visits/g': route.open({ app, returns: { type: 'object' } }).handle(handler),
      'GET /visits/:h': route.open({ app }).handle(handler),
      'GET /brand/x': route.hook({}).handle(handler),
    });
    expect(faultsOf({ routes, cookie: {} })).toEqual([
      'Route "POST /visits/c" of plugin "visits" is not finished. End it with `.handle(…)`.',
      'Route "GET /visits/a" of plugin "visits" does not say what it `returns`. Give it a zod schema: what is not in it does not leave.',
      'Route "GET /visits/k" of plugin "visits" has an `idempotency` that cannot be. Write "required", and only for "POST".',
      'Route "GET /visits/b" of plugin "visits" is of the kind "live", which there is not. Make it by `route`, `route.file`, `route.upload`, `route.open` or `route.hook`.',
      'Route "POST /visits/d" of plugin "visits" has no sensible `limit`. Write the largest body in bytes.',
      'Route "POST /visits/e" of plugin "visits" has a `cache` that cannot be. Write whole seconds, and only for "GET".',
      'Route "GET /visits/f" of plugin "visits" belongs to the app "other", which the plugin does not declare. Its apps are: visits.',
      'Route "GET /visits/g" of plugin "visits" has `returns` that are no zod schema. Write one, such as `z.object({ … })`.',
      'Route "GET /visits/:h" of plugin "visits" has ":h" in its path, but `params` does not describe it. Add it to the schema.',
      'Route "GET /brand/x" of plugin "visits" begins with "/brand", which is the kernel\'s. Choose another first segment.',
      'The `cookie` of plugin "visits" has no sensible `maxAge`. Write how many seconds a browser keeps it, at most 34560000.',
    ]);
    expect(faultsOf({ cookie: { maxAge: 401 * 86_400 } })).toEqual([expect.stringContaining('at most 34560000')]);
    expect(() => compose([plugin({ cookie: { maxAge: 400 * 86_400 } })])).not.toThrow();
  });

  it('at the root of the origin collide with nothing', () => {
    const other = (rootRoutes: (route: Define) => object, routes?: (route: Define) => object) =>
      plugin({ id: 'other', apps: { other: { ...base.apps.visits, path: '/other' } }, rootRoutes, routes });
    const one = plugin({
      routes: (route: Define) => ({ 'GET /visits': route({ app, returns }).handle(handler) }),
      rootRoutes: (route: Define) => ({
        'GET /v/:id': route.open({ app, params: z.object({ id: z.string() }) }).handle(handler),
        'GET /.well-known/visits/a': route.open({ app }).handle(handler),
        'POST /.well-known/visits': route.hook({}).handle(handler),
      }),
    });
    const hooks =
      (...keys: string[]) =>
      (route: Define) =>
        Object.fromEntries(keys.map((key) => [key, route.hook({}).handle(handler)]));
    const mount = { prefix: '/portal/here', bySlug: false };
    expect(compose([one], mount).rootPaths).toEqual(['/v', '/.well-known/visits']);
    const keys = [
      'GET /v/other',
      'GET /.well-known/visits/b',
      'GET /.well-known/:name',
      'GET /visits/x',
      'GET /portal/x',
      'GET /home/x',
      'GET /w',
      'GET /w/x',
    ];
    expect(refusal(() => compose([one, other(hooks(...keys))], mount)).members['faults']).toEqual([
      expect.stringContaining('"visits" and "other" both claim the root path "/v".'),
      expect.stringContaining('"visits" and "other" both claim the root path "/.well-known/visits".'),
      expect.stringContaining('Root route "GET /.well-known/:name" of plugin "other" is malformed.'),
      expect.stringContaining('begins with "/visits", which is for the routes of plugin "visits".'),
      expect.stringContaining('begins with "/portal", where the portal is mounted.'),
      expect.stringContaining('begins with "/home", which is the kernel\'s.'),
    ]);
    // Where accounts share one host, root routes are below the account's own path.
    expect(compose([other(hooks('GET /portal/x'))], { prefix: '/portal', bySlug: true }).rootPaths).toEqual([
      '/portal',
    ]);
    const ordinary = { kind: 'route', spec: { app: 'other', returns }, handler };
    expect(
      refusal(() => compose([other(() => ({ 'GET /x': ordinary, 'GET /y': undefined }))])).members['faults'],
    ).toEqual([
      'Root route "GET /y" of plugin "other" is not finished. End it with `.handle(…)`.',
      expect.stringContaining('is for contacts, whom only the portal knows.'),
    ]);
  });
});
