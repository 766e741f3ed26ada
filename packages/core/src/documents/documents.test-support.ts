import { createHash } from 'node:crypto';
import type { Engine } from '../data/engine.js';
import { identityOver, newAccount } from '../identity/identity.test-support.js';
import type { KernelTables } from '../identity/tables.js';
import { DatabaseStorage } from './database-storage.js';
import type { DocumentStorage } from './document-storage.js';
import { Documents } from './documents.js';
import { StoredBytes } from './stored-bytes.js';

/** The documents of a database, two accounts, and a look at what lies there. For tests. */
export async function documentsOver(engine: Engine, storage: DocumentStorage = new DatabaseStorage(engine)) {
  const identity = await identityOver(engine);
  const { clock, log } = identity;
  const over = (each: Engine, into: DocumentStorage) =>
    new Documents(each, clock, new StoredBytes(each, clock, log, into, [new DatabaseStorage(each)]));
  const [studio, other] = [await newAccount(identity), await newAccount(identity)];
  return {
    ...identity,
    documents: over(engine, storage),
    /** Another node. */
    over,
    mine: { account: studio.id, plugin: 'files' },
    theirs: { account: other.id, plugin: 'files' },
    /** How many rows there are of each kind. */
    async stored() {
      const count = async (table: keyof KernelTables) => {
        const db = engine.kysely<Record<string, object>>();
        const rows = await db
          .selectFrom(table)
          .select((each) => each.fn.countAll().as('n'))
          .execute();
        return Number((rows[0] as { n: number }).n);
      };
      return {
        documents: await count('portico_document'),
        blobs: await count('portico_blob'),
        bytes: await count('portico_bytes'),
        pieces: await count('portico_piece'),
      };
    },
  };
}

export const nothing = { documents: 0, blobs: 0, bytes: 0, pieces: 0 };

/** Bytes that look like no kind of file and differ with `seed`. */
export function noise(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed;
  for (let at = 0; at < size; at += 1) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    bytes[at] = state >>> 16;
  }
  if (size > 0) bytes[0] = 0;
  return bytes;
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Bytes in chunks of a size. */
export async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const bytesOf = async (stream: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(stream).arrayBuffer());

/** The smallest of their kinds. */
export const samples = {
  png: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
  pdf: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF'),
  svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  html: Buffer.from('<!doctype html><script>alert(1)</script>'),
  text: Buffer.from('Grüße an alle\n'),
};
