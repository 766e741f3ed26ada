import { once } from 'node:events';
import type { Socket } from 'node:net';
import { buffer, json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { noise, samples, sha256 } from '../../src/documents/documents.test-support.js';
import { PIECE } from '../../src/documents/pieces.js';
import type { KernelTables } from '../../src/identity/tables.js';
import { kernelEngines } from '../../src/testing/test-database.js';
import { answerOf, servedShelf } from './served-shelf.test-support.js';

describe.each(kernelEngines())('files over HTTP, on %s', (engine) => {
  let shelf: Awaited<ReturnType<typeof servedShelf>>;
  beforeAll(async () => {
    shelf = await servedShelf(engine);
  });
  afterAll(() => shelf.close());

  const upload = (headers: Record<string, string | number> = {}, path = '/papers') =>
    shelf.open(path, { method: 'POST', headers });
  const sent = async (body: string | Uint8Array, disposition: string) => {
    const headers = { 'Content-Disposition': disposition };
    const answer = await shelf.ask('/papers', { method: 'POST', body, headers });
    expect(answer.status).toBe(200);
    return JSON.parse(answer.bytes.toString()) as { readonly id: string; readonly name: string };
  };
  it.each([0, 1, PIECE, 3 * PIECE + 5])('of %i bytes go up and come down as they are', async (size) => {
    const bytes = noise(size, 30);
    const paper = await sent(bytes, 'attachment; filename="a.bin"');
    expect(paper).toMatchObject({ name: 'a.bin', size, sha256: sha256(bytes) });
    const down = await shelf.ask(`/papers/${paper.id}/content`);
    expect(down.headers['content-length']).toBe(String(size));
    expect(sha256(down.bytes)).toBe(sha256(bytes));
  });

  it('that are larger than they may be are refused at sight, and before they have all come', async () => {
    const before = await shelf.stored();
    const said = upload({ 'Content-Length': 250_000_001 });
    said.on('error', () => {});
    said.flushHeaders();
    const refused = await answerOf(said);
    expect([refused.statusCode, await json(refused)]).toEqual([
      413,
      expect.objectContaining({ code: 'document_too_large', limit: 250_000_000 }),
    ]);
    const unsaid = upload({ 'Idempotency-Key': '"large"' }, '/papers/pictures');
    unsaid.on('error', () => {});
    unsaid.write(Buffer.concat([samples.png, noise(PIECE, 33)]));
    const late = await answerOf(unsaid);
    expect([late.statusCode, await json(late)]).toEqual([413, expect.objectContaining({ code: 'document_too_large' })]);
    unsaid.destroy();
    expect(await shelf.stored()).toEqual(before);
  });

  it('are read no faster than the client takes them, and no more of them once it goes away', async () => {
    const size = 16_000_000;
    const bytes = Buffer.alloc(size, noise(1_000_003, 34));
    const path = await shelf.add(bytes, 'large.bin');
    const reads = () => shelf.statements.filter((each) => /select .*portico_piece/.test(each)).length;
    const before = reads();
    const request = shelf.open(path);
    request.end();
    const answer = await answerOf(request);
    answer.pause();
    await once(answer, 'readable');
    const settled = async () => {
      for (let last = -1; last !== reads(); ) {
        last = reads();
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      return reads() - before;
    };
    // What the sockets of both sides hold is read as well.
    const held = await settled();
    expect(held).toBeLessThan(size / PIECE - 10);
    request.destroy();
    expect(await settled()).toBeLessThanOrEqual(held + 1);
    expect(sha256((await shelf.ask(path)).bytes)).toBe(sha256(bytes));
  });

  it.each([
    ['says that this was all before it was', (socket: Socket) => socket.end()],
    ['goes away', (socket: Socket) => socket.resetAndDestroy()],
  ])('leave nothing where the client %s', async (_, leave) => {
    const before = await shelf.stored();
    const request = upload({ 'Content-Length': 5_000_000 });
    request.on('error', () => {});
    request.write(noise(1_500_000, 36));
    await vi.waitFor(async () => expect((await shelf.stored()).pieces).toBeGreaterThan(before.pieces), 10_000);
    leave(request.socket as Socket);
    await vi.waitFor(async () => expect(await shelf.stored()).toEqual(before), 10_000);
  });

  it('that cannot be read to their end do not look whole', async () => {
    const bytes = noise(4 * PIECE, 35);
    const path = await shelf.add(bytes, 'torn.bin');
    await shelf.engine
      .kysely<KernelTables>()
      .deleteFrom('portico_piece')
      .where('number', '=', 3)
      .where('bytes_id', 'in', (from) =>
        from.selectFrom('portico_blob').select('bytes_id').where('sha256', '=', sha256(bytes)),
      )
      .execute();
    const request = shelf.open(path);
    request.end();
    const answer = await answerOf(request);
    expect(answer.headers['content-length']).toBe(String(4 * PIECE));
    const whole = await buffer(answer).then(
      () => true,
      () => false,
    );
    expect(whole).toBe(false);
    expect(shelf.test.log).toContainEqual(expect.objectContaining({ event: 'documents.not_read' }));
  });

  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['..', 'file'],
    ['C:\\Windows\\system32\\a.txt', 'C__Windows_system32_a.txt'],
    ['Rechnung\u202efdp.exe', 'Rechnungfdp.exe'],
    ['a\u0000b\u0007.txt', 'ab.txt'],
    ['a\r\nSet-Cookie: b=c\r\n\r\n<script>', 'a Set-Cookie_ b=c _script_'],
    ['CON.txt', '_CON.txt'],
    ['Entwürfe ‘neu’ 新しい 🎨.txt', 'Entwürfe ‘neu’ 新しい 🎨.txt'],
    [`${'ä'.repeat(500)}.txt`, `${'ä'.repeat(196)}.txt`],
    ['', 'file'],
  ])('called %j are called %j, up and down', async (given, name) => {
    const paper = await sent('Hello', `attachment; filename*=UTF-8''${encodeURIComponent(given)}`);
    expect(paper.name).toBe(name);
    const answer = await shelf.ask(`/papers/${paper.id}/content`);
    expect(answer.headers['set-cookie']).toBeUndefined();
    const disposition = answer.headers['content-disposition'] ?? '';
    const [, encoded] = /filename\*=UTF-8''(\S+)$/.exec(disposition) ?? [];
    const [, quoted] = /filename=("[^"]*"|\S+)$/.exec(disposition) ?? [];
    expect(encoded === undefined ? quoted?.replaceAll('"', '') : decodeURIComponent(encoded)).toBe(name);
  });

  it.each([
    ['a name that is no header', 'attachment; filename="a'],
    ['an encoding that nobody knows', "attachment; filename*=X''%FF%FE"],
    ['bytes that are no UTF-8', "attachment; filename*=UTF-8''%FF%FE.txt"],
    ['nothing', ';;;'],
  ])('are taken with %s', async (_, disposition) => {
    expect(await sent('Hello', disposition)).toMatchObject({ size: 5 });
  });
});
