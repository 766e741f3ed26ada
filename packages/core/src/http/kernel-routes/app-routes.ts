import type { InstalledApp } from '../../composition/compose.js';
import { Seal } from '../../container/kernel-tokens.js';
import { itemAt, runItem } from '../../dashboard/app-item.js';
import { composeAppPage } from '../../dashboard/app-page.js';
import { type CursorOwner, invalidCursor, ListCursors } from '../../dashboard/list-cursors.js';
import { fits, runList } from '../../dashboard/list-rows.js';
import { BudgetOverrun } from '../../data/budget-overrun.js';
import type { Kernel } from '../../kernel.js';
import { PortalError } from '../../problem.js';
import type { Visit } from '../environment.js';
import { notFound } from '../problem-response.js';
import { contextFor, signedIn } from '../visits.js';
import { lookOf } from './dashboard-routes.js';
import type { KernelHandlers } from './table.js';

type AppRoutes = Pick<KernelHandlers, 'GET /apps/:app' | 'GET /apps/:app/lists/:list' | 'GET /apps/:app/item'>;

/** One app in the standard shapes. The application has made sure that it exists for whoever is signed in. */
export function appRoutes(kernel: Kernel): AppRoutes {
  const cursors = new ListCursors(kernel.use(Seal));
  return {
    'GET /apps/:app': ({ c, params }) => {
      const app = appOf(kernel, params.app);
      const look = lookOf(kernel, c.var, kernel.board.pageOf(app), [app]);
      return composeAppPage(app, look, (list, place) => cursors.write(ownerOf(c.var, params.app, list), place));
    },

    'GET /apps/:app/lists/:list': async ({ c, params, query }) => {
      const { id, plugin } = appOf(kernel, params.app);
      const list = Object.hasOwn(plugin.lists, params.list) ? plugin.lists[params.list] : undefined;
      if (list === undefined || list.spec.app !== id) throw notFound();
      const owner = ownerOf(c.var, id, params.list);
      const after = query.cursor === undefined ? undefined : await cursors.read(owner, query.cursor);
      if (after !== undefined && !fits(list, after)) throw invalidCursor();
      const context = contextFor(kernel, c.var, plugin);
      const { view, next } = await inTime(() => runList(list, context, { after, limit: query.limit }));
      if (next === undefined) return { version: 1, view };
      return { version: 1, view: { ...view, next: await cursors.write(owner, next) } };
    },

    'GET /apps/:app/item': async ({ c, params, query }) => {
      const app = appOf(kernel, params.app);
      const found = itemAt(app, query.path);
      const view = found && (await inTime(() => runItem(found, contextFor(kernel, c.var, app.plugin))));
      if (view === undefined) throw notFound();
      return { version: 1, view };
    },
  };
}

/** @throws PortalError `not_found` 404 */
function appOf(kernel: Kernel, id: string): InstalledApp {
  const app = kernel.composition.apps.get(id);
  if (app === undefined) throw notFound();
  return app;
}

function ownerOf(visit: Visit, app: string, list: string): CursorOwner {
  return { account: visit.arrival.account.id, contact: signedIn(visit).contact.id, app, list };
}

/** What takes too long is told to be so, not to be broken. */
async function inTime<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof BudgetOverrun)) throw error;
    throw new PortalError('unavailable', 503, 'This cannot be reached right now.', { retryAfter: 5 });
  }
}
