import type { Seal } from '@portico/core';
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

const PURPOSE = 'billing.cursor';

/**
 * The cursors of lists, each signed for its account: a list's order and its filter are inside, and a cursor serves no
 * other.
 */
export class Cursors {
  constructor(private readonly seal: Seal) {}

  /**
   * Where the page begins that a cursor asks for; nothing at the beginning of the list.
   *
   * @param list names the list and its filter
   * @throws PortalError `cursor_invalid` (422)
   */
  async position(account: string, list: string, cursor: string | undefined): Promise<Position | undefined> {
    if (cursor === undefined) return undefined;
    const [of, order, id] = (await this.seal.for(account).verify(PURPOSE, cursor, Cursor)) ?? [];
    if (of === list && order !== undefined && id !== undefined) return { order, id };
    refuse(
      'cursor_invalid',
      'The cursor is not one of this list with this filter; take the `next` of its last page.',
      '/cursor',
    );
  }

  /** A page of rows, of which one more was read than the page holds. */
  async page<Row extends { readonly list_order: number; readonly id: string }, Item>(
    account: string,
    list: string,
    {
      rows,
      limit,
      present,
    }: { readonly rows: readonly Row[]; readonly limit: number; readonly present: (row: Row) => Item },
  ): Promise<{ items: Item[]; next: string | null }> {
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      items: shown.map(present),
      next: last === undefined ? null : await this.seal.for(account).sign(PURPOSE, [list, last.list_order, last.id]),
    };
  }
}
