import { EventParser, type ServerEvent } from '../../src/client/event-parser.js';
import type { Engine } from '../../src/data/engine.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { testDatabase } from '../../src/testing/test-database.js';
import { type TestBrowser, type TestEngine, type TestPortalOptions, testPortal } from '../../src/testing.js';
import { type Noticeboard, noticeboard } from './noticeboard.js';

/** A portal with a notice board that looks often for what moved, with its databases at hand. */
export async function livePortal(engine: TestEngine, options: Partial<TestPortalOptions<readonly [Noticeboard]>> = {}) {
  const { database, remove } = await testDatabase(engine);
  const engines: Engine[] = [];
  const clock = new ManualClock();
  const test = await testPortal({
    plugins: [noticeboard()],
    live: { every: 20 },
    ...options,
    clock,
    engine,
    database: {
      engine: database.engine,
      open: async () => {
        const opened = await database.open();
        engines.push(opened);
        return opened;
      },
    },
  });
  return {
    ...test,
    /** One of each node, in the order in which they started. */
    engines,
    /** The statements that run on a node while `work` does. */
    watched: async (work: () => Promise<unknown>, node = 0) => {
      const statements: string[] = [];
      const stop = engines[node]?.observe((text) => statements.push(text));
      await work();
      stop?.();
      return statements;
    },
    close: async () => {
      await test.close();
      await remove();
    },
  };
}

/** A stream that somebody reads. */
export class Listening {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #parser = new EventParser();
  readonly #decoder = new TextDecoder();
  readonly #waiting: ServerEvent[] = [];
  /** Everything that came, as it came. */
  text = '';

  constructor(readonly response: Response) {
    if (response.body === null) throw new Error('There is nothing to read.');
    this.#reader = response.body.getReader();
  }

  /** The next event; nothing: it is over. */
  async next(): Promise<ServerEvent | undefined> {
    while (this.#waiting.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      const text = this.#decoder.decode(value, { stream: true });
      this.text += text;
      this.#waiting.push(...this.#parser.push(text));
    }
    return this.#waiting.shift();
  }

  /** What moved next. */
  async heads(): Promise<Record<string, unknown>> {
    const next = await this.next();
    if (next?.event !== 'heads') throw new Error(`Instead of heads came ${JSON.stringify(next)}.`);
    return JSON.parse(next.data) as Record<string, unknown>;
  }

  async leave(): Promise<void> {
    await this.#reader.cancel();
  }
}

/** Opens a stream for a browser. */
export async function listen(
  browser: Pick<TestBrowser<never>, 'fetch'>,
  { lastEventId, listener }: { readonly lastEventId?: string; readonly listener?: string } = {},
): Promise<Listening> {
  const response = await browser.fetch(`/live${listener === undefined ? '' : `?listener=${listener}`}`, {
    headers: { Accept: 'text/event-stream', ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }) },
  });
  if (response.status !== 200) throw new Error(`No stream, but ${response.status}: ${await response.text()}`);
  return new Listening(response);
}
