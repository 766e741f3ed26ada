import type { ComposedPlugin } from '../plugin.js';
import { PortalError } from '../problem.js';

const PART = /:([A-Za-z][A-Za-z0-9]*)/g;

/**
 * The page path of one of a plugin's links, its `:name` parts filled in.
 *
 * @throws PortalError `link_unknown`, `link_incomplete` (500): mistakes of the plugin's author
 */
export function linkOf(
  plugin: ComposedPlugin,
  name: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const links = plugin.spec.links ?? {};
  const path = Object.hasOwn(links, name) ? links[name] : undefined;
  if (path === undefined) {
    throw new PortalError(
      'link_unknown',
      500,
      `Plugin "${plugin.id}" has no link "${name}". Its links are: ${Object.keys(links).join(', ') || 'none'}.`,
    );
  }
  return filled(`The link "${name}" of plugin "${plugin.id}"`, path, parameters);
}

/**
 * The path of one of a plugin's root routes, its `:name` parts filled in.
 *
 * @throws PortalError `link_unknown`, `link_incomplete` (500): mistakes of the plugin's author
 */
export function rootPathOf(
  plugin: ComposedPlugin,
  path: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const paths = Object.keys(plugin.rootRoutes).map((key) => key.replace(/^[A-Z]+ /, ''));
  if (!paths.includes(path)) {
    throw new PortalError(
      'link_unknown',
      500,
      `Plugin "${plugin.id}" has no root route "${path}". Its root routes are: ${paths.join(', ') || 'none'}.`,
    );
  }
  return filled(`The root route "${path}" of plugin "${plugin.id}"`, path, parameters);
}

function filled(what: string, path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replace(PART, (_, key: string) => {
    const value = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
    if (value === undefined) throw new PortalError('link_incomplete', 500, `${what} needs "${key}".`);
    return encodeURIComponent(value);
  });
}

/** The names of a link's `:name` parts. */
export function partsOf(pattern: string): string[] {
  return [...pattern.matchAll(PART)].map(([, name = '']) => name);
}

/** What a page path has in place of a link's parts, decoded; nothing if it is the path of something else. */
export function valuesIn(pattern: string, path: string): Record<string, string> | undefined {
  // Everything but the parts stands for itself.
  const fixed = pattern.split(PART).filter((_, i) => i % 2 === 0);
  const source = fixed.map((text) => text.replace(/[^A-Za-z0-9/]/g, '\\$&')).join('([^/?#]+)');
  const match = new RegExp(`^${source}$`).exec(path);
  if (match === null) return undefined;
  try {
    return Object.fromEntries(partsOf(pattern).map((name, i) => [name, decodeURIComponent(match[i + 1] ?? '')]));
  } catch {
    // An escape that is none.
    return undefined;
  }
}
