import { z } from 'zod';
import { Seal } from '../../container/kernel-tokens.js';
import { invalidCursor, ListCursors } from '../../dashboard/list-cursors.js';
import type { PieceContext } from '../../dashboard/piece-rows.js';
import type { Kernel } from '../../kernel.js';
import type { Place } from '../../search/index/entry.js';
import type { Hit } from '../../search/search.js';
import type { Source } from '../../search/source.js';
import { nameOf, termsOf } from '../../search/terms.js';
import type { Visit } from '../environment.js';
import { contextFor, momentOf, scopeOf, sees, signedIn, titleOf } from '../visits.js';
import type { SearchAnswer } from './answers.js';
import type { KernelHandlers } from './table.js';

const PAGE = 20;
const Start = z.object({ at: z.string(), source: z.string(), row: z.string() });

/** One search over all apps that whoever is signed in sees. */
export function searchRoutes(kernel: Kernel): Pick<KernelHandlers, 'GET /search'> {
  const cursors = new ListCursors(kernel.use(Seal));
  return {
    'GET /search': async ({ c, query }) => {
      const visit: Visit = c.var;
      const { contact, session } = signedIn(visit);
      const account = visit.arrival.account.id;
      const terms = termsOf(query.q);
      // A cursor goes on with the same words in the same apps.
      const owner = { account, contact: contact.id, app: query.app ?? '', list: `search ${nameOf(terms)}` };
      const after = query.cursor === undefined ? undefined : placeOf(await cursors.read(owner, query.cursor));
      const sources = [...kernel.searchSources.values()].filter(
        ({ search: { spec } }) => (query.app === undefined || spec.app === query.app) && sees(kernel, visit, spec.app),
      );
      // Who only looks leaves everything as it is.
      if (sources.length > 0 && session.kind !== 'view') kernel.searchRenewals.look(account);
      const { hits, next, failed } = await kernel.search.find({
        ...{ terms, sources, after },
        scope: scopeOf(visit),
        limit: query.limit ?? PAGE,
        contextOf: contextsFor(kernel, visit),
      });
      return {
        items: hits.map((hit) => itemOf(kernel, visit, hit)),
        unavailable: [...new Set([...failed].map(({ search }) => search.spec.app))],
        ...(next !== undefined && { next: await cursors.write(owner, { ...next }) }),
      };
    },
  };
}

function itemOf({ composition }: Kernel, visit: Visit, hit: Hit): SearchAnswer['items'][number] {
  const app = composition.apps.get(hit.source.search.spec.app);
  if (app === undefined) throw new Error(`No plugin has the app "${hit.source.search.spec.app}".`);
  const { title, excerpt, at, view } = hit;
  return {
    app: app.id,
    appTitle: titleOf(visit, app),
    icon: app.spec.icon,
    title,
    ...(excerpt !== undefined && { excerpt }),
    at,
    ...view,
  };
}

/** One context for each plugin and request. */
function contextsFor(kernel: Kernel, visit: Visit): (source: Source) => PieceContext {
  const moment = momentOf(kernel, visit);
  const made = new Map<string, PieceContext>();
  return ({ plugin }) => {
    const context = made.get(plugin.id) ?? contextFor(kernel, visit, plugin, moment);
    made.set(plugin.id, context);
    return context;
  };
}

/** @throws PortalError `cursor_invalid` 422 */
function placeOf(start: unknown): Place {
  const place = Start.safeParse(start);
  if (!place.success) throw invalidCursor();
  return place.data;
}
