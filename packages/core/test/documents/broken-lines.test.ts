import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DatabaseStorage } from '../../src/documents/database-storage.js';
import { noise } from '../../src/documents/documents.test-support.js';
import type { KernelTables } from '../../src/identity/tables.js';
import { type RunningServer, serve } from '../../src/node.js';
import { kernelEngines } from '../../src/testing/test-database.js';
import { type TestAccount, type TestPortal, testPortal } from '../../src/testing.js';
import { type ShelfPlugin, shelf } from '../shelf.js';

/** Over real connections, since what matters here is how they end. */
describe.each(kernelEngines())('files over lines that break, on %s', (engine) => {
  let test: TestPortal<ShelfPlugin>;
  let studio: TestAccount<ShelfPlugin>;
  let server: RunningServer;
  let cookie: string;
  let owner: string;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [shelf()] });
    studio = await test.account({ hosts: ['localhost'] });
    server = await serve(test.portal, { port: 0 });
    ({ id: owner } = await studio.services.contacts.create({ email: 'h@example.com', name: 'Hanna' }));
    const { path } = await studio.services.contacts.signInLink({ contact: owner, instant: true });
    const headers = { Accept: 'application/json', 'Sec-Fetch-Site': 'same-origin' };
    const signedIn = await fetch(server.url + path, { method: 'POST', headers });
    cookie = signedIn.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
  });
  afterAll(async () => {
    await server.close();
    await test.close();
  });

  const rows = async () => {
    const opened = await test.database.open();
    const db = opened.kysely<KernelTables>();
    const bytes = await db.selectFrom('portico_bytes').select('status').execute();
    const pieces = await db.selectFrom('portico_piece').select('number').execute();
    await opened.close();
    return { bytes: bytes.map(({ status }) => status), pieces: pieces.length };
  };
  const ask = async (...lines: string[]): Promise<Socket> => {
    const socket = connect(server.port, 'localhost');
    await once(socket, 'connect');
    socket.write([...lines, `Host: localhost:${server.port}`, `Cookie: ${cookie}`, '', ''].join('\r\n'));
    return socket;
  };
  const startUpload = (length: number) =>
    ask('POST /portal/papers HTTP/1.1', `Content-Length: ${length}`, 'Sec-Fetch-Site: same-origin');

  it('leave nothing of an upload that ends before its announced length', async () => {
    const before = await rows();
    const socket = await startUpload(5_000_000);
    socket.write(noise(1_500_000));
    await vi.waitFor(async () => expect((await rows()).bytes).toContain('arriving'), 10_000);
    // Half of the connection: whoever sends says that this was all.
    socket.end();
    await vi.waitFor(async () => expect(await rows()).toEqual(before), 10_000);
    socket.destroy();
  });

  it('leave nothing of an upload whose client goes away', async () => {
    const before = await rows();
    const socket = await startUpload(5_000_000);
    socket.write(noise(1_500_000));
    await vi.waitFor(async () => expect((await rows()).bytes).toContain('arriving'), 10_000);
    socket.resetAndDestroy();
    await vi.waitFor(async () => expect(await rows()).toEqual(before), 10_000);
  });

  it('end the reading of a download whose client goes away', async () => {
    const bytes = new Uint8Array(noise(20_000_000, 31));
    const { id } = await studio.services.shelf.add({ owner, name: 'a.bin', bytes });
    const pieces = vi.spyOn(DatabaseStorage.prototype, 'read');
    const socket = await ask(`GET /portal/papers/${id}/content HTTP/1.1`);
    await vi.waitFor(() => expect(pieces).toHaveBeenCalled(), 10_000);
    const reading = pieces.mock.results[0]?.value as AsyncGenerator<Uint8Array>;
    pieces.mockRestore();
    socket.resetAndDestroy();
    // Waits for requests under way: it would never end if the answer still waited for its reader.
    await server.close();
    expect(await reading.next()).toEqual({ done: true, value: undefined });
    server = await serve(test.portal, { port: 0 });
    expect(test.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
