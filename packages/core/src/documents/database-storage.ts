import type { Engine } from '../data/engine.js';
import type { KernelTables } from '../identity/tables.js';
import type { ByteRange, BytesPlace, DocumentStorage } from './document-storage.js';
import { PIECE } from './pieces.js';

/** How many pieces one statement removes: a large file must not keep everybody waiting. */
const REMOVED_AT_ONCE = 64;

/** Keeps bytes in the database, piece by piece. */
export class DatabaseStorage implements DocumentStorage {
  readonly name = 'database';

  constructor(private readonly engine: Engine) {}

  async write({ account, id }: BytesPlace, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    let number = 0;
    for await (const piece of pieces) {
      await this.#db.insertInto('portico_piece').values({ account_id: account, bytes_id: id, number, piece }).execute();
      number += 1;
    }
  }

  async *read({ account, id }: BytesPlace, { from, to }: ByteRange): AsyncGenerator<Uint8Array> {
    for (let number = Math.floor(from / PIECE); number * PIECE < to; number += 1) {
      const row = await this.#db
        .selectFrom('portico_piece')
        .select('piece')
        .where('account_id', '=', account)
        .where('bytes_id', '=', id)
        .where('number', '=', number)
        .executeTakeFirst();
      if (row === undefined) throw new Error(`Piece ${number} of the bytes ${id} is missing.`);
      const start = number * PIECE;
      yield row.piece.subarray(Math.max(0, from - start), Math.min(PIECE, to - start));
    }
  }

  async remove({ account, id }: BytesPlace): Promise<void> {
    const rows = this.#db
      .selectFrom('portico_piece')
      .select((each) => each.fn.max('number').as('last'))
      .where('account_id', '=', account)
      .where('bytes_id', '=', id);
    for (;;) {
      const found = await rows.executeTakeFirst();
      if (found === undefined || found.last === null) return;
      // From the end: what is left is a beginning, which the next round finds as quickly.
      await this.#db
        .deleteFrom('portico_piece')
        .where('account_id', '=', account)
        .where('bytes_id', '=', id)
        .where('number', '>', Number(found.last) - REMOVED_AT_ONCE)
        .execute();
    }
  }

  get #db() {
    return this.engine.kysely<KernelTables>();
  }
}
