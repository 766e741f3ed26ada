import type { AnyRunnableRoute, ComposedPlugin } from '../plugin.js';
import { bySpecificity, parseRootKey, parseRouteKey, type RoutePath } from './route-path.js';

/** A route of a plugin, of whatever kind, and where it is. */
export interface PluginRoute {
  readonly key: string;
  readonly route: AnyRunnableRoute;
  readonly path: RoutePath;
  /** At the root of the origin. */
  readonly root: boolean;
}

/** A route for contacts. */
type ContactRoute = Extract<AnyRunnableRoute, { readonly kind: 'route' | 'file' | 'upload' }>;

/** Whether a route is for contacts: whoever is not signed in is asked to sign in. */
export function forContacts(route: AnyRunnableRoute): route is ContactRoute {
  return route.kind === 'route' || route.kind === 'file' || route.kind === 'upload';
}

/** All routes of a plugin, those that answer first in front. */
export function routesOf({ routes, rootRoutes }: ComposedPlugin): PluginRoute[] {
  return [...located(routes, false), ...located(rootRoutes, true)].toSorted((a, b) => bySpecificity(a.path, b.path));
}

function located(routes: Readonly<Record<string, AnyRunnableRoute>>, root: boolean): PluginRoute[] {
  const parse = root ? parseRootKey : parseRouteKey;
  return Object.entries(routes).flatMap(([key, route]) => {
    const path = parse(key);
    return path === undefined ? [] : [{ key, route, path, root }];
  });
}
