import type { Clock } from '../clock.js';
import type { Arrivals } from '../identity/arrival.js';
import { errorFacts, type Log } from '../log.js';
import { PortalError } from '../problem.js';
import { atMost } from '../within-budget.js';
import { type Listener, LiveStream } from './live-stream.js';
import type { Pulse, PulseCursor, Pulses } from './pulses.js';

/** How long a stream lives at most, in milliseconds. A client comes back then, through the same checks as any request. */
export const LONGEST = 10 * 60 * 1000;
/** After how many milliseconds at most access is decided anew for all streams. */
export const HEARTBEAT = 20 * 1000;
/** How many streams a contact may have open, on one node. */
export const MOST_OPEN = 5;
/** After how many milliseconds a browser comes back. */
const RETRY = 3000;
/** How many streams are told something at a time, so that requests need not wait for all of them. */
const AT_A_TIME = 8;
/** Seconds after which whoever has too many open may try again. */
const BUSY = 30;

/** What streams are made from. */
export interface LiveParts {
  readonly pulses: Pulses;
  readonly arrivals: Arrivals;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds between two looks for what moved. */
  readonly every: number;
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * All streams of one node. However many there are, it asks the database once in a while what moved, in one statement; for
 * those whom that concerns, in one more, whether they may still know; and reads what moved for them. While nobody listens
 * it asks nothing.
 */
export class LiveStreams {
  readonly #parts: LiveParts;
  readonly #streams = new Set<LiveStream>();
  #cursor: Promise<PulseCursor> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  /** Streams for which something is due. */
  readonly #waiting = new Set<LiveStream>();
  /** Streams that are told something just now. */
  readonly #told = new Set<LiveStream>();
  readonly #telling = new Set<Promise<void>>();
  #tellers = 0;
  /** When access was decided last for all. */
  #beatAt = 0;
  #isFailing = false;
  #isClosed = false;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  /**
   * Opens a stream for whoever is signed in.
   *
   * @throws PortalError `too_many_streams` 429, `unavailable` 503
   */
  async open(listener: Listener): Promise<ReadableStream<Uint8Array>> {
    if (this.#isClosed) throw new PortalError('unavailable', 503, 'The portal is about to end.', { retryAfter: 1 });
    const stream = new LiveStream(listener, this.#endOf(), (ended) => this.#streams.delete(ended));
    this.#makeRoomFor(stream);
    if (this.#streams.size === 0) this.#beatAt = this.#parts.clock.now();
    this.#streams.add(stream);
    // Before anything is read for it: what moves from here on is heard.
    this.#cursor ??= this.#parts.pulses.now();
    try {
      await this.#cursor;
    } catch (error) {
      this.#cursor = undefined;
      stream.end();
      throw error;
    }
    this.#schedule();
    stream.open(RETRY);
    this.#tellSoon([stream]);
    return stream.body;
  }

  /** Ends all of them, and opens no more. Resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const stream of this.#streams) stream.end();
    await this.#round;
    await Promise.all(this.#telling);
  }

  /** Not all at once: those who came together would come back together. */
  #endOf(): number {
    return this.#parts.clock.now() + LONGEST * (0.9 + 0.1 * Math.random());
  }

  #makeRoomFor(stream: LiveStream): void {
    const { account, contact, session, name } = stream;
    const own = [...this.#streams].filter((other) => other.account === account && other.contact === contact);
    const before = own.find((other) => name !== undefined && other.name === name && other.session === session);
    before?.end();
    if (own.length - (before === undefined ? 0 : 1) < MOST_OPEN) return;
    throw new PortalError('too_many_streams', 429, 'This portal is open too many times. Close one of its windows.', {
      retryAfter: BUSY,
    });
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#round !== undefined || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#round = this.#look()
        .catch((error: unknown) => this.#failed(error))
        .finally(() => {
          this.#round = undefined;
          if (this.#streams.size > 0) this.#schedule();
          // What moves meanwhile concerns nobody.
          else this.#cursor = undefined;
        });
    }, this.#parts.every);
    this.#timer.unref();
  }

  /** One look at what moved. */
  async #look(): Promise<void> {
    const now = this.#parts.clock.now();
    for (const stream of this.#streams) if (stream.endsAt <= now) stream.end();
    if (this.#streams.size === 0 || this.#cursor === undefined) return;
    const { pulses, cursor } = await atMost(HEARTBEAT, this.#parts.pulses.since(await this.#cursor));
    const touched = this.#concernedBy(pulses);
    const beats = now - this.#beatAt >= HEARTBEAT;
    const streams = beats ? [...this.#streams] : [...touched.keys()];
    if (streams.length > 0) await this.#goOn(streams, touched);
    // Not before: what is not known to be due by then is found at the next look.
    this.#cursor = Promise.resolve(cursor);
    this.#isFailing = false;
    if (!beats) return;
    this.#beatAt = now;
    for (const stream of this.#streams) stream.beat();
  }

  /** Which streams pulses concern, with the heads that may have moved for each. */
  #concernedBy(pulses: readonly Pulse[]): Map<LiveStream, Set<string>> {
    const touched = new Map<LiveStream, Set<string>>();
    if (pulses.length === 0) return touched;
    const accounts = new Map<string, Pulse[]>();
    for (const pulse of pulses) {
      const known = accounts.get(pulse.account);
      if (known === undefined) accounts.set(pulse.account, [pulse]);
      else known.push(pulse);
    }
    for (const stream of this.#streams) {
      for (const { head, parties } of accounts.get(stream.account) ?? []) {
        if (parties !== undefined && !parties.some((party) => stream.parties.has(party))) continue;
        const heads = touched.get(stream);
        if (heads === undefined) touched.set(stream, new Set([head]));
        else heads.add(head);
      }
    }
    return touched;
  }

  /** Decides anew whether they may know, and has them told what they may. */
  async #goOn(streams: readonly LiveStream[], touched: ReadonlyMap<LiveStream, ReadonlySet<string>>): Promise<void> {
    const arrivals = await atMost(HEARTBEAT, this.#parts.arrivals.findAgain(streams));
    for (const stream of streams) stream.goOn(arrivals.get(stream.session), touched.get(stream) ?? NOTHING);
    this.#tellSoon(streams);
  }

  /** Nobody waits for it: one who takes long must not keep the others from being decided about. */
  #tellSoon(streams: readonly LiveStream[]): void {
    for (const stream of streams) this.#waiting.add(stream);
    while (this.#tellers < AT_A_TIME) {
      const first = this.#next();
      if (first === undefined) return;
      const telling = this.#tell(first).finally(() => this.#telling.delete(telling));
      this.#telling.add(telling);
    }
  }

  /** The next to be told; none that is being told already, which would only wait for its turn. */
  #next(): LiveStream | undefined {
    for (const stream of this.#waiting) {
      if (this.#told.has(stream)) continue;
      this.#waiting.delete(stream);
      this.#told.add(stream);
      return stream;
    }
    return undefined;
  }

  async #tell(first: LiveStream): Promise<void> {
    this.#tellers += 1;
    for (let stream: LiveStream | undefined = first; stream !== undefined; stream = this.#next()) {
      await stream.tell().catch((error: unknown) => this.#report(error));
      this.#told.delete(stream);
    }
    this.#tellers -= 1;
  }

  /** Who cannot be decided about any more must not go on listening. */
  #failed(error: unknown): void {
    // Once: the next look comes in a second.
    if (!this.#isFailing) this.#report(error);
    this.#isFailing = true;
    if (this.#parts.clock.now() - this.#beatAt < 2 * HEARTBEAT) return;
    for (const stream of this.#streams) stream.end();
  }

  #report(error: unknown): void {
    this.#parts.log.error('live.failed', errorFacts(error));
  }
}
