import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { ConnectionInfo } from './connection.js';
import { PlainAnswer, plainAnswersOf } from './plain-answer.js';

/** Something that answers requests: a portal, or a host's own function. */
export interface Fetches {
  fetch(request: Request, connection?: ConnectionInfo): Response | Promise<Response>;
}

/**
 * A listener for `node:http` and whatever is built on it (Express, Fastify's raw server). Under a prefix, Express hides
 * that from what it calls: the portal sees the whole path all the same. Mount it before anything that reads bodies.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { toNodeListener } from '@portico/core/node';
 * import { portal } from './portal.js';
 *
 * createServer(toNodeListener(portal)).listen(3000);
 * ```
 */
export function toNodeListener(target: Fetches): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const listener = getRequestListener(
    async (request, env) => {
      const { incoming, outgoing } = env as { incoming: IncomingMessage; outgoing: ServerResponse };
      const { remoteAddress } = incoming.socket;
      const connection = remoteAddress === undefined ? {} : { remoteAddress };
      const plainly = plainAnswersOf(target.fetch);
      const answered = await (plainly === undefined ? target.fetch(request, connection) : plainly(request, connection));
      if (answered instanceof PlainAnswer) return send(answered, outgoing);
      return isEventStream(answered) ? stream(answered, outgoing) : answered;
    },
    { overrideGlobalObjects: false },
  );
  return (incoming, outgoing) => {
    incoming.url = wholeUrl(incoming);
    void listener(incoming, outgoing);
  };
}

/** Sends a plain answer, and says that nothing more is to be sent. */
function send({ body, status, headers }: PlainAnswer, outgoing: ServerResponse): Response {
  outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  outgoing.end(body);
  return RESPONSE_ALREADY_SENT;
}

/** Whether an answer has no end of its own. */
function isEventStream({ headers, body }: Response): boolean {
  return body !== null && headers.get('Content-Type')?.startsWith('text/event-stream') === true;
}

/** An answer without an end is none that has to be waited for. */
const endless = Symbol('endless');

/** Sends events as they come, and no faster than they are read. Ends with the client, or the events. */
function stream(answer: Response, outgoing: ServerResponse): Response {
  outgoing.setHeaders(answer.headers);
  outgoing.writeHead(answer.status);
  outgoing.flushHeaders();
  outgoing.emit(endless);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  const destroy = () => void outgoing.destroy();
  const next = () => void reader.read().then(write, destroy);
  const write = ({ done, value }: ReadableStreamReadResult<Uint8Array>) => {
    if (done) outgoing.end();
    else if (outgoing.write(value)) next();
    else outgoing.once('drain', next);
  };
  if (outgoing.destroyed) cancel();
  else {
    outgoing.once('close', cancel);
    outgoing.once('error', cancel);
    // Also while nothing is read: events that fail have given up on the client.
    reader.closed.catch(destroy);
    next();
  }
  return RESPONSE_ALREADY_SENT;
}

/** The URL before Express or connect cut off the prefix under which something is mounted. */
function wholeUrl(incoming: IncomingMessage & { readonly originalUrl?: unknown }): string {
  return typeof incoming.originalUrl === 'string' ? incoming.originalUrl : (incoming.url ?? '/');
}

/**
 * A request of Node's as `portal.client` takes it, without its body: for a page that is rendered on the host's server.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { toRequest } from '@portico/core/node';
 * import { portal } from './portal.js';
 *
 * createServer(async (incoming, outgoing) => {
 *   const { contact } = await portal.client(toRequest(incoming))('GET /session');
 *   outgoing.end(`Welcome, ${contact.name}`);
 * }).listen(3000);
 * ```
 */
export function toRequest(incoming: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, value = []] of Object.entries(incoming.headers)) {
    if (!name.startsWith(':')) for (const each of [value].flat()) headers.append(name, each);
  }
  const scheme = 'encrypted' in incoming.socket ? 'https' : 'http';
  // Not by resolving: a path that begins with two slashes would name another host.
  const url = `${scheme}://${headers.get('Host') ?? 'localhost'}${wholeUrl(incoming).replace(/^(?!\/)/, '/')}`;
  return new Request(url, { method: incoming.method ?? 'GET', headers });
}

/** Where to listen. */
export interface NodeOptions {
  /** Default 3000; 0 takes a free one. */
  readonly port?: number;
  /** Default `localhost`. */
  readonly hostname?: string;
  /**
   * How long a connection on which a request is under way may be silent both ways before it is cut off, in milliseconds.
   * Default two minutes: no file, however large, takes too long while it moves, and nobody holds a connection by waiting.
   */
  readonly idleTimeout?: number;
}

/**
 * How long the whole of a request may take, in milliseconds. Node's five minutes cut off large files on slow lines; four
 * hours are 200 MB at 14 kB a second. The headers alone have a minute, as Node has it.
 */
const REQUEST_TIMEOUT = 4 * 60 * 60_000;

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  /** Such as `http://localhost:3000`. */
  readonly url: string;
  /** Takes no new requests, lets those under way end, and resolves when the last has. Live streams are cut off. */
  close(): Promise<void>;
}

/**
 * Serves a portal, or a host that mounts one, on Node's own HTTP server.
 *
 * @example
 * ```ts
 * import { serve } from '@portico/core/node';
 * import { portal } from './portal.js';
 *
 * const { url } = await serve(portal, { port: 3000 });
 * console.log(`The portal answers at ${url}`);
 * ```
 */
export async function serve(
  target: Fetches,
  { port = 3000, hostname = 'localhost', idleTimeout = 120_000 }: NodeOptions = {},
): Promise<RunningServer> {
  const limits = { requestTimeout: REQUEST_TIMEOUT, headersTimeout: 60_000 };
  const server = createServer(limits, toNodeListener(target));
  server.timeout = idleTimeout;
  const underWay = requestsOf(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${taken}`,
    close: async () => {
      const closed = new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      });
      await underWay.ended();
      // Browsers open connections ahead of need. Node calls one on which nothing was asked yet busy, and would wait for it.
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Counts the requests that are under way and have an end. */
function requestsOf(server: Server): { ended(): Promise<void> } {
  let count = 0;
  let onNone = () => {};
  server.on('request', (_, outgoing) => {
    count += 1;
    const over = () => {
      outgoing.off('close', over).off(endless, over);
      count -= 1;
      if (count === 0) onNone();
    };
    outgoing.once('close', over).once(endless, over);
  });
  return { ended: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => (onNone = resolve))) };
}
