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

/** A page of rows that are ordered by id, one more than the page holds having been read. */
export function pageOf<Item extends { readonly id: string }>(read: readonly Item[], size: number): Page<Item> {
  const items = read.slice(0, size);
  return { items, next: read.length > size ? (items.at(-1)?.id ?? null) : null };
}
