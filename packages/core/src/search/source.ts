import type { Composition, InstalledPlugin } from '../composition/compose.js';
import type { AnyScope } from '../data/scopes.js';
import type { RunnableSearch } from '../plugin/search.js';

/** What can be searched: a declaration of a plugin. */
export interface Source {
  /** `<plugin>.<name>`: how the index knows it. */
  readonly id: string;
  readonly plugin: InstalledPlugin;
  readonly search: RunnableSearch;
  /** Of the table that its rows belong to. */
  readonly scope: AnyScope;
}

/** What all plugins let be searched, by its id. */
export function sourcesOf({ plugins }: Composition): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const plugin of plugins)
    for (const [name, search] of Object.entries(plugin.searches)) {
      const id = sourceId(plugin.id, name);
      const scope = plugin.spec.tables.scopes[search.spec.table];
      // Composition has refused what has none.
      if (scope !== undefined) sources.set(id, { id, plugin, search, scope });
    }
  return sources;
}

/** How the index knows a declaration. */
export function sourceId(plugin: string, name: string): string {
  return `${plugin}.${name}`;
}

/** Whether the rows of a source belong to a party each, which the index then knows too. */
export function isOwned({ scope }: Source): boolean {
  return scope.scope === 'owned' || scope.scope === 'personal';
}
