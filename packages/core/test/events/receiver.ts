import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** What came. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A system of a business's own, as its developers would write it: with the specification's public library. */
export interface Receiver {
  readonly url: string;
  readonly host: string;
  /** Everything that came, taken or not. */
  readonly received: Received[];
  /** How it answers from now on: a status, and headers. */
  answer: { status: number; headers?: Record<string, string> };
  /** What else happens before it answers. */
  meanwhile: () => Promise<unknown>;
  /** What is in a message, if it was signed with the secret lately. */
  verify(message: Received, secret: string): unknown;
  /** Takes a message as receivers should: signed lately, and none twice. Answers `known` for one that it has. */
  take(message: Received, secret: string): 'taken' | 'known';
  close(): Promise<void>;
}

/** Starts one on this machine. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const taken = new Set<string>();
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    await receiver.meanwhile();
    response.writeHead(receiver.answer.status, receiver.answer.headers).end('noted');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: Receiver = {
    url: `http://${host}/hooks`,
    host,
    received,
    answer: { status: 204 },
    meanwhile: async () => {},
    verify: ({ headers, body }, secret) => new Webhook(secret).verify(body, headers as Record<string, string>),
    take: (message, secret) => {
      receiver.verify(message, secret);
      const id = String(message.headers['webhook-id']);
      if (taken.has(id)) return 'known';
      taken.add(id);
      return 'taken';
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return receiver;
}
