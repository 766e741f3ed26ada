import { createPortalClient, PortalProblem } from '@portico/core/client';
import { queryOptions } from '@tanstack/react-query';
import type { portal } from '../../server/portal.ts';
import { keptFetch } from './offline/kept.ts';
import { addressOf } from './site.ts';

/** The portal's typed client. Routes, what they take and what they answer follow from the host's plugins. */
export const api = createPortalClient<typeof portal>({ baseUrl: addressOf('/portal'), fetch: keptFetch });

export { PortalProblem };

/** Whether a problem has one of these statuses. */
export const hasStatus = (error: unknown, ...statuses: number[]) =>
  error instanceof PortalProblem && statuses.includes(error.status);

/** Never asked twice: what the portal refuses, it refuses again. */
export const retry = (times: number, error: unknown) =>
  times < 2 && !hasStatus(error, 400, 401, 403, 404, 409, 410, 422, 429);

const minute = 60_000;

export const brandQuery = queryOptions({
  queryKey: ['brand'],
  queryFn: ({ signal }) => api('GET /brand', { signal }),
  staleTime: 10 * minute,
});

/** Who is signed in; `null` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    try {
      return await api('GET /session', { signal });
    } catch (error) {
      if (hasStatus(error, 401)) return null;
      throw error;
    }
  },
  staleTime: minute,
});

export const appsQuery = queryOptions({
  queryKey: ['apps'],
  queryFn: async ({ signal }) => (await api('GET /apps', { signal })).apps,
  staleTime: minute,
});

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: ({ signal }) => api('GET /home', { signal }),
  staleTime: minute / 2,
});

/** What a query gives. */
export type Answer<Query> = Query extends { readonly queryFn?: infer Fetch }
  ? Fetch extends (...taken: never[]) => infer Result
    ? Awaited<Result>
    : never
  : never;

export type Brand = Answer<typeof brandQuery>;
export type Session = NonNullable<Answer<typeof sessionQuery>>;
export type App = Answer<typeof appsQuery>[number];
export type Home = Answer<typeof homeQuery>;
export type HomeAction = Home['actions'][number];
export type HomeCard = Home['cards'][number];
