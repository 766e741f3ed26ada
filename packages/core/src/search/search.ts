import type { z } from 'zod';
import type { PieceContext } from '../dashboard/piece-rows.js';
import type { Engine } from '../data/engine.js';
import { DEFAULT_BUDGET } from '../data/reads/gatherings.js';
import type { HandleScope } from '../data/scope-values.js';
import { scopeValues } from '../data/scope-values.js';
import { ownerSet } from '../data/walker/scope-markers.js';
import { errorFacts, type Log } from '../log.js';
import { SearchView } from '../plugin/search.js';
import { withinBudget } from '../within-budget.js';
import { excerpt, type MarkedText, marked } from './highlight.js';
import { candidates } from './index/candidates.js';
import type { Place, Reach } from './index/entry.js';
import { type Document, documentsOf, searchedText } from './search-index.js';
import type { Source } from './source.js';
import { finds, keysOf, type Term } from './terms.js';
import { wordsOf } from './words.js';

/** What somebody searches. */
export interface Asked {
  readonly terms: readonly Term[];
  /** Those of the apps that he sees. */
  readonly sources: readonly Source[];
  readonly scope: HandleScope;
  /** Where the page begins. */
  readonly after: Place | undefined;
  readonly limit: number;
  /** The context of a source's plugin for him, with a handle that sees what he sees. */
  readonly contextOf: (source: Source) => PieceContext;
}

/** A result. */
export interface Hit {
  readonly source: Source;
  readonly title: MarkedText;
  readonly excerpt: MarkedText | undefined;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly view: Omit<z.output<typeof SearchView>, 'title'>;
}

/** A page of results. */
export interface Hits {
  readonly hits: readonly Hit[];
  /** Where the next page begins; nothing at the end. */
  readonly next: Place | undefined;
  /** Sources that failed: there may be more. */
  readonly failed: ReadonlySet<Source>;
}

/** How many candidates are looked up at a time once the first ones did not fill the page, and in all. */
const MORE = 100;
const MOST = 1000;

/**
 * Finds what a contact may read. The index only proposes: each document is read with his own rights, and what it says
 * then is compared with what he searches.
 */
export class Search {
  constructor(
    private readonly engine: Engine,
    private readonly log: Log,
  ) {}

  async find(asked: Asked): Promise<Hits> {
    const { terms, limit, scope } = asked;
    const failed = new Set<Source>();
    const found: { readonly place: Place; readonly hit: Hit }[] = [];
    const query = { account: scope.account, reach: reachOf(asked), keys: keysOf(terms) };
    if (query.keys.length === 0) return { hits: [], next: undefined, failed };
    let after = asked.after;
    let seen = 0;
    let wanted = limit + 1;
    while (found.length <= limit && seen < MOST) {
      const places = await candidates(this.engine, { ...query, after, limit: wanted });
      const hits = await this.#lookUp(places, asked, failed);
      for (const [i, place] of places.entries()) {
        const hit = hits[i];
        if (hit !== undefined) found.push({ place, hit });
      }
      seen += places.length;
      after = places.length < wanted ? undefined : places.at(-1);
      if (after === undefined) break;
      wanted = MORE;
    }
    const page = found.slice(0, limit);
    const next = found.length > limit ? page.at(-1)?.place : after;
    return { hits: page.map(({ hit }) => hit), next, failed };
  }

  /** The documents at places, as far as the contact may read them, and they have what he searches. */
  async #lookUp(places: readonly Place[], asked: Asked, failed: Set<Source>): Promise<(Hit | undefined)[]> {
    const bySource = new Map(asked.sources.map((source) => [source.id, source]));
    const hits = new Map<Place, Hit>();
    const groups = groupedBy(places, ({ source }) => source);
    await Promise.all(
      [...groups].map(async ([id, group]) => {
        const source = bySource.get(id);
        if (source === undefined || failed.has(source)) return;
        try {
          await withinBudget(source.search.spec.budget ?? DEFAULT_BUDGET, async () => {
            const context = asked.contextOf(source);
            const ids = group.map(({ row }) => row);
            const rows = await context.db.all(source.search.spec.documents, { ids });
            const documents = new Map(documentsOf(source, rows).map((document) => [document.id, document]));
            for (const place of group) {
              const document = documents.get(place.row);
              const hit = document && (await hitOf(source, document, place, asked.terms, context));
              if (hit !== undefined) hits.set(place, hit);
            }
          });
        } catch (error) {
          failed.add(source);
          this.log.error('search.failed', { source: id, ...errorFacts(error) });
        }
      }),
    );
    return places.map((place) => hits.get(place));
  }
}

async function hitOf(
  source: Source,
  document: Document,
  { at }: Place,
  terms: readonly Term[],
  context: PieceContext,
): Promise<Hit | undefined> {
  const [title, text] = searchedText(document);
  if (!finds(terms, [...wordsOf(title), ...wordsOf(text)])) return undefined;
  const { title: shown = title, ...view } = SearchView.parse(await source.search.present(document, context));
  return {
    source,
    title: marked(shown, terms),
    excerpt: text === '' ? undefined : excerpt(text, terms),
    at,
    view,
  };
}

/** Whose documents somebody may read, as far as their owners alone tell. Sources of which it is the same go together. */
function reachOf({ sources, scope }: Pick<Asked, 'sources' | 'scope'>): Reach[] {
  const values = scopeValues(scope);
  const ownersOf = ({ scope: of }: Source): readonly string[] => {
    switch (of.scope) {
      case 'owned':
        return values.owners(ownerSet(of.roles));
      case 'personal':
        return scope.contact === undefined ? [] : [scope.contact];
      default:
        return [scope.account];
    }
  };
  const groups = groupedBy(sources, (source) => ownersOf(source).join(' '));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ owners: ownersOf(first), sources: group.map(({ id }) => id) }];
  });
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(item);
  }
  return groups;
}
