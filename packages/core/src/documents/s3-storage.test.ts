import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { bytesOf, chunks, documentsOver, noise, sha256 } from './documents.test-support.js';
import { s3Server } from './s3-server.test-support.js';
import { S3Storage } from './s3-storage.js';

const MIB = 1024 * 1024;

let server: Awaited<ReturnType<typeof s3Server>>;
beforeAll(async () => {
  server = await s3Server();
});
afterAll(() => server.close());

describeEachEngine('files in a bucket', (database) => {
  it.each([
    ['none', 0],
    ['a few', 1000],
    ['just a part', 8 * MIB],
    ['several parts', 20 * MIB + 17],
  ])('come back as they were, and go without a trace: %s bytes', async (_, size) => {
    const parts = await documentsOver(database.engine, new S3Storage(server.options));
    const bytes = noise(size, 5);
    const file = await parts.documents.receive(parts.mine.account, chunks(bytes, 300_000), { name: 'a.bin' });
    expect(file).toMatchObject({ size, sha256: sha256(bytes) });
    const { id } = await parts.documents.keep(parts.mine, file);
    const open = async (from: number, to: number) => bytesOf(await parts.documents.open(parts.mine, id, { from, to }));
    expect((await open(0, size)).equals(bytes)).toBe(true);
    if (size > 100)
      expect((await open(size - 100, size - 10)).equals(bytes.subarray(size - 100, size - 10))).toBe(true);
    expect(await server.stored()).toEqual({ objects: 1, uploads: 0 });
    await parts.documents.remove(parts.mine, id);
    expect(await server.stored()).toEqual({ objects: 0, uploads: 0 });
    expect(await parts.stored()).toMatchObject({ blobs: 0, bytes: 0, pieces: 0 });
  });

  it('that break off leave nothing, in whatever part', async () => {
    const parts = await documentsOver(database.engine, new S3Storage(server.options));
    for (const size of [1000, 9 * MIB, 17 * MIB]) {
      const breaking = async function* () {
        yield* chunks(noise(size, 6), 300_000);
        throw new Error('The line broke.');
      };
      const put = parts.documents.receive(parts.mine.account, breaking(), { name: 'a.bin' });
      await expect(put).rejects.toThrow('The line broke.');
    }
    expect(await server.stored()).toEqual({ objects: 0, uploads: 0 });
    expect(await parts.stored()).toMatchObject({ bytes: 0, pieces: 0 });
  });

  it('of a process that died are removed by the sweep of another, parts that nobody sees too', async () => {
    const parts = await documentsOver(database.engine, new S3Storage(server.options));
    const node = parts.over(database.engine, new S3Storage(server.options));
    const death = new AbortController();
    const dying = async function* () {
      yield* chunks(noise(9 * MIB, 8), 300_000);
      if (!death.signal.aborted) await once(death.signal, 'abort');
      throw new Error('The process died.');
    };
    const put = parts.documents.receive(parts.mine.account, dying(), { name: 'a.bin' });
    const gone = expect(put).rejects.toThrow();
    await vi.waitFor(async () => expect(await server.stored()).toEqual({ objects: 0, uploads: 1 }), 10_000);
    parts.clock.forward(61 * 60_000);
    await node.sweep();
    expect(await server.stored()).toEqual({ objects: 0, uploads: 0 });
    expect(await parts.stored()).toMatchObject({ bytes: 0, pieces: 0 });
    death.abort();
    await gone;
  });

  it('that come after the sweep took them for broken off leave nothing either', async () => {
    const parts = await documentsOver(database.engine, new S3Storage(server.options));
    const late = async function* () {
      yield noise(600_000, 10);
      parts.clock.forward(61 * 60_000);
      await parts.documents.sweep();
      yield noise(1000, 11);
    };
    await expect(parts.documents.receive(parts.mine.account, late(), { name: 'a.bin' })).rejects.toThrow('broken off');
    expect(await server.stored()).toEqual({ objects: 0, uploads: 0 });
    expect(await parts.stored()).toMatchObject({ bytes: 0, pieces: 0 });
  });

  it('are read from where they are, whatever storage takes the next', async () => {
    const before = await documentsOver(database.engine);
    const file = await before.documents.receive(before.mine.account, noise(1000, 9), { name: 'a.bin' });
    const { id } = await before.documents.keep(before.mine, file);
    const after = before.over(database.engine, new S3Storage(server.options));
    expect((await bytesOf(await after.open(before.mine, id))).equals(noise(1000, 9))).toBe(true);
    await after.remove(before.mine, id);
    expect(await before.stored()).toMatchObject({ bytes: 0, pieces: 0 });
  });
});

describe('a bucket', () => {
  it('must have an address and keys', () => {
    for (const bucket of ['studio-files', 'https://s3.example.com', 'https://s3.example.com/', '']) {
      expect(() => new S3Storage({ ...server.options, bucket })).toThrow('whole address');
    }
    expect(() => new S3Storage({ ...server.options, accessKeyId: '' })).toThrow('empty');
  });

  it('says what to install, and that it refuses', async () => {
    const place = { account: 'a', id: 'b', handle: null };
    const lacking = new S3Storage(server.options, () => Promise.reject(new Error('not found')));
    await expect(lacking.remove(place)).rejects.toThrow('npm install s3mini');
    const wrong = new S3Storage({ ...server.options, secretAccessKey: 'another' });
    await expect(wrong.write(place, chunks(noise(10), 10), async () => {})).rejects.toThrow(
      /403|SignatureDoesNotMatch/,
    );
  });
});
