/**
 * A storage for files in a bucket of S3, or of a server that speaks its protocol. It needs s3mini, which the host
 * installs.
 *
 * @module
 */
import type { DocumentStorage } from './documents/document-storage.js';
import { type S3Options, S3Storage } from './documents/s3-storage.js';

export type { S3Options } from './documents/s3-storage.js';

/**
 * Keeps stored files in a bucket: `npm install s3mini`, and bind it in place of the database. Objects are named
 * `<prefix><account>/<id>`; nobody but the portal needs to read the bucket, so keep it private. A process that dies
 * between the beginning of a large upload and its being written down leaves parts that only the bucket knows of: a
 * lifecycle rule of the bucket (`AbortIncompleteMultipartUpload`, after a day) removes them.
 *
 * @example
 * ```ts
 * import { createPortal, DocumentStorage } from '@portico/core';
 * import { s3 } from '@portico/core/s3';
 * import { sqlite } from '@portico/core/sqlite';
 *
 * const storage = s3({
 *   bucket: 'https://s3.eu-central-1.amazonaws.com/studio-files',
 *   region: 'eu-central-1',
 *   accessKeyId: process.env['S3_KEY'] ?? '',
 *   secretAccessKey: process.env['S3_SECRET'] ?? '',
 * });
 * export const portal = createPortal({
 *   database: sqlite('portal.db'),
 *   secret: process.env['PORTICO_SECRET'],
 *   plugins: [],
 *   overrides: ({ rebind }) => rebind(DocumentStorage).toConstantValue(storage),
 * });
 * ```
 *
 * @throws Error for a `bucket` that is no address, and for keys that are empty
 */
export function s3(options: S3Options): DocumentStorage {
  return new S3Storage(options);
}
