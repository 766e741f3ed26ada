import type { ComposedPlugin } from '../plugin.js';
import { PortalError } from '../problem.js';

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
  return path.replace(/:([A-Za-z][A-Za-z0-9]*)/g, (_, key: string) => {
    const value = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
    if (value === undefined)
      throw new PortalError('link_incomplete', 500, `The link "${name}" of plugin "${plugin.id}" needs "${key}".`);
    return encodeURIComponent(value);
  });
}
