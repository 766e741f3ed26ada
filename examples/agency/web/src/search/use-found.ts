import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSignInAfter } from '../frame/failed.tsx';
import { useRetries } from '../use-retries.ts';
import { type Hit, searchQuery } from './queries.ts';

/** What was found, and what is still to be. */
export interface FoundHits {
  /** What was searched for. */
  readonly words: string;
  readonly hits: readonly Hit[];
  /** The apps that could not be searched. */
  readonly missing: readonly string[];
  /** Whether what is shown is yet to come, or is what older words found. */
  readonly waiting: boolean;
  readonly failed: boolean;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly moreFailed: boolean;
  readonly more: () => void;
  readonly retry: () => void;
}

/** Searches. An answer belongs to its words, so a late one never takes the place of a newer one. */
export function useFound(words: string): FoundHits {
  const found = useInfiniteQuery(searchQuery(words));
  const { fetchNextPage, hasNextPage, isFetching, isPlaceholderData, isFetchNextPageError: moreFailed } = found;
  const ended = useSignInAfter(found.error);
  const pages = words === '' ? [] : (found.data?.pages ?? []);
  const hits = pages.flatMap(({ items }) => items);
  const failed = found.isError && found.data === undefined && !ended;
  useRetries(failed, () => found.refetch());

  // A page may have looked through much and found nothing that he may see, and not be the last.
  const nothingYet = !isPlaceholderData && hits.length === 0 && hasNextPage && words !== '';
  useEffect(() => {
    if (nothingYet && !isFetching && !moreFailed) void fetchNextPage();
  }, [nothingYet, isFetching, moreFailed, fetchNextPage]);

  return {
    ...{ words, hits, failed, moreFailed },
    missing: [...new Set(pages.flatMap(({ unavailable }) => unavailable))],
    waiting: words !== '' && (found.isPending || isPlaceholderData || (nothingYet && !moreFailed)),
    hasMore: hasNextPage && !isPlaceholderData,
    loadingMore: found.isFetchingNextPage,
    more: () => void (isFetching || fetchNextPage()),
    retry: () => void found.refetch(),
  };
}
