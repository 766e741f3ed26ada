import type { Clock } from '../clock.js';
import type { Composition } from '../composition/compose.js';
import type { Engine } from '../data/engine.js';
import type { Handles } from '../data/handles.js';
import type { Background } from '../identity/background.js';
import type { Log } from '../log.js';
import { Renewals } from './renewals.js';
import { Search } from './search.js';
import { SearchIndex } from './search-index.js';
import { type Source, sourcesOf } from './source.js';

/** Everything of the search in one portal. */
export interface Searching {
  /** What can be searched, by its id. */
  readonly searchSources: ReadonlyMap<string, Source>;
  readonly searchIndex: SearchIndex;
  readonly searchRenewals: Renewals;
  readonly search: Search;
}

interface SearchingParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Log;
  readonly composition: Composition;
  readonly handles: Handles;
  readonly background: Background;
}

/** Puts it together, and gives plugins' changes `index`. */
export function searchingOver({ engine, clock, log, composition, handles, background }: SearchingParts): Searching {
  const searchSources = sourcesOf(composition);
  const searchIndex = new SearchIndex(engine, clock, handles, searchSources);
  handles.teach((change, plugin) => ({
    index: (name: string, ids: string | readonly string[]) => searchIndex.mark(change, plugin, name, ids),
  }));
  return {
    searchSources,
    searchIndex,
    searchRenewals: new Renewals(searchIndex, background),
    search: new Search(engine, log),
  };
}
