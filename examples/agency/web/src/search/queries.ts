import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { type Answer, api } from '../api.ts';

/** As many characters as the portal takes. */
export const longest = 200;

/** What of something typed is searched for; empty where nothing is. */
export const wanted = (typed: string) => typed.trim().slice(0, longest).trim();

/** What the apps have with these words. While newer words are under way, what older ones found stays in sight. */
export const searchQuery = (words: string) =>
  infiniteQueryOptions({
    queryKey: ['search', words],
    queryFn: ({ pageParam, signal }) =>
      api('GET /search', { query: { q: words, ...(pageParam !== undefined && { cursor: pageParam }) }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    enabled: words !== '',
    placeholderData: keepPreviousData,
    // What was found before is asked for anew: what it was may be gone, or no longer his.
    gcTime: 60_000,
  });

type Page = Answer<ReturnType<typeof searchQuery>>;

/** One thing that was found. */
export type Hit = Page['items'][number];
/** A text in pieces, some of which were searched for. */
export type MarkedText = Hit['title'];
