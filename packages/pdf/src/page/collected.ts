import type { Readable } from 'node:stream';

/** All bytes of a stream. */
export async function collected(stream: Pick<Readable, 'on'>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    stream.on('end', () => resolve(joined(chunks)));
    stream.on('error', reject);
  });
}

/** One array of its own memory, so that a worker can hand it over. */
function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
