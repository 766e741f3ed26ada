import type { Kysely } from 'kysely';
import type { KernelChange } from '../changes/kernel-change.js';
import { type Clock, isoNow } from '../clock.js';
import type { Engine, EngineTransaction } from '../data/engine.js';
import { isId, newId } from '../id.js';
import { Moment, readInput } from '../identity/operator-input.js';
import type { KernelRow, KernelTables } from '../identity/tables.js';
import { PortalError } from '../problem.js';
import {
  type DocumentChanges,
  type DocumentOwner,
  FILE_LIMIT,
  type Keeping,
  type NewFile,
  type ReceivedFile,
  type StoredDocument,
} from './document.js';
import type { ByteRange } from './document-storage.js';
import { HeldFile } from './held-file.js';
import { isKind } from './kinds.js';
import type { Bytes } from './pieces.js';
import { safeName } from './safe-name.js';
import type { StoredBytes } from './stored-bytes.js';
import { streamOf } from './stream-of.js';
import type { BytesStatus } from './tables.js';

/** The files of all plugins in all accounts. */
export class Documents {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly bytes: StoredBytes,
  ) {}

  /** @throws PortalError `document_too_large` 413, `document_kind_refused` 415, `document_empty` 422; what `bytes` throws */
  async receive(account: string, bytes: Bytes, file: NewFile): Promise<ReceivedFile> {
    const { name, kinds = ['*/*'], limit = FILE_LIMIT } = file;
    const wrong = kinds.find((kind) => !isKind(kind));
    if (wrong !== undefined) throw new Error(`"${wrong}" is no kind of file. Write "application/pdf" or "image/*".`);
    const { id, ...seen } = await this.bytes.receive(account, bytes, { kinds, limit });
    return new HeldFile(account, id, safeName(name, seen.mediaType), seen);
  }

  /** Lets go of a file that was received and that nothing keeps. */
  async release(account: string, file: ReceivedFile): Promise<void> {
    await this.bytes.drop(account, HeldFile.bytesOf(file, account));
  }

  /** Makes a document of a received file, in one transaction of its own. */
  async keep(owner: DocumentOwner, file: ReceivedFile, keeping?: Keeping): Promise<StoredDocument> {
    const kept = await this.engine.transaction((tx) => this.keepIn(tx, owner, file, keeping));
    // Where there were the same bytes already, these are not needed.
    await this.release(owner.account, file);
    return kept;
  }

  /**
   * Makes a document of a received file: it is there if the transaction is.
   *
   * @throws PortalError `document_lapsed` 409 for a file that was received long ago, or is kept already
   */
  async keepIn(
    tx: EngineTransaction,
    { account, plugin }: DocumentOwner,
    file: ReceivedFile,
    { retainUntil }: Keeping = {},
  ): Promise<StoredDocument> {
    const retain_until = readInput(Moment.optional(), 'retainUntil', retainUntil) ?? null;
    const db = tx.kysely<KernelTables>();
    const mine = HeldFile.bytesOf(file, account);
    const { name, mediaType, size, sha256 } = file;
    const at = isoNow(this.clock);
    const become = (from: BytesStatus, status: BytesStatus) =>
      db
        .updateTable('portico_bytes')
        .set({ status, status_at: at })
        .where('account_id', '=', account)
        .where('id', '=', mine)
        .where('status', '=', from)
        .executeTakeFirst();
    const { numUpdatedRows } = await become('received', 'kept');
    if (Number(numUpdatedRows) === 0) throw lapsed();
    // Of those who bring the same bytes at once each waits here for the one before.
    const blob = await db
      .insertInto('portico_blob')
      .values({ account_id: account, sha256, bytes_id: mine, created_at: at })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'sha256']).doUpdateSet((row) => ({ sha256: row.ref('excluded.sha256') })),
      )
      .returning('bytes_id')
      .executeTakeFirstOrThrow();
    if (blob.bytes_id !== mine) await become('kept', 'leaving');
    const row: KernelRow<'portico_document'> = {
      account_id: account,
      id: newId(this.clock),
      plugin_id: plugin,
      name,
      media_type: mediaType,
      size,
      sha256,
      blob_sha256: sha256,
      created_at: at,
      retain_until,
      erased_at: null,
    };
    await db.insertInto('portico_document').values(row).execute();
    return documentOf(row);
  }

  /** A document that is there. */
  async get(owner: DocumentOwner, id: string): Promise<StoredDocument | undefined> {
    const row = await this.#find(owner, id);
    return row && documentOf(row);
  }

  /**
   * A document's bytes as they are asked for, all or those of a range.
   *
   * @throws PortalError `document_not_found` 404
   */
  async open(owner: DocumentOwner, id: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>> {
    const row = await this.#find(owner, id);
    if (row === undefined) throw notThere();
    const { from, to } = range ?? { from: 0, to: row.size };
    const bytes = this.bytes.read(owner.account, row.bytes_id, { from: Math.max(0, from), to: Math.min(to, row.size) });
    return streamOf(bytes);
  }

  /** Removes a document, in one transaction of its own. */
  async remove(owner: DocumentOwner, id: string): Promise<void> {
    const left = await this.engine.transaction((tx) => this.removeIn(tx, owner, id));
    if (left !== undefined) await this.bytes.drop(owner.account, left);
  }

  /**
   * Erases a document: of its row stay hash, size, kind and times, and its bytes go with the last document that has them.
   * That it is erased already is as good.
   *
   * @returns the id of the bytes that are to go, which the sweep does if nobody else
   * @throws PortalError `document_not_found` 404, `document_retained` 409
   */
  async removeIn(tx: EngineTransaction, owner: DocumentOwner, id: string): Promise<string | undefined> {
    const db = tx.kysely<KernelTables>();
    const { account, plugin } = owner;
    if (!isId(id)) throw notThere();
    const row = await db
      .selectFrom('portico_document')
      .select(['blob_sha256', 'retain_until'])
      .where('account_id', '=', account)
      .where('id', '=', id)
      .where('plugin_id', '=', plugin)
      .executeTakeFirst();
    if (row === undefined) throw notThere();
    if (row.blob_sha256 === null) return undefined;
    const at = isoNow(this.clock);
    if (row.retain_until !== null && Date.parse(row.retain_until) > this.clock.now()) throw retained(row.retain_until);
    // Nobody adds or takes a document of these bytes until this is done.
    const blob = await db
      .updateTable('portico_blob')
      .set((each) => ({ sha256: each.ref('sha256') }))
      .where('account_id', '=', account)
      .where('sha256', '=', row.blob_sha256)
      .returning('bytes_id')
      .executeTakeFirst();
    await db
      .updateTable('portico_document')
      .set({ blob_sha256: null, name: '', erased_at: at })
      .where('account_id', '=', account)
      .where('id', '=', id)
      .where('blob_sha256', 'is not', null)
      .execute();
    if (blob === undefined || (await isUsed(db, account, row.blob_sha256))) return undefined;
    await db
      .deleteFrom('portico_blob')
      .where('account_id', '=', account)
      .where('sha256', '=', row.blob_sha256)
      .execute();
    await db
      .updateTable('portico_bytes')
      .set({ status: 'leaving', status_at: at })
      .where('account_id', '=', account)
      .where('id', '=', blob.bytes_id)
      .execute();
    return blob.bytes_id;
  }

  /** What a plugin's transaction can do with its documents. */
  inChange({ tx, account }: KernelChange, plugin: string): DocumentChanges {
    const owner = { account, plugin };
    return {
      keepDocument: (file, keeping) => this.keepIn(tx, owner, file, keeping),
      removeDocument: async (id) => void (await this.removeIn(tx, owner, id)),
    };
  }

  /** Removes what nobody has. */
  sweep(): Promise<void> {
    return this.bytes.sweep();
  }

  async #find({ account, plugin }: DocumentOwner, id: string) {
    if (!isId(id)) return undefined;
    return this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_document as document')
      .innerJoin('portico_blob as blob', (join) =>
        join.onRef('blob.account_id', '=', 'document.account_id').onRef('blob.sha256', '=', 'document.blob_sha256'),
      )
      .select(['document.id', 'document.name', 'document.media_type', 'document.size', 'document.sha256'])
      .select(['document.created_at', 'document.retain_until', 'blob.bytes_id'])
      .where('document.account_id', '=', account)
      .where('document.id', '=', id)
      .where('document.plugin_id', '=', plugin)
      .executeTakeFirst();
  }
}

async function isUsed(db: Kysely<KernelTables>, account: string, blob: string): Promise<boolean> {
  const other = await db
    .selectFrom('portico_document')
    .select('id')
    .where('account_id', '=', account)
    .where('blob_sha256', '=', blob)
    .executeTakeFirst();
  return other !== undefined;
}

type DocumentRow = Omit<KernelRow<'portico_document'>, 'account_id' | 'plugin_id' | 'blob_sha256' | 'erased_at'>;

function documentOf({ id, name, media_type, size, sha256, created_at, retain_until }: DocumentRow): StoredDocument {
  return { id, name, mediaType: media_type, size, sha256, createdAt: created_at, retainUntil: retain_until };
}

function notThere(): PortalError {
  return new PortalError('document_not_found', 404, 'There is no such document.');
}

function retained(until: string): PortalError {
  return new PortalError('document_retained', 409, `The document must be kept until ${until}.`, { until });
}

function lapsed(): PortalError {
  return new PortalError(
    'document_lapsed',
    409,
    'The file was received too long ago, or is kept already. Send it again.',
  );
}
