import { beforeAll, describe, expect, it } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { DatabaseStorage } from './database-storage.js';
import { bytesOf, chunks, documentsOver, noise, nothing, samples, sha256 } from './documents.test-support.js';
import { PIECE } from './pieces.js';

const HOUR = 3_600_000;

describeEachEngine('documents', (database) => {
  let parts: Awaited<ReturnType<typeof documentsOver>>;
  beforeAll(async () => {
    parts = await documentsOver(database.engine);
  });
  const receive = (bytes: Uint8Array, more: object = {}) =>
    parts.documents.receive(parts.mine.account, bytes, { name: 'a.bin', ...more });
  const put = async (bytes: Uint8Array, owner = parts.mine) =>
    parts.documents.keep(owner, await parts.documents.receive(owner.account, bytes, { name: 'a.bin' }));

  it.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])('of %i bytes come back as they were', async (size) => {
    const bytes = noise(size);
    const file = await parts.documents.receive(parts.mine.account, chunks(bytes, 100_003), { name: 'Größe.bin' });
    expect(file).toMatchObject({
      name: 'Größe.bin',
      size,
      sha256: sha256(bytes),
      mediaType: 'application/octet-stream',
    });
    const document = await parts.documents.keep(parts.mine, file);
    expect(await parts.documents.get(parts.mine, document.id)).toEqual(document);
    expect((await bytesOf(await parts.documents.open(parts.mine, document.id))).equals(bytes)).toBe(true);
    for (const [from, to] of [
      [0, 1],
      [PIECE - 2, PIECE + 2],
      [size - 3, size],
      [5, 5],
      [2, 10 * PIECE],
    ] as const) {
      const range = { from: Math.max(0, from), to };
      const part = await bytesOf(await parts.documents.open(parts.mine, document.id, range));
      expect(part.equals(bytes.subarray(range.from, range.to)), `${from} to ${to}`).toBe(true);
    }
    await parts.documents.remove(parts.mine, document.id);
    expect(await parts.stored()).toMatchObject({ blobs: 0, bytes: 0, pieces: 0 });
  });

  it('are stored once in an account, and never across accounts', async () => {
    const bytes = noise(PIECE + 5, 2);
    const [one, two] = [await put(bytes), await put(bytes)];
    const before = await parts.stored();
    expect(before).toMatchObject({ blobs: 1, bytes: 1, pieces: 2 });
    const theirs = await put(bytes, parts.theirs);
    expect(await parts.stored()).toMatchObject({ blobs: 2, bytes: 2, pieces: 4 });
    await parts.documents.remove(parts.mine, one.id);
    expect((await bytesOf(await parts.documents.open(parts.mine, two.id))).equals(bytes)).toBe(true);
    await parts.documents.remove(parts.mine, two.id);
    expect(await parts.stored()).toMatchObject({ blobs: 1, bytes: 1, pieces: 2 });
    await parts.documents.remove(parts.theirs, theirs.id);
    expect(await parts.stored()).toMatchObject({ blobs: 0, bytes: 0, pieces: 0 });
  });

  it('are found by the plugin and in the account that have them, and by nobody else', async () => {
    const { id } = await put(noise(10, 3));
    for (const owner of [parts.theirs, { ...parts.mine, plugin: 'billing' }]) {
      expect(await parts.documents.get(owner, id)).toBeUndefined();
      await expect(parts.documents.open(owner, id)).rejects.toMatchObject({ code: 'document_not_found', status: 404 });
      await expect(parts.documents.remove(owner, id)).rejects.toMatchObject({ code: 'document_not_found' });
    }
    expect(await parts.documents.get(parts.mine, 'no id')).toBeUndefined();
    const file = await receive(noise(10, 4));
    await expect(parts.documents.keep(parts.theirs, file)).rejects.toThrow('in the account that received it');
    await parts.documents.release(parts.mine.account, file);
    await parts.documents.remove(parts.mine, id);
  });

  it('are retained until a moment in any time zone, to the millisecond, and until nothing that is none', async () => {
    const file = await receive(noise(10, 42));
    for (const retainUntil of ['forever', '2026-12-01', ''])
      await expect(parts.documents.keep(parts.mine, file, { retainUntil })).rejects.toMatchObject({
        code: 'input_invalid',
        status: 422,
      });
    const now = parts.clock.now();
    const until = new Date(now + 5 * HOUR).toISOString().replace('Z', '+05:00');
    const { id, retainUntil } = await parts.documents.keep(parts.mine, file, { retainUntil: until });
    expect(retainUntil).toBe(new Date(now).toISOString());
    await parts.documents.remove(parts.mine, id);
    const later = await parts.documents.keep(parts.mine, await receive(noise(10, 42)), {
      retainUntil: new Date(now + 1).toISOString(),
    });
    await expect(parts.documents.remove(parts.mine, later.id)).rejects.toMatchObject({ code: 'document_retained' });
    parts.clock.forward(1);
    await parts.documents.remove(parts.mine, later.id);
  });

  it('keep their hash when they are erased, and are not erased before their time', async () => {
    const file = await receive(samples.pdf, { name: 'Vertrag.pdf' });
    const until = new Date(parts.clock.now() + 10 * HOUR).toISOString();
    const { id } = await parts.documents.keep(parts.mine, file, { retainUntil: until });
    expect(await parts.documents.get(parts.mine, id)).toMatchObject({ retainUntil: until });
    await expect(parts.documents.remove(parts.mine, id)).rejects.toMatchObject({
      code: 'document_retained',
      status: 409,
      members: { until },
    });
    parts.clock.forward(10 * HOUR);
    await parts.documents.remove(parts.mine, id);
    await parts.documents.remove(parts.mine, id);
    expect(await parts.documents.get(parts.mine, id)).toBeUndefined();
    const rows = database.engine.kysely<{ portico_document: { id: string } }>().selectFrom('portico_document');
    expect(await rows.selectAll().where('id', '=', id).execute()).toEqual([
      expect.objectContaining({ sha256: sha256(samples.pdf), name: '', blob_sha256: null, size: samples.pdf.length }),
    ]);
  });

  describe('that do not arrive', () => {
    it.each([
      ['too large', noise(PIECE * 2, 5), { limit: PIECE + 1 }, { code: 'document_too_large', status: 413 }],
      ['of another kind', samples.svg, { kinds: ['image/*'] }, { code: 'document_kind_refused', status: 415 }],
      ['empty', new Uint8Array(), { kinds: ['application/pdf'] }, { code: 'document_empty', status: 422 }],
    ])('leave nothing: %s', async (_, bytes, more, refused) => {
      const before = await parts.stored();
      await expect(receive(bytes, more)).rejects.toMatchObject(refused);
      expect(await parts.stored()).toEqual(before);
    });

    it('leave nothing: broken off', async () => {
      const before = await parts.stored();
      let closed = false;
      async function* broken() {
        try {
          yield noise(PIECE, 6);
          yield noise(PIECE, 7);
          throw new Error('The line went dead.');
        } finally {
          closed = true;
        }
      }
      await expect(parts.documents.receive(parts.mine.account, broken(), { name: 'a' })).rejects.toThrow('dead');
      expect(closed).toBe(true);
      expect(await parts.stored()).toEqual(before);
    });

    it('leave nothing: their storage fails, and they are asked for no more', async () => {
      const before = await parts.stored();
      const failing = new (class extends DatabaseStorage {
        override async write() {
          throw new Error('The disk is full.');
        }
      })(database.engine);
      let closed = false;
      async function* source() {
        try {
          for (;;) yield noise(PIECE, 8);
        } finally {
          closed = true;
        }
      }
      const documents = parts.over(database.engine, failing);
      await expect(documents.receive(parts.mine.account, source(), { name: 'a' })).rejects.toThrow('full');
      expect(closed).toBe(true);
      expect(await parts.stored()).toEqual(before);
    });
  });

  it('go when nobody keeps them within an hour, and no sooner', async () => {
    const before = await parts.stored();
    const [taken, left] = [await receive(noise(300, 9)), await receive(noise(PIECE + 1, 10))];
    parts.clock.forward(HOUR - 1);
    await parts.documents.sweep();
    const { id } = await parts.documents.keep(parts.mine, taken);
    parts.clock.forward(2);
    await parts.documents.sweep();
    await expect(parts.documents.keep(parts.mine, left)).rejects.toMatchObject({
      code: 'document_lapsed',
      status: 409,
    });
    await expect(parts.documents.keep(parts.mine, taken)).rejects.toMatchObject({ code: 'document_lapsed' });
    await parts.documents.remove(parts.mine, id);
    expect(await parts.stored()).toMatchObject({ ...before, documents: before.documents + 1 });
  });

  it('still come, however slowly, while something comes', async () => {
    async function* slowly() {
      for (let hour = 0; hour < 3; hour += 1) {
        yield noise(PIECE, 11 + hour);
        parts.clock.forward(HOUR / 2);
        await parts.documents.sweep();
      }
    }
    const file = await parts.documents.receive(parts.mine.account, slowly(), { name: 'a' });
    expect(file.size).toBe(3 * PIECE);
    async function* tooSlowly() {
      yield noise(PIECE, 14);
      parts.clock.forward(2 * HOUR);
      await parts.documents.sweep();
      yield noise(PIECE, 15);
      yield noise(PIECE, 16);
    }
    await expect(parts.documents.receive(parts.mine.account, tooSlowly(), { name: 'a' })).rejects.toThrow();
    await parts.documents.release(parts.mine.account, file);
    await parts.documents.sweep();
    expect(await parts.stored()).toMatchObject({ bytes: 0, pieces: 0 });
  });

  it('that come at once with the same bytes are stored once, on every node, whoever goes meanwhile', async () => {
    const node = await database.open();
    const nodes = [parts.documents, parts.over(node, new DatabaseStorage(node))];
    const bytes = noise(PIECE + 9, 17);
    for (let round = 0; round < 4; round += 1) {
      const kept = await Promise.all(
        Array.from({ length: 8 }, async (_, i) => {
          const documents = nodes[i % 2]!;
          const file = await documents.receive(parts.mine.account, bytes, { name: `${i}` });
          const { id } = await documents.keep(parts.mine, file);
          if (i % 3 === 0) await documents.remove(parts.mine, id);
          return { id, gone: i % 3 === 0 };
        }),
      );
      await parts.documents.sweep();
      expect(await parts.stored()).toMatchObject({ blobs: 1, bytes: 1, pieces: 2 });
      for (const { id, gone } of kept) {
        if (gone) continue;
        expect((await bytesOf(await nodes[1]!.open(parts.mine, id))).equals(bytes)).toBe(true);
      }
      await Promise.all(kept.map(({ id }, i) => nodes[i % 2]!.remove(parts.mine, id)));
      await parts.documents.sweep();
      expect(await parts.stored()).toMatchObject({ blobs: 0, bytes: 0, pieces: 0 });
    }
  });

  it('let go of what they read when nobody reads any more', async () => {
    const { id } = await put(noise(4 * PIECE, 18));
    const statements: string[] = [];
    const stop = database.engine.observe((sql) => statements.push(sql));
    const reader = (await parts.documents.open(parts.mine, id)).getReader();
    await reader.read();
    await reader.cancel();
    stop();
    expect(statements.filter((sql) => sql.includes('portico_piece'))).toHaveLength(1);
    await parts.documents.remove(parts.mine, id);
    expect(await parts.stored()).toEqual({ ...nothing, documents: expect.any(Number) });
  });
});
