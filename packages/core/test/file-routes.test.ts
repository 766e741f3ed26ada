import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noise, samples, sha256 } from '../src/documents/documents.test-support.js';
import type { Portal } from '../src/index.js';
import { type TestAccount, type TestBrowser, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type ShelfPlugin, shelf } from './shelf.js';

describe.each(testEngines())('routes for files on %s', (engine) => {
  let test: TestPortal<ShelfPlugin>;
  let studio: TestAccount<ShelfPlugin>;
  let hanna: TestBrowser<Portal<ShelfPlugin>>;
  let otto: TestBrowser<Portal<ShelfPlugin>>;
  let owner: string;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [shelf()] });
    studio = await test.account();
    const contact = await studio.services.contacts.create({ email: 'h@example.com', name: 'Hanna' });
    owner = contact.id;
    hanna = await test.signIn(studio, contact);
    otto = await test.signIn(studio, await studio.services.contacts.create({ email: 'o@example.com', name: 'Otto' }));
  });
  afterAll(() => test.close());

  const add = async (bytes: Uint8Array, name: string) =>
    `/papers/${(await studio.services.shelf.add({ owner, name, bytes: new Uint8Array(bytes) })).id}/content`;
  const send = (path: string, bytes: Uint8Array | ReadableStream, init: RequestInit = {}, browser = hanna) =>
    browser.fetch(path, { method: 'POST', body: bytes as BodyInit, duplex: 'half', ...init } as RequestInit);
  const headersOf = (response: Response, ...names: string[]) => names.map((name) => response.headers.get(name));
  const code = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

  describe('a download', () => {
    it('is the file as it was, by its hash, and asked for again each time', async () => {
      const path = await add(samples.pdf, 'Entwu\u0308rfe "neu".pdf');
      const response = await hanna.fetch(path);
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/pdf',
        'content-length': String(samples.pdf.length),
        'content-disposition': `inline; filename="Entw_rfe _neu_.pdf"; filename*=UTF-8''Entw%C3%BCrfe%20_neu_.pdf`,
        'cache-control': 'private, no-cache',
        etag: `"${sha256(samples.pdf)}"`,
        'accept-ranges': 'bytes',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(Buffer.from(await response.arrayBuffer()).equals(samples.pdf)).toBe(true);
      const again = await hanna.fetch(path, { headers: { 'If-None-Match': `"x", W/"${sha256(samples.pdf)}"` } });
      expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([
        304,
        '',
        `"${sha256(samples.pdf)}"`,
      ]);
      // A browser puts the headers of this answer on what it has.
      for (const name of ['Content-Security-Policy', 'X-Frame-Options', 'Content-Disposition', 'Content-Type'])
        expect(again.headers.get(name), name).toBe(response.headers.get(name));
      const stale = await hanna.fetch(path, { headers: { 'If-Match': '"other"' } });
      expect(await code(stale)).toEqual([412, 'document_changed']);
      const head = await hanna.fetch(path, { method: 'HEAD' });
      expect([head.status, await head.text(), ...headersOf(head, 'Content-Length', 'ETag')]).toEqual([
        200,
        '',
        String(samples.pdf.length),
        `"${sha256(samples.pdf)}"`,
      ]);
    });

    it('is kept by no device, and has another name, where its route says so', async () => {
      const path = (await add(samples.png, 'a.png')).replace('content', 'copy');
      const response = await hanna.fetch(`${path}?name=${encodeURIComponent('../x\u202e.exe')}`);
      expect(headersOf(response, 'Cache-Control', 'Content-Disposition')).toEqual([
        'no-store',
        'attachment; filename=_x.exe.png',
      ]);
    });

    it.each([
      ['bytes=0-0', 0, 1],
      ['bytes=5-9', 5, 10],
      ['bytes=262140-262150', 262_140, 262_151],
      ['bytes=299999-', 299_999, 300_000],
      ['bytes=-3', 299_997, 300_000],
      ['bytes=-999999', 0, 300_000],
      ['bytes=10-9999999999', 10, 300_000],
    ])('of %s is that part', async (range, from, to) => {
      const bytes = noise(300_000, 21);
      const path = await add(bytes, 'a.bin');
      const response = await hanna.fetch(path, { headers: { Range: range } });
      expect([response.status, ...headersOf(response, 'Content-Range', 'Content-Length')]).toEqual([
        206,
        `bytes ${from}-${to - 1}/300000`,
        String(to - from),
      ]);
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true);
    });

    it('is whole for what is no range, for several, and for another file’s; and nothing beyond its end', async () => {
      const path = await add(noise(1000, 22), 'a.bin');
      const tag = `"${sha256(noise(1000, 22))}"`;
      for (const headers of [
        { Range: 'bytes=0-1,5-6' },
        { Range: 'bytes=9-2' },
        { Range: 'lines=1-2' },
        { Range: 'bytes=-' },
        { Range: 'bytes=0-1', 'If-Range': '"other"' },
        { Range: 'bytes=0-1', 'If-Range': `W/${tag}` },
        { Range: 'bytes=0-1', 'If-Range': 'Wed, 21 Oct 2015 07:28:00 GMT' },
      ] as Record<string, string>[]) {
        const response = await hanna.fetch(path, { headers });
        expect([response.status, (await response.arrayBuffer()).byteLength], JSON.stringify(headers)).toEqual([
          200, 1000,
        ]);
      }
      expect((await hanna.fetch(path, { headers: { Range: 'bytes=0-1', 'If-Range': tag } })).status).toBe(206);
      const head = await hanna.fetch(path, { method: 'HEAD', headers: { Range: 'bytes=0-1' } });
      expect([head.status, head.headers.get('Content-Length')]).toEqual([200, '1000']);
      for (const range of ['bytes=1000-', 'bytes=-0']) {
        const response = await hanna.fetch(path, { headers: { Range: range } });
        expect(response.headers.get('Content-Range')).toBe('bytes */1000');
        expect(await code(response)).toEqual([416, 'range_unsatisfiable']);
      }
      const empty = await hanna.fetch(await add(new Uint8Array(), 'empty'), { headers: { Range: 'bytes=0-' } });
      expect([empty.status, empty.headers.get('Content-Length'), await empty.text()]).toEqual([200, '0', '']);
    });

    it.each([
      ['page.png', samples.html, 'text/html', 'attachment'],
      ['drawing.png', samples.svg, 'image/svg+xml', 'attachment'],
      ['picture.html', samples.png, 'image/png', 'inline'],
      ['notes.html', samples.text, 'text/plain; charset=utf-8', 'inline'],
      ['program.pdf', Buffer.from('MZ\x90\0\x03\0\0\0'), 'application/x-msdownload', 'attachment'],
    ])('runs nothing in the portal’s origin: %s', async (name, bytes, type, disposition) => {
      const response = await hanna.fetch(await add(bytes, name));
      expect(headersOf(response, 'Content-Type', 'X-Content-Type-Options')).toEqual([type, 'nosniff']);
      expect(response.headers.get('Content-Disposition')).toMatch(new RegExp(`^${disposition};`));
      expect(response.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none';.*; sandbox$/);
    });

    it('of a PDF opens in a browser’s own reader, which no sandbox lets run, and allows no script beside it', async () => {
      const response = await hanna.fetch(await add(samples.pdf, 'a.pdf'));
      expect(headersOf(response, 'Content-Security-Policy', 'X-Content-Type-Options', 'X-Frame-Options')).toEqual([
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        'nosniff',
        'SAMEORIGIN',
      ]);
    });

    it('is the one 404 for whoever may not see it', async () => {
      const path = await add(samples.text, 'a.txt');
      const unknown = await otto.fetch('/papers/0192f3c4-7a61-7000-8000-000000000000/content');
      const whole = async (response: Response) => [response.status, [...response.headers], await response.text()];
      const expected = await whole(unknown);
      expect(expected[0]).toBe(404);
      expect(await whole(await otto.fetch(path))).toEqual(expected);
      expect(await whole(await otto.fetch('/nowhere'))).toEqual(expected);
      const other = await test.account();
      const eve = await test.signIn(
        other,
        await other.services.contacts.create({ email: 'e@example.com', name: 'Eve' }),
      );
      expect(await whole(await eve.fetch(path))).toEqual(expected);
      expect((await test.visit(studio).fetch(path)).status).toBe(401);
      await studio.services.apps.disallow('papers');
      expect(await whole(await hanna.fetch(path))).toEqual(expected);
      expect(await whole(await send('/papers', samples.text))).toEqual(expected);
      await studio.services.apps.allow('papers');
      await studio.services.shelf.remove({ id: path.split('/')[2]! });
      expect(await whole(await hanna.fetch(path))).toEqual(expected);
    });
  });

  describe('an upload', () => {
    it('stores the bytes as they come, under a safe name, by any node', async () => {
      const bytes = noise(engine.includes('security') ? 2_000_000 : 20_000_000, 23);
      const body = new ReadableStream({
        pull(controller) {
          for (let at = 0; at < bytes.length; at += 1_000_003) controller.enqueue(bytes.subarray(at, at + 1_000_003));
          controller.close();
        },
      });
      const headers = { 'Content-Disposition': "attachment; filename*=UTF-8''..%2FPl%C3%A4ne%E2%80%AE.bin" };
      const stored = await (await send('/papers', body, { headers })).json();
      expect(stored).toMatchObject({ name: '_Pläne.bin', size: bytes.length, sha256: sha256(bytes) });
      const node = await test.node();
      const response = await hanna.through(node).fetch(`/papers/${stored.id}/content`);
      expect(sha256(Buffer.from(await response.arrayBuffer()))).toBe(sha256(bytes));
    });

    it('is called and found by the typed client', async () => {
      const api = hanna.api();
      const file = new File([new Uint8Array(samples.png)], 'Übersicht (1).png', { type: 'image/png' });
      const stored = await api('POST /papers', { file, idempotencyKey: 'p1' });
      expect(stored).toMatchObject({ name: 'Übersicht (1).png', mediaType: 'image/png', size: samples.png.length });
      const address = api.address('GET /papers/:id/content', { params: { id: stored.id } });
      expect(address).toBe(`${hanna.origin}/portal/papers/${stored.id}/content`);
      expect((await hanna.send(new Request(address))).status).toBe(200);
      const again = await api('PUT /papers/:id/content', {
        params: { id: stored.id },
        file: new Blob(['a']),
        name: 'b',
      });
      expect(again).toMatchObject({ id: stored.id, name: 'b', mediaType: 'text/plain' });
      expect(await (await hanna.send(new Request(address))).text()).toBe('a');
    });

    it('happens once for a key, and asks for one where its route does', async () => {
      const keyed = (key: string, bytes: Uint8Array) =>
        send('/papers', bytes, { headers: { 'Idempotency-Key': `"${key}"` } });
      const [one, two] = [await keyed('k1', samples.text), await keyed('k1', samples.text)];
      expect(await two.json()).toEqual(await one.json());
      expect(two.headers.get('Idempotent-Replayed')).toBe('true');
      expect(await code(await keyed('k1', samples.png))).toEqual([409, 'idempotency_key_reused']);
      expect(await code(await send('/papers/pictures', samples.png))).toEqual([400, 'idempotency_key_missing']);
    });

    it.each([
      ['a kind that is not taken', samples.svg, {}, [415, 'document_kind_refused']],
      ['too much', Buffer.concat([samples.png, noise(1000, 24)]), {}, [413, 'document_too_large']],
      ['nothing', Buffer.alloc(0), {}, [422, 'document_empty']],
      ['a form', samples.png, { 'Content-Type': 'multipart/form-data; boundary=x' }, [415, 'media_type_unsupported']],
      ['something packed', samples.png, { 'Content-Encoding': 'gzip' }, [415, 'media_type_unsupported']],
      ['another site', samples.png, { 'Sec-Fetch-Site': 'cross-site' }, [403, 'cross_site']],
    ])('refuses %s, and keeps nothing of it', async (_, bytes, more, expected) => {
      const headers = { 'Idempotency-Key': '"r"', ...more };
      expect(await code(await send('/papers/pictures', bytes, { headers }))).toEqual(expected);
    });

    it('that breaks off, or that the plugin refuses, leaves nothing', async () => {
      const broken = new ReadableStream({
        pull(controller) {
          controller.enqueue(noise(300_000, 25));
          controller.error(new Error('gone'));
        },
      });
      expect(await code(await send('/papers', broken))).toEqual([400, 'document_broken_off']);
      expect(await code(await send('/papers/small', noise(300_000, 26)))).toEqual([409, 'shelf_full']);
      expect(await code(await send('/papers', samples.text, {}, test.visit(studio)))).toEqual([
        401,
        'sign_in_required',
      ]);
      expect(test.log.filter(({ event }) => event === 'documents.left_over')).toEqual([]);
    });
  });

  it('are described', async () => {
    const { paths } = (await (await hanna.fetch('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { requestBody?: object; parameters?: object[]; responses: object }>>;
    };
    expect(paths['/papers/{id}/content']?.['get']?.responses).toMatchObject({ 200: { content: { '*/*': {} } } });
    expect(paths['/papers/pictures']?.['post']).toMatchObject({
      requestBody: { content: { 'image/*': {} } },
      parameters: [
        { name: 'Content-Disposition', in: 'header' },
        { name: 'Idempotency-Key', required: true },
      ],
    });
  });
});
