import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog, type LogRecord } from '../log.js';
import { parseAllowedHosts } from './allowed-hosts.js';
import { selfSigned } from './certificate.test-support.js';
import { GuardedFetch, type GuardedRequest, type ResolvedAddress } from './guarded-fetch.js';

const certificate = selfSigned('hooks.example', 'bare.example');
const servers: Server[] = [];
const records: LogRecord[] = [];
const log = createLog(
  (record) => records.push(record),
  () => '',
);

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  records.length = 0;
});

/** A server on this machine, and all that arrived there. */
async function listening(answer: RequestListener, secure = true) {
  const arrived: IncomingMessage[] = [];
  const sockets: Socket[] = [];
  const listener: RequestListener = (request, response) => {
    arrived.push(request);
    answer(request, response);
  };
  const server = secure ? createHttpsServer(certificate, listener) : createHttpServer(listener);
  server.on('connection', (socket: Socket) => sockets.push(socket));
  server.on('tlsClientError', () => {});
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, arrived, sockets };
}

const loopback: ResolvedAddress = { address: '127.0.0.1', family: 4 };
const ok: RequestListener = (_, response) => response.end('thanks');

function fetcher(allow: string[], addresses: readonly ResolvedAddress[] = [loopback]) {
  const resolve = vi.fn(async (_name: string) => addresses);
  return { resolve, guarded: new GuardedFetch(parseAllowedHosts(allow), log, resolve, certificate.cert) };
}

const request = (more: Partial<GuardedRequest> = {}): GuardedRequest => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: '{"a":"ü"}',
  timeLimit: 5_000,
  answerLimit: 1_000,
  incomplete: 'refuse',
  ...more,
});

