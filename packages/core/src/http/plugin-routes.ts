import type { Context, Handler, Hono } from 'hono';
import type { InstalledPlugin } from '../composition/compose.js';
import { forContacts, routesOf } from '../composition/plugin-routes.js';
import type { Kernel } from '../kernel.js';
import type { RunnableRoute } from '../plugin/route.js';
import type { AnyRunnableRoute } from '../plugin.js';
import { isOpening, Opening, type OpeningRequest } from '../recents/opening.js';
import { arrive } from './arriving.js';
import { refuseCrossSite } from './cross-site.js';
import type { PortalEnv, Visit } from './environment.js';
import { fileHandler } from './file-routes.js';
import { hookHandler } from './hooks.js';
import { once } from './idempotent.js';
import { openHandler } from './open-routes.js';
import { listedOrigin } from './origins.js';
import { RequestCookie } from './plugin-cookie.js';
import { routeContext } from './route-context.js';
import { inputReader, outputOf } from './route-input.js';
import { uploadHandler } from './upload-routes.js';
import { demand, signedIn } from './visits.js';

/** Serves the routes of a plugin, of all kinds: which request is whose depends on their paths alone. */
export function servePlugin(app: Hono<PortalEnv>, plugin: InstalledPlugin, kernel: Kernel): void {
  for (const { key, route, path, root } of routesOf(plugin)) {
    const handler = handlerOf(kernel, plugin, key, route);
    app.on(path.method, path.path, async (c, next) => {
      if (!(root ? c.env.place.root : c.env.place.portal)) return next();
      // What anybody may call must not wait for, nor fail with, the host's word on who is signed in.
      await arrive(kernel, c, forContacts(route));
      return handler(c, next);
    });
  }
}

function handlerOf(kernel: Kernel, plugin: InstalledPlugin, key: string, route: AnyRunnableRoute): Handler<PortalEnv> {
  switch (route.kind) {
    case 'route':
      return contactHandler(kernel, plugin, key, route);
    case 'open':
      return openHandler(kernel, plugin, key, route);
    case 'hook':
      return hookHandler(kernel, plugin, key, route);
    case 'file':
      return fileHandler(kernel, plugin, key, route);
    case 'upload':
      return uploadHandler(kernel, plugin, key, route);
  }
}

/** Serves an ordinary route: for contacts who see its app. */
function contactHandler(
  kernel: Kernel,
  plugin: InstalledPlugin,
  key: string,
  route: RunnableRoute,
): Handler<PortalEnv> {
  const readInput = inputReader(route.spec);
  const required = route.spec.idempotency === 'required';
  return async (c) => {
    // Hono makes an object of its map each time.
    const visit = c.var;
    refuseCrossSite(c.req.raw, visit.facts.origin, listedOrigin(c.req.raw, kernel.origins));
    demand(kernel, visit, route.spec.app, key);
    const { params, query, body, bodyText } = await readInput(c);
    return once({ kernel, c, route: key, required, bodyText }, async () => {
      const cookie = new RequestCookie(c, plugin, false);
      const context = routeContext(kernel, c, visit, plugin, { params, query, body, cookie: cookie.forHandler });
      const opening = openingOf(kernel, visit, { route, key, c });
      try {
        const result = await route.handler(context);
        const answer = outputOf(route.spec.returns, key, result);
        opening?.answered(answer, context);
        cookie.write();
        return answer as object;
      } catch (error) {
        opening?.failed(error);
        throw error;
      }
    });
  };
}

/** Nothing where the route is not noted as opened, nobody opens it, or an operator only looks. */
function openingOf(
  kernel: Kernel,
  visit: Visit,
  { route, key, c }: Pick<OpeningRequest, 'route' | 'key'> & { readonly c: Context<PortalEnv> },
): Opening | undefined {
  if (route.opened === undefined) return undefined;
  const { session, contact } = signedIn(visit);
  if (session.kind !== 'portal' || !isOpening(c.req.raw)) return undefined;
  const params = c.req.param();
  return new Opening(kernel, { route, key, params, accountId: visit.arrival.account.id, contactId: contact.id });
}
