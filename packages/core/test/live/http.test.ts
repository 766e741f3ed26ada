import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPortalClient } from '../../src/client.js';
import type { Portal } from '../../src/index.js';
import { EventStream } from '../../src/live/event-stream.js';
import { type RunningServer, serve } from '../../src/node.js';
import type { TestAccount, TestBrowser } from '../../src/testing.js';
import { Listening, livePortal } from './live.test-support.js';
import type { Noticeboard } from './noticeboard.js';

describe('a live stream over HTTP', () => {
  let test: Awaited<ReturnType<typeof livePortal>>;
  let studio: TestAccount<Noticeboard>;
  const running: RunningServer[] = [];
  beforeAll(async () => {
    test = await livePortal('sqlite');
    studio = await test.account();
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
  });
  afterAll(() => test.close());

  const listening = async (fetch: (request: Request) => Promise<Response>) => {
    const server = await serve({ fetch }, { port: 0, hostname: '127.0.0.1' });
    running.push(server);
    return server;
  };
  /** A server that answers in the name of one browser. */
  const inNameOf = (browser: TestBrowser<Portal<Noticeboard>>) =>
    listening((request) => {
      const { pathname, search } = new URL(request.url);
      const headers = new Headers(request.headers);
      headers.delete('Host');
      return browser.fetch(pathname + search, { method: request.method, headers });
    });

  let count = 0;
  const client = async () => {
    count += 1;
    const contact = await studio.services.contacts.create({ email: `c${count}@example.com`, name: 'Hanna Brandt' });
    const browser = await test.signIn(studio, contact);
    const notice = () => studio.services.noticeboard.pin({ owner: contact.id, words: 'Hello' });
    return { contact, browser, notice };
  };

  it('arrives event by event, and frees its place when the client goes away', async () => {
    const { browser, notice } = await client();
    const { url } = await inNameOf(browser);
    const controller = new AbortController();
    const stream = new Listening(await fetch(`${url}/live`, { signal: controller.signal }));
    expect(stream.response.headers.get('Content-Type')).toBe('text/event-stream');
    expect(stream.response.headers.get('Cache-Control')).toBe('no-store');
    expect(await stream.heads()).toMatchObject({ 'noticeboard.unread': 0 });
    await notice();
    expect(await stream.heads()).toEqual({ 'noticeboard.unread': 1 });
    controller.abort();
    for (let i = 0; i < 12; i += 1) {
      const away = new AbortController();
      await vi.waitFor(async () => {
        const { status } = await fetch(`${url}/live`, { signal: away.signal });
        expect(status).toBe(200);
      });
      away.abort();
    }
  });

  it('is heard by the typed client, on after another node took over', async () => {
    const { browser, notice } = await client();
    const second = await test.node();
    let node = browser.through(second);
    const { url } = await listening((request) => {
      const { pathname, search } = new URL(request.url);
      return node.fetch(pathname + search, {
        headers: { 'Last-Event-ID': request.headers.get('Last-Event-ID') ?? '' },
      });
    });
    const api = createPortalClient<Portal<Noticeboard>>({ baseUrl: url });
    const heard = api.live();
    expect((await heard.next()).value).toMatchObject({ 'noticeboard.unread': 0 });
    node = browser;
    await second.close();
    await notice();
    const { value } = await heard.next();
    expect(value).toEqual({ 'noticeboard.unread': 1 });
    await heard.return();
  });

  it('is cut off where its server closes', async () => {
    const { browser } = await client();
    const server = await inNameOf(browser);
    const stream = new Listening(await fetch(`${server.url}/live`));
    await stream.heads();
    await server.close();
    running.pop();
    await expect(stream.next()).rejects.toThrow();
  });

  it('ends in order where the portal closes', async () => {
    const node = await test.node();
    const { browser } = await client();
    const { url } = await inNameOf(browser.through(node));
    const stream = new Listening(await fetch(`${url}/live`));
    await stream.heads();
    await node.close();
    expect(await stream.next()).toBeUndefined();
  });

  it('is dropped where the client does not read, without a word on the console', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    let ended = false;
    const events = new EventStream(() => {
      ended = true;
    });
    const { port } = await listening(
      async () => new Response(events.body, { headers: { 'Content-Type': 'text/event-stream' } }),
    );
    const socket = connect(port, '127.0.0.1');
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => {});
    socket.pause();
    socket.write('GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const piece = `"${'x'.repeat(16_000)}"`;
    let sent = 0;
    while (!ended && sent < 10_000) {
      events.send('heads', piece);
      sent += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ended).toBe(true);
    socket.resume();
    await closed;
    expect(told).not.toHaveBeenCalled();
    told.mockRestore();
  });
});
