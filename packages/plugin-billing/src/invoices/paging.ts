import type { Place, Seal } from '@portico/core';
import { z } from 'zod';
import { refuse } from '../refusal.js';

const Cursor = z.tuple([z.string(), z.array(z.union([z.string(), z.number()]))]);

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
  async position(account: string, list: string, cursor: string | undefined): Promise<Place | undefined> {
    if (cursor === undefined) return undefined;
    const [of, place] = (await this.seal.for(account).verify(PURPOSE, cursor, Cursor)) ?? [];
    if (of === list && place !== undefined) return place;
    refuse(
      'cursor_invalid',
      'The cursor is not one of this list with this filter; take the `next` of its last page.',
      '/cursor',
    );
  }

  /** The cursor of the page behind a place; none behind the last page. */
  async next(account: string, list: string, place: Place | undefined): Promise<string | null> {
    return place === undefined ? null : this.seal.for(account).sign(PURPOSE, [list, place]);
  }
}