describe('a guarded request', () => {
  it('arrives by https at the address that the name was resolved to, once, under its own name', async () => {
    const server = await listening(async (incoming, response) => {
      let body = '';
      for await (const part of incoming) body += part;
      const name = incoming.socket instanceof TLSSocket && incoming.socket.servername;
      response.writeHead(201, { 'X-Seen': `${incoming.method} ${incoming.url}`, 'Set-Cookie': ['a=1', 'b=2'] });
      response.end(
        JSON.stringify({ body, host: incoming.headers.host, name, length: incoming.headers['content-length'] }),
      );
    });
    const { guarded, resolve } = fetcher(['hooks.example']);
    const answer = await guarded.fetch(`https://Hooks.Example.:${server.port}/in?x=%20y#z`, request());
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ 'x-seen': 'POST /in?x=%20y', 'set-cookie': 'a=1, b=2' });
    expect(JSON.parse(Buffer.from(answer.body).toString())).toEqual({
      body: '{"a":"ü"}',
      host: `hooks.example:${server.port}`,
      name: 'hooks.example',
      length: '10',
    });
    expect(resolve.mock.calls).toEqual([['hooks.example']]);
  });

  it('asks no resolver for an address, and goes by http where the host allows it', async () => {
    const server = await listening(ok, false);
    const { guarded, resolve } = fetcher([`127.0.0.1:${server.port}`]);
    const answer = await guarded.fetch(`http://127.0.0.1:${server.port}`, request({ method: 'GET' }));
    expect(answer).toMatchObject({ status: 200, body: Buffer.from('thanks') });
    expect(resolve).not.toHaveBeenCalled();
  });

  it('resolves with what this machine resolves with', async () => {
    const server = await listening(ok, false);
    const guarded = new GuardedFetch(parseAllowedHosts([`localhost:${server.port}`]), log);
    const answer = await guarded.fetch(`http://localhost:${server.port}`, request());
    expect(answer.status).toBe(200);
    await expect(guarded.fetch('https://nobody.invalid', request())).rejects.toMatchObject({ reason: 'name_unknown' });
  });

  it.each([
    ['loopback', [{ address: '127.0.0.1', family: 4 }]],
    ['a public address and loopback', [{ address: '8.8.8.8', family: 4 }, loopback]],
    ['metadata', [{ address: '169.254.169.254', family: 4 }]],
    ['mapped loopback', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    ['NAT64', [{ address: '64:ff9b::7f00:1', family: 6 }]],
    ['what is no address', [{ address: '2130706433', family: 4 }]],
  ])('reaches nobody by a name that means %s', async (_, addresses) => {
    const server = await listening(ok);
    const { guarded } = fetcher([], addresses);
    const failure = await guarded.fetch(`https://hooks.example:${server.port}`, request()).catch((error) => error);
    expect(failure).toMatchObject({ name: 'FetchFailure', reason: 'address_refused' });
    expect(server.sockets).toEqual([]);
    // Whoever chose the name learns nothing of what it means here; the host does.
    for (const { address } of addresses) expect(failure.message).not.toContain(address);
    expect(records).toMatchObject([{ event: 'fetch.refused', host: 'hooks.example' }]);
  });

  it('is judged anew each time, and connects to what was judged: a name that changes gains nothing', async () => {
    const server = await listening(ok);
    const answers: ResolvedAddress[] = [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.9', family: 4 },
    ];
    const resolve = vi.fn(async () => [answers.shift() ?? loopback]);
    const guarded = new GuardedFetch(parseAllowedHosts(['hooks.example']), log, resolve, certificate.cert);
    // The first answer is the one that is used: at the second nobody listens.
    expect((await guarded.fetch(`https://hooks.example:${server.port}`, request())).status).toBe(200);
    expect(resolve).toHaveBeenCalledTimes(1);
    await expect(guarded.fetch(`https://hooks.example:${server.port}`, request())).rejects.toMatchObject({
      reason: 'unreachable',
    });
    const rebinding = new GuardedFetch(parseAllowedHosts(), log, resolve, certificate.cert);
    await expect(rebinding.fetch(`https://hooks.example:${server.port}`, request())).rejects.toMatchObject({
      reason: 'address_refused',
    });
    expect(server.arrived).toHaveLength(1);
  });

  it('tries the addresses of a name one after the other', async () => {
    const server = await listening(ok);
    const { guarded } = fetcher(
      ['hooks.example'],
      [{ address: '127.0.0.9', family: 4 }, { address: '::1', family: 6 }, loopback],
    );
    expect((await guarded.fetch(`https://hooks.example:${server.port}`, request())).status).toBe(200);
  });

  it('keeps no connection', async () => {
    const server = await listening(ok);
    const { guarded } = fetcher(['hooks.example']);
    for (let count = 0; count < 2; count += 1) await guarded.fetch(`https://hooks.example:${server.port}`, request());
    expect(server.sockets).toHaveLength(2);
    expect(server.arrived.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
  });

  it('trusts no certificate for another name', async () => {
    const server = await listening(ok);
    const { guarded } = fetcher(['other.example']);
    await expect(guarded.fetch(`https://other.example:${server.port}`, request())).rejects.toMatchObject({
      reason: 'unreachable',
      message: 'The connection failed: ERR_TLS_CERT_ALTNAME_INVALID.',
    });
    const stranger = new GuardedFetch(parseAllowedHosts(['hooks.example']), log, async () => [loopback]);
    await expect(stranger.fetch(`https://hooks.example:${server.port}`, request())).rejects.toMatchObject({
      message: 'The connection failed: DEPTH_ZERO_SELF_SIGNED_CERT.',
    });
    expect(server.arrived).toEqual([]);
  });

  it('trusts no unknown certificate where the environment says that any will do', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { port, arrived } = await listening(ok);
    const unknown = new GuardedFetch(parseAllowedHosts(['hooks.example']), log, async () => [loopback]);
    await expect(unknown.fetch(`https://hooks.example:${port}/`, request())).rejects.toThrow('connection failed');
    expect(arrived).toHaveLength(0);
    vi.unstubAllEnvs();
  });

  it('follows no redirect', async () => {
    const server = await listening((_, response) =>
      response.writeHead(307, { Location: 'https://bare.example/' }).end(),
    );
    const { guarded } = fetcher(['hooks.example', 'bare.example']);
    expect(await guarded.fetch(`https://hooks.example:${server.port}`, request())).toMatchObject({
      status: 307,
      headers: { location: 'https://bare.example/' },
    });
    expect(server.arrived).toHaveLength(1);
  });

  it('reads as much as is wanted of an answer without end', async () => {
    const server = await listening((_, response) => {
      const flood = () => {
        while (response.write(Buffer.alloc(16_384, 'x')) && !response.destroyed);
      };
      response.on('drain', flood);
      response.writeHead(200);
      flood();
    });
    const { guarded } = fetcher(['hooks.example']);
    const url = `https://hooks.example:${server.port}`;
    const answer = await guarded.fetch(url, request({ incomplete: 'cut' }));
    expect(answer.status).toBe(200);
    expect(answer.body).toHaveLength(1_000);
    await expect(guarded.fetch(url, request())).rejects.toMatchObject({ reason: 'answer_too_large' });
  });

  it.each([
    ['never answers', () => {}],
    [
      'informs without end',
      (_, response) => {
        setInterval(() => response.writeProcessing(), 20).unref();
      },
    ],
  ] as [string, RequestListener][])('takes no longer than its limit where a server %s', async (_, answer) => {
    const server = await listening(answer);
    const { guarded } = fetcher(['hooks.example']);
    await expect(
      guarded.fetch(`https://hooks.example:${server.port}`, request({ timeLimit: 150, incomplete: 'cut' })),
    ).rejects.toMatchObject({ reason: 'timeout', message: 'No answer within 0.15 s.' });
  });

  it('takes no longer than its limit for an answer that comes a byte at a time', async () => {
    const server = await listening((_, response) => {
      response.writeHead(200).write('x');
      setInterval(() => response.write('x'), 20).unref();
    });
    const { guarded } = fetcher(['hooks.example']);
    const url = `https://hooks.example:${server.port}`;
    const [cut, refused] = await Promise.allSettled([
      guarded.fetch(url, request({ timeLimit: 1_500, incomplete: 'cut' })),
      guarded.fetch(url, request({ timeLimit: 1_500 })),
    ]);
    expect(cut).toMatchObject({ value: { status: 200 } });
    expect(refused).toMatchObject({ reason: { reason: 'timeout' } });
  });

  it('takes no longer than its limit where a resolver never answers', async () => {
    const guarded = new GuardedFetch(parseAllowedHosts(), log, () => new Promise(() => {}));
    await expect(guarded.fetch('https://hooks.example', request({ timeLimit: 50 }))).rejects.toMatchObject({
      reason: 'timeout',
    });
  });

  it('knows a whole answer from one that broke off', async () => {
    const server = await listening((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half', () => response.destroy());
    });
    const { guarded } = fetcher(['hooks.example']);
    const url = `https://hooks.example:${server.port}`;
    expect(await guarded.fetch(url, request({ incomplete: 'cut' }))).toMatchObject({
      status: 200,
      body: Buffer.from('half'),
    });
    await expect(guarded.fetch(url, request())).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('fails where the connection ends without an answer, or nobody listens', async () => {
    const server = await listening((incoming) => incoming.destroy());
    const { guarded } = fetcher(['hooks.example']);
    const url = `https://hooks.example:${server.port}`;
    await expect(guarded.fetch(url, request())).rejects.toMatchObject({ reason: 'unreachable' });
    for (const each of servers) await new Promise((resolve) => each.close(resolve));
    await expect(guarded.fetch(url, request())).rejects.toMatchObject({
      message: 'The connection failed: ECONNREFUSED.',
    });
    const { guarded: nowhere } = fetcher(['hooks.example'], []);
    await expect(nowhere.fetch(url, request())).rejects.toMatchObject({ reason: 'name_unknown' });
  });

  it('ends with its caller', async () => {
    const server = await listening(() => {});
    const { guarded } = fetcher(['hooks.example']);
    const url = `https://hooks.example:${server.port}`;
    const caller = new AbortController();
    const sent = guarded.fetch(url, request({ signal: caller.signal }));
    await vi.waitFor(() => expect(server.arrived).toHaveLength(1));
    caller.abort(new Error('enough'));
    await expect(sent).rejects.toThrow('enough');
    await expect(guarded.fetch(url, request({ signal: caller.signal }))).rejects.toThrow('enough');
    await vi.waitFor(() => expect(server.sockets.every(({ destroyed }) => destroyed)).toBe(true));
  });

  it('is refused for an address that is none of the Internet', async () => {
    const { guarded, resolve } = fetcher([]);
    for (const url of ['https://127.0.0.1', 'http://hooks.example', 'https://a:b@hooks.example', 'https://[::1]'])
      await expect(guarded.fetch(url, request())).rejects.toMatchObject({ code: 'url_refused' });
    expect(() => guarded.check('https://10.0.0.1')).toThrow(expect.objectContaining({ code: 'url_refused' }));
    expect(guarded.check('https://hooks.example/a').href).toBe('https://hooks.example/a');
    expect(resolve).not.toHaveBeenCalled();
  });
});
