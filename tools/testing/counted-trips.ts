import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a database on which each wait for an answer is counted. */
export interface CountedTrips {
  /** The database's address by this way. */
  readonly address: string;
  /** How often somebody asked and waited, since it was asked last: what is sent at once is one trip. */
  take(): number;
  close(): Promise<void>;
}

/** How long an answer is held, so that whoever sends several statements at once has sent all before the first answer. */
const HELD = 5;

/** Opens such a way to the PostgreSQL at `address`. */
export async function countedTrips(address: string): Promise<CountedTrips> {
  const url = new URL(address);
  const database = { host: url.hostname, port: Number(url.port || 5432), noDelay: true };
  const sockets = new Set<Socket>();
  let trips = 0;
  const server = createServer((near) => {
    const far = connect(database);
    let answered = true;
    near.setNoDelay(true);
    near.on('data', (bytes) => {
      if (answered) trips += 1;
      answered = false;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      setTimeout(() => {
        answered = true;
        near.write(bytes);
      }, HELD);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    address: url.href,
    take() {
      const taken = trips;
      trips = 0;
      return taken;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
