import { createHash } from 'node:crypto';
import { PortalError } from '../problem.js';
import { isOfKinds, kindRefused } from './kinds.js';
import { mediaTypeOf } from './media-type.js';
import { type Bytes, inPieces } from './pieces.js';

/** What bytes must be. */
export interface Expected {
  /** Kinds by content: `application/pdf`, `image/*`; `*` followed by `/*` for anything. */
  readonly kinds: readonly string[];
  /** The most bytes. */
  readonly limit: number;
}

/** What was seen of bytes while they came. */
export interface Seen {
  readonly mediaType: string;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** Bytes on their way in: looked at, counted and hashed while they come. */
export class Arriving {
  readonly #hash = createHash('sha256');
  #mediaType: string | undefined;
  #size = 0;

  constructor(private readonly expected: Expected) {}

  /**
   * The bytes in pieces.
   *
   * @throws PortalError `document_too_large` 413, `document_kind_refused` 415, `document_empty` 422
   */
  async *pieces(bytes: Bytes): AsyncGenerator<Uint8Array, void> {
    const { limit } = this.expected;
    for await (const piece of inPieces(bytes)) {
      this.#size += piece.length;
      if (this.#size > limit) throw tooLarge(limit);
      this.#mediaType ??= await this.#admitted(piece);
      this.#hash.update(piece);
      yield piece;
    }
    this.#mediaType ??= await this.#admitted(new Uint8Array());
  }

  /** What was seen, once all have come. Ends the counting. */
  seen(): Seen {
    if (this.#mediaType === undefined) throw new Error('The bytes have not come yet.');
    return { mediaType: this.#mediaType, size: this.#size, sha256: this.#hash.digest('hex') };
  }

  async #admitted(head: Uint8Array): Promise<string> {
    const { kinds } = this.expected;
    const found = await mediaTypeOf(head);
    if (isOfKinds(found, kinds)) return found;
    if (head.length > 0) throw kindRefused(found, kinds);
    throw new PortalError(
      'document_empty',
      422,
      `The file has no bytes. Send one of these kinds, whole: ${kinds.join(', ')}.`,
    );
  }
}

/** Where a file is larger than it may be. */
export function tooLarge(limit: number): PortalError {
  return new PortalError('document_too_large', 413, `The file is larger than ${limit} bytes.`, { limit });
}
