import { connect, type Socket } from 'node:net';

/** How long, and how many at once. */
export interface Pressure {
  readonly connections: number;
  readonly milliseconds: number;
  /** No more than so many requests. */
  readonly most?: number;
}

/** A request as it goes over the wire, on a connection that stays. */
export function wireRequest(path: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
}

/**
 * Asks again and again on connections that stay open, and answers how many requests a second were answered. Written over
 * plain sockets: a client that costs as much as the server would take its processor on a small machine.
 */
export async function press(
  port: number,
  requests: readonly Buffer[],
  { connections, milliseconds, most = Number.POSITIVE_INFINITY }: Pressure,
) {
  let next = 0;
  let answered = 0;
  const began = performance.now();
  const until = began + milliseconds;
  const stopSpinning = spin();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(port, '127.0.0.1').setNoDelay();
      const answers = answersOf(socket);
      while (performance.now() < until && next < most) {
        socket.write(requests[next % requests.length] as Buffer);
        next += 1;
        await answers.next();
        answered += 1;
      }
      socket.destroy();
    }),
  );
  stopSpinning();
  return { answered, perSecond: (answered * 1000) / (performance.now() - began) };
}

/**
 * Keeps this process from sleeping. To wake a sleeper costs whoever answers him more than many an answer does, and the
 * slower one is, the more often his asker sleeps: that would be charged to him.
 */
function spin(): () => void {
  let spinning = true;
  const again = () => {
    if (spinning) setImmediate(again);
  };
  again();
  return () => {
    spinning = false;
  };
}

/** One answer, as text. */
export async function ask(port: number, request: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const answers = answersOf(socket);
  socket.write(request);
  const body = await answers.next();
  socket.destroy();
  return body.toString();
}

/** Reads answers off a socket: by their length, or in chunks. */
function answersOf(socket: Socket): { next(): Promise<Buffer> } {
  let held: Buffer = Buffer.alloc(0);
  let waiting: { resolve(body: Buffer): void; reject(error: Error): void } | undefined;
  const fail = (error: Error) => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const answer = wholeAnswer(held);
    if (answer === undefined) return;
    held = held.subarray(answer.length);
    if (answer.status !== 200) return fail(new Error(`Answered ${answer.status}: ${answer.body}`));
    waiting?.resolve(answer.body);
    waiting = undefined;
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The server closed the connection.')));
  return { next: () => new Promise((resolve, reject) => (waiting = { resolve, reject })) };
}

const END_OF_CHUNKS = Buffer.from('0\r\n\r\n');

function wholeAnswer(held: Buffer): { status: number; body: Buffer; length: number } | undefined {
  const end = held.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = held.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const from = end + 4;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const to = from + Number(length);
    return held.length < to ? undefined : { status, body: held.subarray(from, to), length: to };
  }
  const last = held.length - END_OF_CHUNKS.length;
  if (last < from || !held.subarray(last).equals(END_OF_CHUNKS)) return undefined;
  return { status, body: unchunked(held.subarray(from)), length: held.length };
}

function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, line), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
