import { EventParser, type ServerEvent } from './event-parser.js';
import { PortalProblem } from './problem.js';

/** How somebody listens. */
export interface LiveOptions {
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Asks for the stream: in whose name, and since what was told last. */
export type Connect = (request: {
  readonly listener: string;
  readonly lastEventId: string;
  readonly signal: AbortSignal;
}) => Promise<Response>;

/** Milliseconds without a sign of life after which a connection is given up: the portal gives one every 20 seconds. */
const SILENCE = 50_000;
/** Milliseconds after which a connection counts as one that works. */
const STEADY = 10_000;
/** The longest wait before the next attempt, in milliseconds. */
const LONGEST_WAIT = 30_000;

/**
 * What moves, for as long as somebody listens: it comes back by itself when a connection ends, and is told only what moved
 * meanwhile.
 *
 * @throws PortalProblem once there is no access any more
 */
export async function* listen(connect: Connect, { signal }: LiveOptions): AsyncGenerator<unknown, void, undefined> {
  // The portal ends what this page had open before, of which it may not know yet that it broke.
  const listener = Math.random().toString(36).slice(2);
  let lastEventId = '';
  let failures = 0;
  while (signal?.aborted !== true) {
    const line = new Line(signal);
    const steady = setTimeout(() => {
      failures = 0;
    }, STEADY);
    let wait = 0;
    try {
      const response = await connect({ listener, lastEventId, signal: line.signal });
      wait = await refused(response);
      if (wait === 0) {
        for await (const { event, data, id } of line.events(response)) {
          if (event === 'gone') break;
          if (event !== 'heads') continue;
          lastEventId = id;
          yield JSON.parse(data) as unknown;
        }
      }
    } catch (error) {
      if (error instanceof PortalProblem) throw error;
    } finally {
      clearTimeout(steady);
      line.hangUp();
    }
    // Who was cut off together does not come back together.
    const most = Math.min(LONGEST_WAIT, 1000 * 2 ** failures);
    failures += 1;
    await pause(wait + most * Math.random(), signal);
  }
}

/**
 * Milliseconds to wait where the portal cannot be listened to just now.
 *
 * @throws PortalProblem where it never can
 */
async function refused(response: Response): Promise<number> {
  const { status } = response;
  if (response.ok) {
    if (response.headers.get('Content-Type')?.startsWith('text/event-stream') === true) return 0;
    throw new Error('Something else than the portal answered.');
  }
  if (status < 500 && status !== 408 && status !== 429) throw PortalProblem.from(status, await response.text());
  return 1000 * (Number(response.headers.get('Retry-After')) || 1);
}

/** One connection. */
class Line {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #hangUp = () => this.#controller.abort();
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(outer: AbortSignal | undefined) {
    this.#outer = outer;
    outer?.addEventListener('abort', this.#hangUp);
    this.#heard();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  async *events({ body }: Response): AsyncGenerator<ServerEvent, void, undefined> {
    if (body === null) throw new Error('This `fetch` cannot read answers as they come.');
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#heard();
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  }

  hangUp(): void {
    clearTimeout(this.#silence);
    this.#outer?.removeEventListener('abort', this.#hangUp);
    this.#controller.abort();
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(this.#hangUp, SILENCE);
  }
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}
