import type { Seen } from './arriving.js';
import type { ReceivedFile } from './document.js';

/** A received file with what only the kernel knows of it. */
export class HeldFile implements ReceivedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly #account: string;
  readonly #bytes: string;

  /** @param bytes the id of its bytes */
  constructor(account: string, bytes: string, name: string, { mediaType, size, sha256 }: Seen) {
    this.#account = account;
    this.#bytes = bytes;
    this.name = name;
    this.mediaType = mediaType;
    this.size = size;
    this.sha256 = sha256;
  }

  /** The id of a file's bytes. @throws Error for a copy of one, or one of another account's */
  static bytesOf(file: ReceivedFile, account: string): string {
    if (file instanceof HeldFile && file.#account === account) return file.#bytes;
    throw new Error('Keep the very file that was received, in the account that received it.');
  }
}
