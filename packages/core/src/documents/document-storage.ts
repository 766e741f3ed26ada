/** Which bytes of a storage. */
export interface BytesPlace {
  /** The account's id. */
  readonly account: string;
  /** Unique in the account, and never used again. */
  readonly id: string;
  /** What the storage had remembered for them; null: nothing. */
  readonly handle: string | null;
}

/** A part of bytes: the first that belongs to it, and the first that does not. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Where the bytes of stored files are. */
export interface DocumentStorage {
  /** What the portal knows the storage by, for as long as it has bytes of the portal's: `s3`. */
  readonly name: string;
  /**
   * Stores all pieces, one after the other, or rejects. They are of 256 KiB, the last one smaller; where it is possible
   * at all, no more than a few are held in memory.
   *
   * @param remember keeps a text that {@link DocumentStorage.remove} gets back, also when the process dies right after
   */
  write(
    place: BytesPlace,
    pieces: AsyncIterable<Uint8Array>,
    remember: (handle: string) => Promise<void>,
  ): Promise<void>;
  /** The bytes of a range, which is not empty and does not go beyond what was written. */
  read(place: BytesPlace, range: ByteRange): AsyncIterable<Uint8Array>;
  /** Removes what was written, whole or in part. That nothing is there is as good. */
  remove(place: BytesPlace): Promise<void>;
}
