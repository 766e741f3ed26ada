import { z } from 'zod';
import { PortalError } from '../problem.js';
import type { Seal, Sealable } from '../seal.js';
import type { PageStart } from './list-rows.js';

/** Whose page of which list a cursor is for. It serves no other. */
export interface CursorOwner {
  readonly account: string;
  readonly contact: string;
  readonly app: string;
  readonly list: string;
}

const PURPOSE = 'portal.list';
const Cursor = z.object({
  of: z.tuple([z.string(), z.string(), z.string()]),
  place: z.union([z.string(), z.record(z.string(), z.unknown())]),
});

/**
 * Says where the next page of a list begins, so that a client can carry it. Nobody can change it, nor read it: the page may
 * begin after something that he must not know of.
 */
export class ListCursors {
  constructor(private readonly seal: Seal) {}

  /** An opaque text. */
  write({ account, contact, app, list }: CursorOwner, place: PageStart): Promise<string> {
    // A place is what a plugin took from its rows, or wrote itself: JSON.
    return this.seal.for(account).seal(PURPOSE, { of: [contact, app, list], place: place as Sealable });
  }

  /**
   * Reads what {@link write} wrote for the same owner.
   *
   * @throws PortalError `cursor_invalid` 422
   */
  async read({ account, contact, app, list }: CursorOwner, cursor: string): Promise<PageStart> {
    const read = await this.seal.for(account).open(PURPOSE, cursor, Cursor);
    const [ofContact, ofApp, ofList] = read?.of ?? [];
    if (read === undefined || ofContact !== contact || ofApp !== app || ofList !== list) throw invalidCursor();
    return read.place;
  }
}

/** For a cursor that leads nowhere in this list. */
export function invalidCursor(): PortalError {
  return new PortalError(
    'cursor_invalid',
    422,
    'The cursor is not one of this list; take the `next` of the page before.',
    { errors: [{ in: 'query', pointer: '/cursor', detail: 'Take the `next` of the page before.' }] },
  );
}
