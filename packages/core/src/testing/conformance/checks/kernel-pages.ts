import { valuesIn } from '../../../composition/links.js';
import type { Exchange } from '../exchange.js';
import type { Person } from '../people.js';
import type { World } from '../world.js';

/** A kernel's route that shows what plugins have. */
interface KernelPage {
  readonly place: string;
  readonly path: string;
}

/** The kernel's routes on which something of the plugin can stand. */
export function kernelPages(world: World): KernelPage[] {
  return [
    { place: 'GET /home', path: '/home' },
    { place: 'GET /apps', path: '/apps' },
    { place: 'GET /openapi.json', path: '/openapi.json' },
    // It finds whatever has a marker.
    ...(Object.keys(world.plugin.searches).length === 0 ? [] : [{ place: 'GET /search', path: '/search?q=mk' }]),
    ...Object.keys(world.plugin.spec.apps).map((app) => ({ place: 'GET /apps/:app', path: `/apps/${app}` })),
    ...Object.entries(world.plugin.lists).map(([list, { spec }]) => ({
      place: `list ${list}`,
      path: `/apps/${spec.app}/lists/${list}`,
    })),
    ...Object.entries(world.plugin.lists).map(([list, { spec }]) => ({
      place: `list ${list}`,
      path: `/apps/${spec.app}/lists/${list}?limit=1`,
    })),
  ];
}

/** An item of the plugin that somebody has. */
export interface ItemPath {
  readonly item: string;
  /** Below the portal's path. */
  readonly path: string;
}

/** The items that a contact has: those to which a card, an action or a list leads, and those that the seed names. */
export async function itemPaths(world: World, person: Person, complain = true): Promise<ItemPath[]> {
  const { plugin } = world;
  const links = plugin.spec.links ?? {};
  const shown = await linksShown(world, person);
  return Object.entries(plugin.items).flatMap(([item, { spec }]) => {
    const pattern = links[item] ?? '';
    const given = person.own.links[item];
    const filled =
      given && pattern.replace(/:([A-Za-z][A-Za-z0-9]*)/g, (_, name: string) => encodeURIComponent(given[name] ?? ''));
    const leading = [...(filled === undefined ? [] : [filled]), ...shown].filter(
      (link) => valuesIn(pattern, link) !== undefined,
    );
    const own = leading.filter((link) => !otherItem(links, item, link));
    if (own.length === 0 && complain && person === world.people.ada)
      world.report({
        check: 'examples',
        place: `item ${item}`,
        what: 'No card, action or list leads to one, so that nothing of it can be checked.',
        mend: `Let \`seed\` make one that is shown, or return \`links: { ${item}: { … } }\` with the parts of "${pattern}".`,
      });
    return own.slice(0, 3).map((link) => ({ item, path: `/apps/${spec.app}/item?path=${encodeURIComponent(link)}` }));
  });
}

/** Whether a fixed link stands in front of a pattern: `/visits/upcoming` is none of `/visits/:id`. */
function otherItem(links: Readonly<Record<string, string>>, item: string, link: string): boolean {
  return Object.entries(links).some(([name, pattern]) => name !== item && pattern === link);
}

async function linksShown(world: World, person: Person): Promise<string[]> {
  const found: string[] = [];
  for (const app of Object.keys(world.plugin.spec.apps)) {
    const exchange = await world.ask(person, 'GET /apps/:app', { method: 'GET', path: `/apps/${app}` });
    found.push(...presentedLinks(exchange));
  }
  // By when they were made: pieces come in any order.
  return [...new Set(found)].toSorted();
}

/** All links in what was presented while a request was answered. */
export function presentedLinks({ seen }: Exchange): string[] {
  return seen.presented.flatMap(({ view }) => linksIn(view));
}

/** All links in a view. */
export function linksIn(view: unknown): string[] {
  if (Array.isArray(view)) return view.flatMap(linksIn);
  if (typeof view !== 'object' || view === null) return [];
  return Object.entries(view).flatMap(([name, value]) =>
    name === 'link' && typeof value === 'string' ? [value] : linksIn(value),
  );
}
