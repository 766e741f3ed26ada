/** The size of a piece, in bytes. Those of files that the database has are cut at it: it never changes. */
export const PIECE = 262_144;

/** What bytes may be given as: at once, or as they come (a `Request`'s body, a stream of Node's). */
export type Bytes = Uint8Array | AsyncIterable<Uint8Array>;

/** Cuts bytes into pieces of {@link PIECE}, of which only the last may be smaller. No bytes are no piece. */
export async function* inPieces(bytes: Bytes): AsyncGenerator<Uint8Array> {
  let piece = Buffer.allocUnsafe(PIECE);
  let filled = 0;
  for await (const chunk of chunksOf(bytes)) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + PIECE - filled);
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < PIECE) continue;
      yield piece;
      // Whoever got it may still hold it.
      piece = Buffer.allocUnsafe(PIECE);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

function chunksOf(bytes: Bytes): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  return bytes instanceof Uint8Array ? [bytes] : bytes;
}
