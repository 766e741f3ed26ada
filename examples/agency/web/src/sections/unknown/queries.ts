import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { knownDetail, knownList } from '../../cards/known.ts';
import { api } from '../parts.ts';

const fresh = 30_000;

/** The page of an app: what waits in it, its cards and its lists. */
export const appQuery = (app: string) =>
  queryOptions({
    queryKey: ['app', app],
    queryFn: ({ signal }) => api('GET /apps/:app', { params: { app }, signal }),
    staleTime: fresh,
  });

/** A list of an app, page by page. */
export const listQuery = (app: string, list: string) =>
  infiniteQueryOptions({
    queryKey: ['app', app, 'list', list],
    queryFn: async ({ signal, pageParam }) => {
      const query = { limit: 20, ...(pageParam !== undefined && { cursor: pageParam }) };
      const { view } = await api('GET /apps/:app/lists/:list', { params: { app, list }, query, signal });
      return knownList(view) ?? { title: '', items: [] };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    staleTime: fresh,
  });

/** One item of an app, by the path of its page. */
export const itemQuery = (app: string, path: string) =>
  queryOptions({
    queryKey: ['app', app, 'item', path],
    queryFn: async ({ signal }) => {
      const { view } = await api('GET /apps/:app/item', { params: { app }, query: { path }, signal });
      // One that says nothing of itself is drawn as empty, and not as missing.
      return knownDetail(view) ?? null;
    },
    staleTime: fresh,
  });

/** Posts to a path that an item's button names. Its route is none that this portal was compiled with. */
export const press = (path: string) => (api as unknown as (key: string) => Promise<unknown>)(`POST ${path}`);
