import { z } from 'zod';
import { Id } from '../id.js';
import { refuse } from '../refusal.js';

/** Where a page of a list begins. */
export interface Position {
  /** See `listOrder`. */
  readonly order: number;
  readonly id: string;
}

const Cursor = z.tuple([z.string(), z.int(), Id]);

/** How many entries a page has. */
export const PageLimit = z.coerce.number<number>().int().min(1).max(100).default(20);

/** Writes a position as an opaque text. `list` names the list and its filter: a cursor serves no other. */
export function cursorOf(list: string, { order, id }: Position): string {
  return Buffer.from(JSON.stringify([list, order, id])).toString('base64url');
}

/**
 * Reads what {@link cursorOf} wrote.
 *
 * @throws PortalError `cursor_invalid` (422)
 */
export function positionOf(list: string, cursor: string): Position {
  const [of, order, id] = parse(cursor) ?? [];
  if (of === list && order !== undefined && id !== undefined) return { order, id };
  refuse(
    'cursor_invalid',
    'The cursor is not one of this list with this filter; take the `next` of its last page.',
    '/cursor',
  );
}

function parse(cursor: string) {
  try {
    return Cursor.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/** A page of rows, of which one more was read than the page holds. */
export function pageOf<Row extends { readonly list_order: number; readonly id: string }, Item>(
  list: string,
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(present),
    next: last === undefined ? null : cursorOf(list, { order: last.list_order, id: last.id }),
  };
}
