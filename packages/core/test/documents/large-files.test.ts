import { createHash } from 'node:crypto';
import { setImmediate as immediately } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { noise } from '../../src/documents/documents.test-support.js';
import { kernelEngines } from '../../src/testing/test-database.js';
import { testPortal } from '../../src/testing.js';
import { shelf } from '../shelf.js';

const MB = 1_000_000;
/** 10 MB in `npm test`, 200 MB in the long run. */
const { numRuns: megabytes, timeout } = propertyRuns(10);
/** What may be held at once: less than the smallest of the files. */
const LIMIT = 8 * MB;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** Bytes that are in use, without what merely waits to be collected. */
async function held(): Promise<number> {
  // What a collection finds is given back a little later.
  for (let round = 0; round < 3; round += 1) {
    collectGarbage();
    await immediately();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe.each(kernelEngines())('a file of many megabytes, on %s', (engine) => {
  it(`passes through little memory, up and down (${megabytes} MB)`, { timeout }, async () => {
    const test = await testPortal({ engine, plugins: [shelf()] });
    onTestFinished(() => test.close());
    const studio = await test.account();
    const contact = await studio.services.contacts.create({ email: 'h@example.com', name: 'Hanna' });
    const hanna = await test.signIn(studio, contact);
    const before = await held();
    let most = 0;
    const look = async () => (most = Math.max(most, (await held()) - before));

    const sent = createHash('sha256');
    let made = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          if (made === megabytes) return controller.close();
          const chunk = noise(MB, made);
          sent.update(chunk);
          controller.enqueue(chunk);
          made += 1;
          if (made % 10 === 0) await look();
        },
      },
      { highWaterMark: 0 },
    );
    const answer = await hanna.fetch('/papers', { method: 'POST', body, duplex: 'half' } as RequestInit);
    const { id, size, sha256 } = (await answer.json()) as { id: string; size: number; sha256: string };
    expect([size, sha256]).toEqual([megabytes * MB, sent.digest('hex')]);

    const received = createHash('sha256');
    let pieces = 0;
    const { body: content } = await hanna.fetch(`/papers/${id}/content`);
    for await (const piece of content as unknown as AsyncIterable<Uint8Array>) {
      received.update(piece);
      pieces += 1;
      if (pieces % 40 === 0) await look();
    }
    expect(received.digest('hex')).toBe(sha256);
    expect(most).toBeLessThan(LIMIT);
  });
});
