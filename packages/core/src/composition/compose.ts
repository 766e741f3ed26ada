import type { z } from 'zod';
import { predicateFaults } from '../data/walker/predicate-faults.js';
import type { Mount } from '../http/place.js';
import { type ComposedPlugin, thisCopy } from '../plugin.js';
import { PortalError } from '../problem.js';
import { Texts } from '../texts/catalogue.js';
import { Claims } from './claims.js';
import { checkEvents } from './events.js';
import { Faults } from './faults.js';
import { withFinishedPieces } from './finished.js';
import { partsOf } from './links.js';
import { inOrderOfNeeds } from './order.js';
import { reservedSegments, reservedServices } from './reserved.js';
import { checkApp, checkParameters, claimRoutes } from './routes.js';
import { checkSearches } from './searches.js';
import { checkTexts } from './texts.js';
import { checkTopics } from './topics.js';

/** A plugin that has passed: its options validated, its texts ready. */
export interface InstalledPlugin extends ComposedPlugin {
  readonly texts: Texts;
}

/** An app with the plugin it comes from. */
export interface InstalledApp {
  readonly id: string;
  readonly plugin: InstalledPlugin;
  readonly spec: InstalledPlugin['spec']['apps'][string];
}

/** What composition gives: plugins in the order of their needs, and all their apps. */
export interface Composition {
  readonly plugins: readonly InstalledPlugin[];
  readonly apps: ReadonlyMap<string, InstalledApp>;
  /** What plugins have at the root of the origin: each path with all that is below it. */
  readonly rootPaths: readonly string[];
  /** What looks like a mistake and may be none. */
  readonly warnings: readonly string[];
}

const ID = /^[a-z][a-z0-9_-]{0,39}$/;
const HEAD_NAME = /^[a-z][a-z0-9_-]{0,39}$/i;

/**
 * Checks that plugins fit together, before anything starts.
 *
 * @param mount where the host mounts the portal
 * @throws PortalError `composition_refused` with every fault, each naming both sides and the mend
 */
export function compose(plugins: readonly unknown[], mount?: Pick<Mount, 'prefix' | 'bySlug'>): Composition {
  const faults = new Faults();
  const candidates = plugins.flatMap((plugin, position) => (isComposed(plugin, position, faults) ? [plugin] : []));
  const unique = withUniqueIds(candidates, faults);
  const ordered = inOrderOfNeeds(unique, faults);
  const installed = ordered.map((plugin) => install(plugin, faults));
  const apps = claimNames(installed, faults);
  const rootPaths = claimRoutes(installed, mount, faults);
  checkTopics(installed, faults);
  const warnings = checkEvents(installed, faults);
  faults.refuse();
  return { plugins: installed, apps, rootPaths, warnings };
}

function isComposed(plugin: unknown, position: number, faults: Faults): plugin is ComposedPlugin {
  const where = `plugins[${position}]`;
  if (typeof plugin === 'function') {
    faults.add(`${where} is a plugin that was not called. Write \`billing()\` instead of \`billing\`.`);
    return false;
  }
  if (typeof plugin !== 'object' || plugin === null || !('core' in plugin) || !('id' in plugin)) {
    faults.add(`${where} is no plugin. A plugin is what a function made by \`definePlugin\` returns.`);
    return false;
  }
  if (plugin.core !== thisCopy) {
    faults.add(
      `Plugin "${String(plugin.id)}" was built by another copy of @portico/core than this portal. ` +
        'Keep one copy: run `npm ls @portico/core`, and let the plugin have it as a peer dependency.',
    );
    return false;
  }
  return true;
}

