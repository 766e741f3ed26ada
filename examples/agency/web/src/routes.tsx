import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { appsQuery, brandQuery, homeQuery, sessionQuery } from './api.ts';
import { Bones } from './cards/bones.tsx';
import { Failed, FailedAlone, NotFound } from './frame/failed.tsx';
import { sectionRoutes } from './sections/routes.tsx';
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
  validateSearch: ({ next }: Record<string, unknown>) => (isOwnPath(next) ? { next } : {}),
  beforeLoad: async ({ context, search }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session) throw redirect({ href: addressOf(search.next ?? session.account.landing), replace: true });
  },
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
});

/** Everything behind the sign-in. */
const portal = createRoute({
  getParentRoute: () => root,
  id: 'portal',
  beforeLoad: async ({ context, location }) => {
    if ((await context.queryClient.ensureQueryData(sessionQuery)) !== null) return;
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href }, replace: true });
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

/** A path of this portal; anything else, such as `//elsewhere.example`, is no place to go after signing in. */
function isOwnPath(next: unknown): next is string {
  return typeof next === 'string' && next.startsWith('/') && new URL(next, location.origin).origin === location.origin;
}

const tree = root.addChildren([signIn, portal.addChildren([home, ...sectionRoutes(portal)])]);

/** The portal's pages and their addresses. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    basepath: sitePath || '/',
    context: { queryClient },
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
