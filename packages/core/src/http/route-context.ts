import type { Context } from 'hono';
import type { InstalledPlugin } from '../composition/compose.js';
import { type DocumentsContext, documentsOf, onlySeen } from '../documents/documents-context.js';
import type { Kernel } from '../kernel.js';
import type { RouteContext } from '../plugin/route.js';
import type { PortalEnv, Visit } from './environment.js';
import { handleFor, signedIn, tablelessContext } from './visits.js';

type Surroundings = Omit<
  RouteContext<never, unknown, unknown, unknown, unknown>,
  'params' | 'query' | 'body' | 'cookie'
>;

/**
 * What a plugin's code gets for a request of whoever is signed in: what every such request has, and what this one brings.
 * Some of it is made only for who asks: it must not be spread.
 */
export function routeContext<Brought extends object>(
  kernel: Kernel,
  c: Context<PortalEnv>,
  visit: Visit,
  plugin: InstalledPlugin,
  brought: Brought,
): Surroundings & Brought {
  const db = handleFor(kernel, visit, plugin);
  return {
    ...tablelessContext(kernel, visit, plugin),
    ...brought,
    origin: visit.facts.origin,
    get db() {
      return db();
    },
    get documents() {
      return documentsFor(kernel, visit, plugin);
    },
    // On Node it takes making a whole `Request`.
    get signal() {
      return c.req.raw.signal;
    },
  };
}

function documentsFor(kernel: Kernel, visit: Visit, plugin: InstalledPlugin): DocumentsContext {
  const owner = { account: visit.arrival.account.id, plugin: plugin.id };
  const documents = documentsOf(kernel.documents, owner);
  return signedIn(visit).session.kind === 'view' ? onlySeen(documents) : documents;
}
