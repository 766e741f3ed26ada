/** How much may wait for a client that does not read, in bytes. */
const MOST_WAITING = 64 * 1024;
/** How much may still wait when it ends: with more, the client has stopped reading. */
const MOST_AT_END = 4 * 1024;

/**
 * A stream of server-sent events ([HTML standard](https://html.spec.whatwg.org/multipage/server-sent-events.html)). Who
 * does not read is dropped: nothing is kept for him.
 */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /** @param onEnd called once, however it ends: also when the client went away */
  constructor(private readonly onEnd: () => void) {
    const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      this.#controller = controller;
    };
    const strategy = new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING });
    this.body = new ReadableStream({ start, cancel: () => this.#over() }, strategy);
  }

  get isOpen(): boolean {
    return this.#controller !== undefined;
  }

  /** A line that a client need not understand: it keeps the connection open. */
  comment(): void {
    this.#write(':\n\n');
  }

  /** Milliseconds after which a browser comes back. */
  retryAfter(milliseconds: number): void {
    this.#write(`retry: ${milliseconds}\n\n`);
  }

  /**
   * @param data JSON without line breaks
   * @param id what the client sends as `Last-Event-ID` when it comes back
   */
  send(event: string, data: string, id?: string): void {
    this.#write(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`);
  }

  /** Ends it in order. */
  end(): void {
    const controller = this.#controller;
    if (controller === undefined) return;
    if ((controller.desiredSize ?? 0) < MOST_WAITING - MOST_AT_END) return this.#drop();
    this.#over();
    controller.close();
  }

  #write(text: string): void {
    if (this.#controller === undefined) return;
    if ((this.#controller.desiredSize ?? 0) <= 0) this.#drop();
    else this.#controller.enqueue(this.#encoder.encode(text));
  }

  #drop(): void {
    const controller = this.#controller;
    this.#over();
    controller?.error(new Error('The client does not read what it is sent.'));
  }

  #over(): void {
    if (this.#controller === undefined) return;
    this.#controller = undefined;
    this.onEnd();
  }
}
