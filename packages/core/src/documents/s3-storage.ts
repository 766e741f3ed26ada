import type { ByteRange, BytesPlace, DocumentStorage } from './document-storage.js';

/** Where a bucket is, and in whose name it is used. */
export interface S3Options {
  /** The bucket's address: `https://s3.eu-central-1.amazonaws.com/studio-files`. */
  readonly bucket: string;
  /** Such as `eu-central-1`; `auto` where the server has none. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What the names of all objects begin with. Default `portico/`. */
  readonly prefix?: string;
}

/** The part of s3mini that is used. */
interface Bucket {
  putObject(key: string, data: Uint8Array): Promise<unknown>;
  getObjectRaw(key: string, whole: boolean, from: number, to: number): Promise<Response>;
  deleteObject(key: string): Promise<unknown>;
  getMultipartUploadId(key: string): Promise<string>;
  uploadPart(key: string, uploadId: string, data: Uint8Array, number: number): Promise<UploadedPart>;
  completeMultipartUpload(key: string, uploadId: string, parts: UploadedPart[]): Promise<unknown>;
  abortMultipartUpload(key: string, uploadId: string): Promise<unknown>;
}

interface UploadedPart {
  readonly partNumber: number;
  readonly etag: string;
}

/** How large the parts of a large object are, in bytes: S3 takes 5 MiB to 5 GiB, and 10,000 of them. */
const PART = 8 * 1024 * 1024;

/**
 * Keeps bytes in a bucket of S3 or of a server that speaks its protocol, by [s3mini](https://www.npmjs.com/package/s3mini),
 * which the host installs. What is larger than 8 MiB is sent in parts, one of which is in memory at a time.
 */
export class S3Storage implements DocumentStorage {
  readonly name = 's3';
  readonly #options: S3Options;
  readonly #load: () => Promise<unknown>;
  #bucket: Promise<Bucket> | undefined;

  /** @param load for tests: what stands in for s3mini */
  constructor(options: S3Options, load: () => Promise<unknown> = () => import('s3mini')) {
    const { bucket, accessKeyId, secretAccessKey } = options;
    if (!/^https?:\/\/[^/?#]+\/[^?#]/.test(bucket)) {
      throw new Error(
        `The \`bucket\` of s3() is "${bucket}". Write the bucket's whole address, such as "https://s3.eu-central-1.amazonaws.com/studio-files".`,
      );
    }
    if (accessKeyId === '' || secretAccessKey === '')
      throw new Error('The `accessKeyId` or `secretAccessKey` of s3() is empty.');
    this.#options = options;
    this.#load = load;
  }

  async write(
    place: BytesPlace,
    pieces: AsyncIterable<Uint8Array>,
    remember: (handle: string) => Promise<void>,
  ): Promise<void> {
    const bucket = await this.#opened();
    const key = this.#keyOf(place);
    const parts = inParts(pieces);
    const first = await parts.next();
    if (first.done === true || first.value.length < PART) {
      await bucket.putObject(key, first.done === true ? new Uint8Array() : first.value);
      return;
    }
    const upload = await bucket.getMultipartUploadId(key);
    // Parts of an upload that is not completed cost money and are in no list of objects.
    await remember(upload);
    const uploaded = [await bucket.uploadPart(key, upload, first.value, 1)];
    for await (const part of parts) {
      uploaded.push(await bucket.uploadPart(key, upload, part, uploaded.length + 1));
    }
    await bucket.completeMultipartUpload(key, upload, uploaded);
  }

  async *read(place: BytesPlace, { from, to }: ByteRange): AsyncGenerator<Uint8Array> {
    const bucket = await this.#opened();
    const { body, status } = await bucket.getObjectRaw(this.#keyOf(place), false, from, to);
    // A server that knows no ranges would answer with 200, and with more than was asked for.
    if (body === null || status !== 206) {
      await body?.cancel();
      throw new Error(`The bucket answered ${status} to a request for bytes ${from} to ${to}; 206 would be right.`);
    }
    yield* body as unknown as AsyncIterable<Uint8Array>;
  }

  async remove(place: BytesPlace): Promise<void> {
    const bucket = await this.#opened();
    const key = this.#keyOf(place);
    if (place.handle !== null) await unlessMissing(bucket.abortMultipartUpload(key, place.handle));
    await unlessMissing(bucket.deleteObject(key));
  }

  #keyOf({ account, id }: BytesPlace): string {
    return `${this.#options.prefix ?? 'portico/'}${account}/${id}`;
  }

  #opened(): Promise<Bucket> {
    this.#bucket ??= this.#open().catch((error: unknown) => {
      this.#bucket = undefined;
      throw error;
    });
    return this.#bucket;
  }

  async #open(): Promise<Bucket> {
    const { bucket: endpoint, region, accessKeyId, secretAccessKey } = this.#options;
    const loaded = await this.#load().catch((error: unknown) => {
      throw new Error('s3() needs s3mini. Install it: npm install s3mini', { cause: error });
    });
    const { S3mini } = loaded as { readonly S3mini: new (options: object) => Bucket };
    return new S3mini({ endpoint, region, accessKeyId, secretAccessKey });
  }
}

/** Pieces put together to parts; only the last is smaller. */
async function* inParts(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size < PART) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

/** That there is nothing to remove is as good. */
async function unlessMissing(removing: Promise<unknown>): Promise<void> {
  try {
    await removing;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('status' in each && each.status === 404) return true;
    if ('serviceCode' in each && (each.serviceCode === 'NoSuchUpload' || each.serviceCode === 'NoSuchKey')) return true;
  }
  return false;
}