function withUniqueIds(plugins: readonly ComposedPlugin[], faults: Faults): ComposedPlugin[] {
  const first = new Map<string, ComposedPlugin>();
  for (const plugin of plugins) {
    if (!ID.test(plugin.id))
      faults.add(
        `"${plugin.id}" is no id for a plugin. Use a lower-case letter followed by up to 39 letters, digits, "-" or "_".`,
      );
    if (reservedSegments.has(plugin.id) || reservedServices.has(plugin.id))
      faults.add(`Plugin "${plugin.id}" has a name that the kernel keeps for itself. Choose another id.`);
    if (first.has(plugin.id)) {
      faults.add(
        `Two plugins have the id "${plugin.id}" (plugins[${plugins.indexOf(first.get(plugin.id) as ComposedPlugin)}] and plugins[${plugins.indexOf(plugin)}]). Compose it once, or rename one.`,
      );
    } else first.set(plugin.id, plugin);
  }
  return [...first.values()];
}

function install(plugin: ComposedPlugin, faults: Faults): InstalledPlugin {
  const parsed = plugin.spec.options.safeParse(plugin.options ?? {});
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      faults.add(
        `The options of plugin "${plugin.id}" do not fit: ${pathOf(issue)}${issue.message}. Correct what the host passes to it.`,
      );
  }
  return {
    ...withFinishedPieces(plugin, faults),
    options: parsed.data,
    texts: new Texts(plugin.spec.texts ?? { en: {} }),
  };
}

function pathOf(issue: z.core.$ZodIssue): string {
  return issue.path.length === 0 ? '' : `\`${issue.path.join('.')}\`: `;
}

function claimNames(plugins: readonly InstalledPlugin[], faults: Faults): Map<string, InstalledApp> {
  const apps = new Map<string, InstalledApp>();
  const appIds = new Claims('app', 'Rename one of them.', faults);
  const tables = new Claims('table', 'Prefix a table with the id of its plugin.', faults);
  for (const plugin of plugins) {
    for (const [id, spec] of Object.entries(plugin.spec.apps)) {
      appIds.claim(id, plugin.id);
      apps.set(id, { id, plugin, spec });
    }
    for (const table of Object.keys(plugin.spec.tables.scopes)) {
      tables.claim(table, plugin.id);
    }
    for (const { table, message } of predicateFaults(plugin.spec.tables.scopes)) {
      faults.add(`The predicate of table "${table}" of plugin "${plugin.id}" cannot be used: ${message}`);
    }
    checkPieces(plugin, faults);
    checkSearches(plugin, faults);
    checkTexts(plugin, faults);
  }
  return apps;
}

function checkPieces(plugin: InstalledPlugin, faults: Faults): void {
  const { cards, actions, lists, items, searches, heads } = plugin;
  const kinds = { Card: cards, Action: actions, List: lists, Item: items, Search: searches, Head: heads };
  for (const [kind, pieces] of Object.entries(kinds)) {
    for (const [name, piece] of Object.entries(pieces))
      checkApp(plugin, piece.spec.app, `${kind} "${name}" of plugin "${plugin.id}"`, faults);
  }
  for (const name of Object.keys(plugin.heads)) {
    if (!HEAD_NAME.test(name))
      faults.add(
        `"${name}" is no name for a head of plugin "${plugin.id}". Use a letter followed by up to 39 letters, digits, "-" or "_".`,
      );
  }
  const links = plugin.spec.links ?? {};
  for (const [name, item] of Object.entries(plugin.items)) {
    const where = `Item "${name}" of plugin "${plugin.id}"`;
    const link = Object.hasOwn(links, name) ? links[name] : undefined;
    if (link !== undefined) checkParameters(item.spec.params, partsOf(link), where, faults);
    else
      faults.add(
        `${where} has no link of the same name, so that no path leads to it. The links are: ${Object.keys(links).join(', ') || 'none'}.`,
      );
  }
}

/** The host's switch of apps: names must exist. */
export function checkHostSwitch(apps: object | undefined, composition: Composition): void {
  const unknown = Object.keys(apps ?? {}).filter((id) => !composition.apps.has(id));
  if (unknown.length === 0) return;
  throw new PortalError(
    'composition_refused',
    500,
    `\`apps\` names ${unknown.map((id) => `"${id}"`).join(', ')}, which no plugin has. The apps are: ${[...composition.apps.keys()].join(', ')}.`,
  );
}
