import { describe, expect, it } from 'vitest';
import { BODY_LIMIT, readJson, readText } from './body.js';

/** A request whose body arrives in chunks, and how many of them were asked for. */
function chunked(chunks: readonly (string | Uint8Array)[], headers: Record<string, string> = {}) {
  const left = [...chunks];
  const read = { chunks: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = left.shift();
        if (chunk === undefined) return controller.close();
        read.chunks += 1;
        controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      },
    },
    { highWaterMark: 0 },
  );
  const request = new Request('https://x.example', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  return { request, read };
}

const tooLarge = { code: 'body_too_large', status: 413 };
const json = { 'Content-Type': 'application/json' };

describe('a body', () => {
  it('that says it is larger than the limit is refused before anything of it is read', async () => {
    const { request, read } = chunked(['12345', '678901'], { 'Content-Length': '11' });
    await expect(readText(request, 10)).rejects.toMatchObject(tooLarge);
    expect(read.chunks).toBe(0);
  });

  it('that does not say its length is read up to the limit, and no further', async () => {
    const { request, read } = chunked(['12345', '678901', '2', '3']);
    await expect(readText(request, 10)).rejects.toMatchObject(tooLarge);
    expect(read.chunks).toBe(2);
  });

  it('that is larger than it says is refused too', async () => {
    const { request } = chunked(['12345', '678901'], { 'Content-Length': '5' });
    await expect(readText(request, 10)).rejects.toMatchObject(tooLarge);
  });

  it('of just the limit is read whole', async () => {
    const { request } = chunked(['12345', '67890'], { 'Content-Length': '10' });
    expect(await readText(request, 10)).toBe('1234567890');
    expect(await readText(chunked(['12345', '67890']).request, 10)).toBe('1234567890');
  });

  it('has a limit where none is named', async () => {
    await expect(readText(chunked(['x'], { 'Content-Length': String(BODY_LIMIT + 1) }).request)).rejects.toMatchObject(
      tooLarge,
    );
    await expect(readText(chunked(['x'.repeat(BODY_LIMIT), 'x']).request)).rejects.toMatchObject(tooLarge);
    expect(await readText(chunked(['x'.repeat(BODY_LIMIT)]).request)).toHaveLength(BODY_LIMIT);
    await expect(readJson(chunked([`"${'x'.repeat(BODY_LIMIT)}"`], json).request)).rejects.toMatchObject(tooLarge);
  });

  it('that there is not is an empty text', async () => {
    expect(await readText(new Request('https://x.example', { method: 'POST' }))).toBe('');
  });

  it('may have a character that two chunks share, and none that is not UTF-8', async () => {
    const [first, second] = new TextEncoder().encode('ü');
    const { request } = chunked([new Uint8Array([first ?? 0]), new Uint8Array([second ?? 0])]);
    expect(await readText(request)).toBe('ü');
    await expect(readText(chunked([new Uint8Array([0xff])]).request)).rejects.toMatchObject({
      code: 'body_malformed',
      status: 400,
    });
  });

  it('is JSON and says so', async () => {
    const withCharset = { 'Content-Type': 'Application/JSON; charset=utf-8' };
    expect(await readJson(chunked(['{"a":', '1}'], withCharset).request)).toEqual({ a: 1 });
    await expect(readJson(chunked(['{'], json).request)).rejects.toMatchObject({ code: 'body_malformed', status: 400 });
    for (const headers of [{}, { 'Content-Type': 'text/plain' }, { 'Content-Type': 'application/jsonp' }])
      await expect(readJson(chunked(['{}'], headers as Record<string, string>).request)).rejects.toMatchObject({
        code: 'media_type_unsupported',
        status: 415,
      });
  });

  it('of JSON is bounded by the limit of its route', async () => {
    await expect(readJson(chunked(['{"a":', '"12345"}'], json).request, 10)).rejects.toMatchObject(tooLarge);
  });

  it.each([String.raw`{"a":"x\u0000"}`, String.raw`{"\u0000":1}`, String.raw`["a",["\u0000"]]`])(
    'with a NUL in it is refused: %s',
    async (body) => {
      const { request } = chunked([body], json);
      await expect(readJson(request)).rejects.toMatchObject({ code: 'body_malformed', status: 400 });
    },
  );

  it('that only speaks of a NUL is taken', async () => {
    const { request } = chunked([String.raw`{"a":"\\u0000"}`], json);
    expect(await readJson(request)).toEqual({ a: String.raw`\u0000` });
  });
});
