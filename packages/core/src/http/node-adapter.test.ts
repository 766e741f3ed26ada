import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningServer, serve, toNodeListener } from './node-adapter.js';

describe('the node adapter', () => {
  const running: RunningServer[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
  });

  it('serves on a free port, tells where requests come from, and closes', async () => {
    const server = await serve(
      {
        fetch: async (request, connection) =>
          Response.json({ path: new URL(request.url).pathname, host: request.headers.get('Host'), ...connection }),
      },
      { port: 0, hostname: '127.0.0.1' },
    );
    running.push(server);
    const answer = await (await fetch(`${server.url}/portal/home`)).json();
    expect(answer).toEqual({ path: '/portal/home', host: `127.0.0.1:${server.port}`, remoteAddress: '127.0.0.1' });
    await server.close();
    running.pop();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('passes bodies and cookies both ways', async () => {
    const server = await serve(
      {
        fetch: async (request) => {
          const headers = new Headers();
          headers.append('Set-Cookie', 'a=1');
          headers.append('Set-Cookie', 'b=2');
          return new Response(await request.text(), { status: 201, headers });
        },
      },
      { port: 0, hostname: '127.0.0.1' },
    );
    running.push(server);
    const response = await fetch(server.url, { method: 'POST', body: 'grüß dich' });
    expect(response.status).toBe(201);
    expect(await response.text()).toBe('grüß dich');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('closes although a browser holds a connection on which it asked nothing', async () => {
    const server = await serve({ fetch: () => new Response() }, { port: 0, hostname: '127.0.0.1' });
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const ended = once(socket, 'close');
    await server.close();
    await ended;
  });

  it('lets a request that is under way end before it closes', async () => {
    let answer = () => {};
    let asked = () => {};
    const underWay = new Promise<void>((resolve) => (asked = resolve));
    const server = await serve(
      {
        fetch: async () => {
          asked();
          await new Promise<void>((resolve) => (answer = resolve));
          return new Response('whole');
        },
      },
      { port: 0, hostname: '127.0.0.1' },
    );
    const response = fetch(server.url);
    await underWay;
    const closed = server.close();
    answer();
    expect(await (await response).text()).toBe('whole');
    await closed;
  });

  it('gives a file that is on its way hours, its headers a minute, and cuts off who falls silent', async () => {
    let heard = (_: unknown) => {};
    const broken = new Promise((resolve) => {
      heard = resolve;
    });
    let limits: Pick<Server, 'requestTimeout' | 'headersTimeout' | 'timeout'> | undefined;
    const look = (message: unknown) => {
      limits = (message as { readonly server: Server }).server;
    };
    subscribe('http.server.request.start', look);
    const server = await serve(
      {
        fetch: async (request) => {
          await request.text().catch(heard);
          return new Response();
        },
      },
      { port: 0, hostname: '127.0.0.1', idleTimeout: 50 },
    );
    running.push(server);
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    const ended = once(socket, 'close');
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf');
    await ended;
    expect(await broken).toBeInstanceOf(Error);
    unsubscribe('http.server.request.start', look);
    expect(limits).toMatchObject({ requestTimeout: 4 * 60 * 60_000, headersTimeout: 60_000, timeout: 50 });
  });

  it('tells when a port is taken', async () => {
    const server = await serve({ fetch: () => new Response() }, { port: 0, hostname: '127.0.0.1' });
    running.push(server);
    await expect(serve({ fetch: () => new Response() }, { port: server.port, hostname: '127.0.0.1' })).rejects.toThrow(
      /EADDRINUSE/,
    );
  });

  it('is a listener for a server of the host’s own', async () => {
    const own = createServer(toNodeListener({ fetch: () => new Response('mounted') }));
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
    const { port } = own.address() as AddressInfo;
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('mounted');
    await new Promise((resolve) => own.close(resolve));
  });
});
