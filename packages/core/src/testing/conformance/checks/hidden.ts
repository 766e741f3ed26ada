import { forContacts, type PluginRoute } from '../../../composition/plugin-routes.js';
import { difference, jsonOf, same } from '../answer.js';
import type { Caller, Person } from '../people.js';
import { appOf, requestOf } from '../routes.js';
import type { World } from '../world.js';
import { nowhere } from './foreign.js';
import { itemPaths, linksIn } from './kernel-pages.js';

/** A way to hide an app, and whether it hides it from those who are not signed in too. */
interface Way {
  readonly by: string;
  readonly fromAll: boolean;
  hide(): Promise<() => Promise<void>>;
}

/** Where an app is hidden, by whatever way, nothing of it is left. */
export async function checkHiddenApps(world: World): Promise<void> {
  const person = await world.people.fresh();
  for (const app of Object.keys(world.plugin.spec.apps)) {
    const items = (await itemPaths(world, person, false)).filter(
      ({ item }) => world.plugin.items[item]?.spec.app === app,
    );
    for (const way of waysToHide(world, person, app)) {
      const show = await way.hide();
      const callers: readonly Caller[] = way.fromAll ? [person, world.stranger(person.realm)] : [person];
      for (const caller of callers) {
        await checkRoutes(world, caller, app, way, person);
        if (caller.person !== undefined)
          await checkPages(
            world,
            person,
            app,
            way,
            items.map(({ path }) => path),
          );
        await checkDescription(world, caller, app, way);
      }
      await show();
    }
  }
}

function waysToHide(world: World, { realm, contact }: Person, app: string): Way[] {
  const { account } = realm;
  const { apps } = account.services;
  return [
    {
      by: 'the host',
      fromAll: true,
      hide: async () => {
        const key = `${account.id} ${app}`;
        world.hiddenByHost.add(key);
        return async () => void world.hiddenByHost.delete(key);
      },
    },
    {
      by: 'the account',
      fromAll: true,
      hide: async () => {
        await apps.disallow(app);
        return () => apps.allow(app);
      },
    },
    {
      by: 'a grant that denies it',
      fromAll: false,
      hide: async () => {
        const { id } = await apps.grant({ app, effect: 'deny', for: { subject: 'contact', id: contact.id } });
        return () => apps.revoke(id);
      },
    },
  ];
}

async function checkRoutes(world: World, caller: Caller, app: string, way: Way, person: Person): Promise<void> {
  const own = world.routes.filter(
    (route) =>
      appOf(route) === app &&
      (caller.person !== undefined ? way.fromAll || forContacts(route.route) : route.route.kind === 'open'),
  );
  // A stranger is asked to sign in for what nobody declares; what is open and hidden is not there for anybody.
  for (const route of own) {
    for (const request of requests(world, person, route)) {
      const { answer } = await world.ask(caller, route.key, request, { allowed: person.own });
      const { answer: unknown } = await nowhere(world, person, request.method);
      if (same(answer, unknown) || answer.status >= 500) continue;
      world.report({
        check: 'hidden-apps',
        place: route.key,
        caller,
        what: `Hidden by ${way.by}, it answers ${request.method} ${request.path} otherwise than an unknown path: ${difference(answer, unknown)}.`,
        mend: `Let it belong to the app "${app}", and leave the rest to the kernel.`,
      });
    }
  }
}

function requests(world: World, person: Person, route: PluginRoute) {
  const whole = requestOf(route, world.exampleOf(person.own, route) ?? {});
  if (route.path.method === 'GET') return [whole];
  return [
    whole,
    { ...whole, body: '{', headers: { 'Content-Type': 'application/json' } },
    { ...whole, body: 'x', headers: { 'Content-Type': 'text/plain' } },
  ];
}

