import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VisitsPlugin } from '../../test/visits.js';
import type { Portal } from '../portal.js';
import { createPortalClient } from './client.js';

/** A portal that answers one attempt after the other as it is told. */
function portal(answers: readonly (() => Response | Promise<Response>)[]) {
  const asked: Request[] = [];
  const api = createPortalClient<Portal<VisitsPlugin>>({
    baseUrl: 'https://clients.example/portal',
    headers: { 'X-Of-Host': 'phone' },
    fetch: async (request) => {
      asked.push(request);
      const answer = answers[asked.length - 1];
      if (answer === undefined) throw new Error('Nothing more was expected.');
      return answer();
    },
  });
  return { api, asked };
}

const stream = (text: string | ReadableStream<Uint8Array>) =>
  new Response(text, { headers: { 'Content-Type': 'text/event-stream' } });
const heads = (value: object, id: string) => `event: heads\nid: ${id}\ndata: ${JSON.stringify(value)}\n\n`;
const refusal = (status: number, code: string, headers: HeadersInit = {}) =>
  new Response(JSON.stringify({ status, code, detail: 'No.' }), { status, headers });

describe('listening', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** Everything that is heard until it ends. */
  const all = async (listening: AsyncIterable<unknown>) => {
    const heard: unknown[] = [];
    let failed: unknown;
    const over = (async () => {
      for await (const each of listening) heard.push(each);
    })().catch((error: unknown) => {
      failed = error;
    });
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    while (!isOver) await vi.advanceTimersByTimeAsync(1000);
    return { heard, failed };
  };

  it('comes back by itself with what it was told last, under one name, until there is no access any more', async () => {
    const { api, asked } = portal([
      () => stream(`retry: 3000\n\n${heads({ notifications: { unread: 1, latest: 'a' } }, 'n=1')}`),
      () => stream(`${heads({ notifications: { unread: 2, latest: 'b' } }, 'n=2')}event: gone\ndata: {}\n\n`),
      () => refusal(401, 'sign_in_required'),
    ]);
    const { heard, failed } = await all(api.live());
    expect(heard).toEqual([
      { notifications: { unread: 1, latest: 'a' } },
      { notifications: { unread: 2, latest: 'b' } },
    ]);
    expect(failed).toMatchObject({ name: 'PortalProblem', status: 401, code: 'sign_in_required' });
    expect(asked.map((request) => request.headers.get('Last-Event-ID'))).toEqual([null, 'n=1', 'n=2']);
    expect(asked[0]).toMatchObject({ method: 'GET', credentials: 'include', cache: 'no-store' });
    expect(asked[0]?.headers.get('Accept')).toBe('text/event-stream');
    expect(asked[0]?.headers.get('X-Of-Host')).toBe('phone');
    expect(asked[0]?.url).toMatch(/^https:\/\/clients\.example\/portal\/live\?listener=\w+$/);
    expect(new Set(asked.map(({ url }) => url)).size).toBe(1);
  });

  it('tries again where the portal cannot be reached, is busy, or something else answers', async () => {
    const { api, asked } = portal([
      () => Promise.reject(new TypeError('fetch failed')),
      () => refusal(503, 'unavailable'),
      () => refusal(429, 'too_many_streams', { 'Retry-After': '30' }),
      () => new Response('<h1>Sign in to this network</h1>', { headers: { 'Content-Type': 'text/html' } }),
      () => new Response('Bad gateway', { status: 502 }),
      () => stream(heads({ notifications: null }, 'x')),
      () => refusal(404, 'not_found'),
    ]);
    const { heard, failed } = await all(api.live());
    expect(heard).toEqual([{ notifications: null }]);
    expect(failed).toMatchObject({ status: 404, code: 'not_found' });
    expect(asked).toHaveLength(7);
  });

  it('gives up a connection on which nothing comes any more', async () => {
    const silent = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(heads({ notifications: null }, 'x'))),
    });
    const { api, asked } = portal([
      () => {
        const signal = asked[0]?.signal;
        const body = silent.pipeThrough(new TransformStream(), signal === undefined ? {} : { signal });
        return stream(body);
      },
      () => refusal(401, 'sign_in_required'),
    ]);
    const { heard, failed } = await all(api.live());
    expect(heard).toEqual([{ notifications: null }]);
    expect(failed).toMatchObject({ status: 401 });
  });

  it('ends without a word when it is told to, also while it waits', async () => {
    const controller = new AbortController();
    const { api, asked } = portal([() => Promise.reject(new TypeError('fetch failed'))]);
    setTimeout(() => controller.abort(), 10);
    expect(await all(api.live({ signal: controller.signal }))).toEqual({ heard: [], failed: undefined });
    expect(asked.length).toBeLessThan(3);
    expect(await all(api.live({ signal: AbortSignal.abort() }))).toEqual({ heard: [], failed: undefined });
  });

  it('hangs up when whoever listens leaves', async () => {
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(heads({ notifications: null }, 'x'))),
    });
    const { api, asked } = portal([() => stream(endless)]);
    for await (const _ of api.live()) break;
    expect(asked[0]?.signal.aborted).toBe(true);
  });
});
