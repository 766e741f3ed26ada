import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy as it stands in front of a server. */
export interface RunningProxy {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Starts one that keeps the path, and asks the server under an address of its own, as proxies do where nobody tells them otherwise. Only
 * what it says of the client then tells whose portal is meant. What a client says of that itself, it writes over.
 */
export async function startProxy(serverPort: number): Promise<RunningProxy> {
  const proxy = createServer((incoming, outgoing) => {
    const { forwarded: _, connection: __, ...headers } = incoming.headers;
    const passed = request(
      {
        hostname: '127.0.0.1',
        port: serverPort,
        method: incoming.method,
        path: incoming.url,
        headers: {
          ...headers,
          host: `127.0.0.1:${serverPort}`,
          'x-forwarded-host': incoming.headers.host ?? '',
          'x-forwarded-proto': 'http',
          'x-forwarded-for': incoming.socket.remoteAddress ?? '',
        },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    incoming.pipe(passed);
  });
  proxy.listen(0, 'localhost');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    close: async () => {
      const closed = once(proxy, 'close');
      proxy.close();
      proxy.closeAllConnections();
      await closed;
    },
  };
}