async function checkPages(
  world: World,
  person: Person,
  app: string,
  way: Way,
  items: readonly string[],
): Promise<void> {
  const own = ownPages(world, app);
  const report = (place: string, what: string, mend: string) =>
    world.report({ check: 'hidden-apps', place, caller: person, what: `Hidden by ${way.by}, ${what}`, mend });
  for (const path of [`/apps/${app}`, ...listsOf(world, app), ...items]) {
    const { answer } = await world.ask(person, 'GET /apps/:app', { method: 'GET', path });
    const { answer: unknown } = await nowhere(world, person, 'GET');
    if (!same(answer, unknown))
      report(
        `app ${app}`,
        `${path} is there: ${difference(answer, unknown)}.`,
        'Report it: this is a fault of the kernel.',
      );
  }
  const launcher = await world.ask(person, 'GET /apps', { method: 'GET', path: '/apps' });
  if (linksAndPaths(jsonOf(launcher.answer)).some(own))
    report(`app ${app}`, 'the launcher leads there.', 'Report it: this is a fault of the kernel.');
  const search = await world.ask(person, 'GET /search', { method: 'GET', path: '/search?q=mk' });
  if (linksAndPaths(jsonOf(search.answer)).some(own))
    report(`app ${app}`, 'search leads there.', 'Report it: this is a fault of the kernel.');
  const home = await world.ask(person, 'GET /home', { method: 'GET', path: '/home' });
  for (const { kind, name, view } of home.seen.presented) {
    const link = linksIn(view).find(own);
    if (link === undefined) continue;
    report(
      `${kind} ${name}`,
      `the app "${app}" is still on home: ${kind} "${name}" leads to "${link}".`,
      `Let the ${kind} belong to the app "${app}", whose pages it leads to.`,
    );
  }
}

/** Whether a page path belongs to an app: to the one whose own path it begins with, at its longest. */
function ownPages(world: World, app: string): (link: string) => boolean {
  const paths = Object.entries(world.plugin.spec.apps).map(([id, { path }]) => ({ id, path: path.replace(/\/$/, '') }));
  return (link) => {
    const [owner] = paths
      .filter(({ path }) => link === path || link.startsWith(`${path}/`))
      .toSorted((a, b) => b.path.length - a.path.length);
    return owner?.id === app;
  };
}

function listsOf(world: World, app: string): string[] {
  return Object.entries(world.plugin.lists).flatMap(([list, { spec }]) =>
    spec.app === app ? [`/apps/${app}/lists/${list}`] : [],
  );
}

function linksAndPaths(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(linksAndPaths);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    (name === 'path' || name === 'link') && typeof each === 'string' ? [each] : linksAndPaths(each),
  );
}

/** The API description names neither routes nor pages nor the name of a hidden app. */
async function checkDescription(world: World, caller: Caller, app: string, way: Way): Promise<void> {
  const { answer } = await world.ask(caller, 'GET /openapi.json', { method: 'GET', path: '/openapi.json' });
  const { paths = {}, tags = [] } = (jsonOf(answer) ?? {}) as {
    paths?: Record<string, Record<string, { tags?: readonly string[]; operationId?: string }>>;
    tags?: readonly { name: string }[];
  };
  const { spec } = world.plugin;
  const titles = Object.values(spec.texts).flatMap((messages) => messages[spec.apps[app]?.title.key ?? ''] ?? []);
  const segments = new Set(world.routes.filter((route) => appOf(route) === app).map(({ path }) => path.segments[0]));
  for (const route of world.routes) if (appOf(route) !== app) segments.delete(route.path.segments[0]);
  const words = [...titles, ...[...segments].map((segment) => `/${segment}`), spec.apps[app]?.path ?? ''];
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  for (const operation of operations) {
    if (operation.tags?.includes('portal')) continue;
    const ofHidden = operation.tags?.includes(app) === true;
    // What is open is there for all, also for somebody to whom the app is denied.
    if (ofHidden && !way.fromAll && isOpen(world, operation.operationId)) continue;
    const text = JSON.stringify(operation);
    const word = words.find((each) => each.length > 2 && containsWord(text, each));
    if (!ofHidden && word === undefined) continue;
    world.report({
      check: 'hidden-apps',
      place: operation.operationId ?? `app ${app}`,
      caller,
      what: `Hidden by ${way.by}, the app "${app}" is in the API description: ${ofHidden ? 'a route of it' : `the description of this route says "${word}"`}.`,
      mend: 'Describe a route without naming what belongs to another app: who reads it may not have that.',
    });
  }
  if (tags.some(({ name }) => name === app) && way.fromAll)
    world.report({
      check: 'hidden-apps',
      place: `app ${app}`,
      caller,
      what: `Hidden by ${way.by}, the app "${app}" is among the tags of the API description.`,
      mend: 'Report it: this is a fault of the kernel.',
    });
}

function isOpen(world: World, key: string | undefined): boolean {
  return world.routes.some((each) => each.key === key && each.route.kind === 'open');
}

function containsWord(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\d])${escaped}(?![\\p{L}\\d])`, 'u').test(text);
}
