import type { ComposedPlugin } from '../plugin.js';
import type { Faults } from './faults.js';

/** Plugins in an order in which each follows those that it needs. Missing ones and circles are faults. */
export function inOrderOfNeeds(plugins: readonly ComposedPlugin[], faults: Faults): ComposedPlugin[] {
  const byId = new Map(plugins.map((plugin) => [plugin.id, plugin]));
  const ordered: ComposedPlugin[] = [];
  const done = new Set<string>();

  const visit = (plugin: ComposedPlugin, path: readonly string[]) => {
    if (done.has(plugin.id)) return;
    const circle = path.indexOf(plugin.id);
    if (circle >= 0) {
      faults.add(
        `Plugins need each other in a circle: ${[...path.slice(circle), plugin.id].join(' → ')}. Let one of them listen to the other's events instead.`,
      );
      return;
    }
    for (const id of plugin.spec.needs ?? []) {
      const needed = byId.get(id);
      if (needed === undefined)
        faults.add(
          `Plugin "${plugin.id}" needs plugin "${id}", which is not composed. Add it to \`plugins\`, or leave "${plugin.id}" out.`,
        );
      else visit(needed, [...path, plugin.id]);
    }
    if (done.has(plugin.id)) return;
    done.add(plugin.id);
    ordered.push(plugin);
  };
  for (const plugin of plugins) visit(plugin, []);
  return ordered;
}
