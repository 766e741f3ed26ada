import { readOnlyView } from '../data/walker/refusal.js';
import type { DocumentOwner, Keeping, NewFile, ReceivedFile, StoredDocument } from './document.js';
import type { ByteRange } from './document-storage.js';
import type { Documents } from './documents.js';
import type { Bytes } from './pieces.js';

/**
 * The files that a plugin has stored in an account. Nobody reaches them but through the plugin: whoever may see one is
 * what its own tables say.
 *
 * @example
 * ```ts
 * import type { DocumentsContext } from '@portico/core/documents';
 *
 * export async function keepPlan(documents: DocumentsContext, pdf: Uint8Array) {
 *   const { id } = await documents.put(pdf, { name: 'Plan.pdf', kinds: ['application/pdf'], limit: 5_000_000 });
 *   return id;
 * }
 * ```
 */
export interface DocumentsContext {
  /**
   * Takes bytes in while they come, counts and hashes them, and looks what they are. What breaks off or does not fit
   * leaves nothing. What is received and not kept goes after an hour.
   *
   * @throws PortalError `document_too_large` 413, `document_kind_refused` 415, `document_empty` 422
   */
  receive(bytes: Bytes, file: NewFile): Promise<ReceivedFile>;
  /**
   * Makes a document of what was received.
   *
   * @throws PortalError `document_lapsed` 409 for what was received more than an hour ago, or is kept already
   */
  keep(file: ReceivedFile, keeping?: Keeping): Promise<StoredDocument>;
  /** Receives and keeps at once. */
  put(bytes: Bytes, file: NewFile & Keeping): Promise<StoredDocument>;
  get(id: string): Promise<StoredDocument | undefined>;
  /**
   * The bytes, all or those of a range; they are read as fast as they are taken.
   *
   * @throws PortalError `document_not_found` 404
   */
  open(id: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /**
   * Erases a document: its bytes and its name go, its hash and times stay. Twice is once.
   *
   * @throws PortalError `document_not_found` 404, `document_retained` 409 before its `retainUntil`
   */
  remove(id: string): Promise<void>;
}

/** The documents of an owner. */
export function documentsOf(documents: Documents, owner: DocumentOwner): DocumentsContext {
  const receive: DocumentsContext['receive'] = (bytes, file) => documents.receive(owner.account, bytes, file);
  const keep: DocumentsContext['keep'] = (file, keeping) => documents.keep(owner, file, keeping);
  return {
    receive,
    keep,
    put: async (bytes, { retainUntil, ...file }) => keep(await receive(bytes, file), { retainUntil }),
    get: (id) => documents.get(owner, id),
    open: (id, range) => documents.open(owner, id, range),
    remove: (id) => documents.remove(owner, id),
  };
}

/** The same for whoever only looks. */
export function onlySeen({ get, open }: DocumentsContext): DocumentsContext {
  const refuse = () => Promise.reject(readOnlyView());
  return { get, open, receive: refuse, keep: refuse, put: refuse, remove: refuse };
}
