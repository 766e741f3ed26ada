/**
 * Stored files, as types: what a plugin keeps and sends, and what a host's own storage is. The token that a host binds
 * its storage to is `DocumentStorage` of `@portico/core`. Nothing of this entry is left when the program runs.
 *
 * @module
 */
export type { ReceivedFile, StoredDocument } from './documents/document.js';
export type { ByteRange, BytesPlace } from './documents/document-storage.js';
export type { DocumentsContext } from './documents/documents-context.js';
