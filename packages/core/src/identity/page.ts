import { isId } from '../id.js';
import { PortalError } from '../problem.js';

/** Which part of a list is asked for. */
export interface PageRequest {
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  /** 1 to 100, default 20. */
  readonly limit?: number | undefined;
}

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** What to pass as `after` for more; null at the end. */
  readonly next: string | null;
}

/** @throws PortalError `limit_invalid` 422 */
export function pageSize({ limit = 20 }: PageRequest): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw new PortalError('limit_invalid', 422, 'A page has 1 to 100 entries.');
  }
  return limit;
}

/**
 * Where a page begins.
 *
 * @param isStart whether a text can be the `next` of a page: by default an id, by which most lists are ordered
 * @throws PortalError `cursor_invalid` 422: else a list would begin anew, and whoever reads it would never come to its end
 */
export function pageStart({ after }: PageRequest, isStart: (text: string) => boolean = isId): string | undefined {
  if (after === undefined || isStart(after)) return after;
  throw new PortalError(
    'cursor_invalid',
    422,
    '`after` is the `next` of no page of this list; leave it out for the first page.',
  );
}

/** A page of rows that are ordered by id, one more than the page holds having been read. */
export function pageOf<Item extends { readonly id: string }>(read: readonly Item[], size: number): Page<Item> {
  const items = read.slice(0, size);
  return { items, next: read.length > size ? (items.at(-1)?.id ?? null) : null };
}
