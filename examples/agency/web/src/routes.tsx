import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';
import { appsQuery, brandQuery, homeQuery, sessionQuery } from './api.ts';
import { Bones } from './cards/bones.tsx';
import { Failed, FailedAlone, NotFound } from './frame/failed.tsx';
import { sectionRoutes } from './sections/routes.tsx';
import { isForAnybody, type Looked, lookAt } from './sign-in/link.ts';
import { addressOf, sitePath } from './site.ts';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  loader: ({ context }) => context.queryClient.ensureQueryData(brandQuery),
  component: Outlet,
  errorComponent: FailedAlone,
  notFoundComponent: NotFound,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // Named also where there is none: what is not named here stays as it was in the address.
  validateSearch: ({ next }: Record<string, unknown>): { next?: string | undefined } => ({
    next: isOwnPath(next) ? next : undefined,
  }),
  beforeLoad: async ({ context, search, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session && !isForAnybody(location.state))
      throw redirect({ href: addressOf(search.next ?? session.account.landing), replace: true });
  },
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
  errorComponent: lazyRouteComponent(() => import('./sign-in/sign-in-failed.tsx'), 'SignInFailed'),
});

/** Where the links of mails lead: see `pages` in server/portal.ts. */
const link = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/$ticket',
  loader: async ({ context, params: { ticket }, abortController }): Promise<Looked> =>
    lookAt(ticket, await context.queryClient.ensureQueryData(sessionQuery), abortController.signal),
  component: lazyRouteComponent(() => import('./sign-in/link-page.tsx'), 'LinkPage'),
  errorComponent: lazyRouteComponent(() => import('./sign-in/sign-in-failed.tsx'), 'SignInFailed'),
});

/** Everything behind the sign-in. */
const portal = createRoute({
  getParentRoute: () => root,
  id: 'portal',
  beforeLoad: async ({ context, location }) => {
    if ((await context.queryClient.ensureQueryData(sessionQuery)) !== null) return;
    const next = location.href !== '/' && isOwnPath(location.href) ? location.href : undefined;
    throw redirect({ to: '/sign-in', search: { next }, replace: true });
  },
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(appsQuery);
    void context.queryClient.prefetchQuery(homeQuery);
  },
  component: lazyRouteComponent(() => import('./frame/frame.tsx'), 'Frame'),
  errorComponent: FailedAlone,
});

const home = createRoute({
  getParentRoute: () => portal,
  path: '/',
  component: lazyRouteComponent(() => import('./home/home-page.tsx'), 'HomePage'),
});

const notifications = createRoute({
  getParentRoute: () => portal,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./notifications/notifications-page.tsx'), 'NotificationsPage'),
});

const choices = createRoute({
  getParentRoute: () => portal,
  path: '/notifications/choices',
  component: lazyRouteComponent(() => import('./notifications/choices-page.tsx'), 'ChoicesPage'),
});

const search = createRoute({
  getParentRoute: () => portal,
  path: '/search',
  // What looks like a number is one to the router.
  validateSearch: ({ q }: Record<string, unknown>): { q?: string | undefined } => ({
    q: ['string', 'number', 'boolean'].includes(typeof q) ? String(q) : undefined,
  }),
  component: lazyRouteComponent(() => import('./search/search-page.tsx'), 'SearchPage'),
});

/**
 * A page of this portal to go to after signing in. Whoever makes an address writes into it what he likes: `//elsewhere.example` is none.
 * Nor is the link of a mail, which nobody else is to learn.
 */
function isOwnPath(next: unknown): next is string {
  if (typeof next !== 'string' || !next.startsWith('/')) return false;
  try {
    const { origin, pathname } = new URL(next, location.origin);
    return origin === location.origin && !/^\/([/\\]|sign-in(\/|$))/i.test(decodeURIComponent(pathname));
  } catch {
    return false;
  }
}

const tree = root.addChildren([
  signIn,
  link,
  portal.addChildren([home, notifications, choices, search, ...sectionRoutes(portal)]),
]);

/** The portal's pages and their addresses. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    basepath: sitePath || '/',
    context: { queryClient },
    // Words as they are: whoever searches for `1e3` or `"x"` does not mean 1000 or x.
    parseSearch: parseSearchWith((text) => text),
    stringifySearch: stringifySearchWith(String),
    scrollRestoration: true,
    // Code only: fetching an invoice in advance would count as looking at it.
    defaultPreload: false,
    defaultPendingMs: 300,
    defaultPendingMinMs: 400,
    defaultPendingComponent: Bones,
    defaultErrorComponent: Failed,
    defaultNotFoundComponent: NotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
