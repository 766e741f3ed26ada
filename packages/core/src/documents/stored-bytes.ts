import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { newId } from '../id.js';
import type { KernelTables } from '../identity/tables.js';
import { errorFacts, type Log } from '../log.js';
import { Arriving, type Expected, type Seen } from './arriving.js';
import type { ByteRange, BytesPlace, DocumentStorage } from './document-storage.js';
import type { Bytes } from './pieces.js';
import type { BytesStatus } from './tables.js';

/** Bytes that are complete. */
export interface CompleteBytes extends Seen {
  readonly id: string;
}

const MINUTE = 60_000;
/** How long bytes may lie that do not come on, or that nobody takes: until then whoever brings them is at work. */
const PATIENCE = 60 * MINUTE;

/** Bytes in storages: brought in, read, and removed when nobody has them. Nothing lies in a storage that has no row here. */
export class StoredBytes {
  readonly #storages: ReadonlyMap<string, DocumentStorage>;

  /**
   * @param storage where new bytes go
   * @param others where bytes can be from before
   */
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly storage: DocumentStorage,
    others: readonly DocumentStorage[],
  ) {
    this.#storages = new Map([...others, storage].map((each) => [each.name, each]));
  }

  /**
   * Stores bytes while they come, and looks at them. Then they are `received`, and go after an hour if nobody takes them.
   * What is refused or breaks off leaves nothing.
   *
   * @throws PortalError as {@link Arriving.pieces}; what `bytes` throws
   */
  async receive(account: string, bytes: Bytes, expected: Expected): Promise<CompleteBytes> {
    const arriving = new Arriving(expected);
    const pieces = arriving.pieces(bytes);
    try {
      // What is refused at sight is not begun.
      const first = await pieces.next();
      const id = await this.#begin(account);
      let handle: string | null = null;
      try {
        await this.storage.write({ account, id, handle }, this.#watched(account, id, first, pieces), (given) => {
          handle = given;
          return this.#remember(account, id, given);
        });
        await this.#claim(account, id, 'received');
      } catch (error) {
        const known = await this.drop(account, id);
        // The sweep took them for broken off, and what was written since then nobody else knows of.
        if (!known) await this.#removeUnknown({ account, id, handle });
        throw error;
      }
      return { id, ...arriving.seen() };
    } finally {
      await pieces.return();
    }
  }

  /** The bytes of a range. */
  async *read(account: string, id: string, range: ByteRange): AsyncGenerator<Uint8Array> {
    if (range.from >= range.to) return;
    const { storage, handle } = await this.#db
      .selectFrom('portico_bytes')
      .select(['storage', 'handle'])
      .where('account_id', '=', account)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    try {
      yield* this.#storageOf(storage).read({ account, id, handle }, range);
    } catch (error) {
      // Whoever reads a stream hears of it late, or not at all.
      this.log.error('documents.not_read', { accountId: account, bytes: id, ...errorFacts(error) });
      throw error;
    }
  }

  /** Removes bytes that are no blob's. Where that fails, the sweep does it later. Tells whether they were known. */
  async drop(account: string, id: string): Promise<boolean> {
    try {
      const leaving = await this.#db
        .updateTable('portico_bytes')
        .set({ status: 'leaving', status_at: isoNow(this.clock) })
        .where('account_id', '=', account)
        .where('id', '=', id)
        .where('status', '<>', 'kept')
        .returning(['storage', 'handle'])
        .executeTakeFirst();
      if (leaving === undefined) return false;
      await this.#storageOf(leaving.storage).remove({ account, id, handle: leaving.handle });
      await this.#db.deleteFrom('portico_bytes').where('account_id', '=', account).where('id', '=', id).execute();
    } catch (error) {
      this.log.warn('documents.left_over', { accountId: account, bytes: id, ...errorFacts(error) });
    }
    return true;
  }

  async #removeUnknown(place: BytesPlace): Promise<void> {
    await this.storage.remove(place).catch((error: unknown) => {
      this.log.error('documents.left_over', { accountId: place.account, bytes: place.id, ...errorFacts(error) });
    });
  }

  /** Removes what broke off, what nobody took, and what is to go. */
  async sweep(): Promise<void> {
    const late = new Date(this.clock.now() - PATIENCE).toISOString();
    const stale: BytesStatus[] = ['arriving', 'received'];
    // From now on nothing can come to them, nor take them.
    await this.#db
      .updateTable('portico_bytes')
      .set({ status: 'leaving', status_at: isoNow(this.clock) })
      .where('status', 'in', stale)
      .where('status_at', '<', late)
      .execute();
    const leaving = await this.#db
      .selectFrom('portico_bytes')
      .select(['account_id', 'id'])
      .where('status', '=', 'leaving')
      .execute();
    for (const { account_id, id } of leaving) await this.drop(account_id, id);
  }

  async #begin(account: string): Promise<string> {
    const id = newId(this.clock);
    const { name: storage } = this.storage;
    await this.#db
      .insertInto('portico_bytes')
      .values({ account_id: account, id, status: 'arriving', status_at: isoNow(this.clock), storage, handle: null })
      .execute();
    return id;
  }

  /** Says from time to time that they still come. */
  async *#watched(
    account: string,
    id: string,
    first: IteratorResult<Uint8Array, void>,
    rest: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    if (first.done === true) return;
    yield first.value;
    let said = this.clock.now();
    for await (const piece of rest) {
      if (this.clock.now() - said >= MINUTE) {
        said = this.clock.now();
        await this.#claim(account, id, 'arriving');
      }
      yield piece;
    }
  }

  /** @throws Error when the sweep took them for broken off */
  async #claim(account: string, id: string, status: 'arriving' | 'received'): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('portico_bytes')
      .set({ status, status_at: isoNow(this.clock) })
      .where('account_id', '=', account)
      .where('id', '=', id)
      .where('status', '=', 'arriving')
      .executeTakeFirst();
    if (Number(numUpdatedRows) === 0) throw new Error('The bytes came so slowly that they were taken for broken off.');
  }

  async #remember(account: string, id: string, handle: string): Promise<void> {
    await this.#db
      .updateTable('portico_bytes')
      .set({ handle })
      .where('account_id', '=', account)
      .where('id', '=', id)
      .execute();
  }

  #storageOf(name: string): DocumentStorage {
    const found = this.#storages.get(name);
    if (found !== undefined) return found;
    throw new Error(
      `There are bytes in the storage "${name}", which the portal does not know. Bind a \`DocumentStorage\` of that name.`,
    );
  }

  get #db() {
    return this.engine.kysely<KernelTables>();
  }
}
