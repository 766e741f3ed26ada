import type { Arrival, SignedIn } from '../identity/arrival.js';
import { digestOf, eventId } from './event-id.js';
import { EventStream } from './event-stream.js';

/** In place of a digest: what it is now could not be read. */
const UNKNOWN = '-';

const NONE: ReadonlyMap<string, string> = new Map();

/** The heads of one contact, as they are now. */
export interface Look {
  /** Those that exist for him. */
  readonly keys: readonly string[];
  /** Those whose value depends on which apps exist for him: the kernel's own. */
  readonly ofAllApps: ReadonlySet<string>;
  /** The apps that exist for him. */
  readonly apps: string;
  /** Some of them, each as JSON; those that cannot be had just now are missing, which was reported. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Whoever wants to hear. */
export interface Listener {
  readonly arrival: Arrival;
  readonly signedIn: SignedIn;
  /** What he calls himself, so that his coming back ends what he had open before. */
  readonly name: string | undefined;
  /** What he was told before. */
  readonly told: Map<string, string>;
  /** How he sees the heads, as whoever he is by now. */
  lookAs(arrival: Arrival): Look;
}

/** One browser that listens. */
export class LiveStream {
  readonly account: string;
  readonly session: string;
  readonly contact: string;
  readonly name: string | undefined;
  /** Whose changes concern him: himself, and his companies. */
  parties: ReadonlySet<string>;
  readonly #told: Map<string, string>;
  readonly #events: EventStream;
  /** The apps that existed for him when he was told last. */
  #apps: string | undefined;
  #arrival: Arrival;
  /** Heads that may have moved, until they are told. */
  #due = new Set<string>();
  #isAllDue = true;
  /** Whether to send something also where nothing moved. */
  #isNew = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly listener: Listener,
    /** When it ends, by the portal's clock. */
    readonly endsAt: number,
    onEnd: (stream: LiveStream) => void,
  ) {
    const { arrival, signedIn, name, told } = listener;
    this.account = arrival.account.id;
    this.session = signedIn.session.id;
    this.contact = signedIn.contact.id;
    this.name = name;
    this.parties = partiesOf(signedIn);
    this.#arrival = arrival;
    this.#told = told;
    this.#events = new EventStream(() => onEnd(this));
  }

  get body(): ReadableStream<Uint8Array> {
    return this.#events.body;
  }

  /** Says that it is open; everything is due. */
  open(retryAfter: number): void {
    this.#events.retryAfter(retryAfter);
    this.#isNew = this.#told.size === 0;
  }

  /**
   * Goes on as whoever he is by now.
   *
   * @param arrival nothing: he has no access any more, and is told so
   * @param touched heads that may have moved: due from now on
   */
  goOn(arrival: Arrival | undefined, touched: ReadonlySet<string>): void {
    const signedIn = arrival?.signedIn;
    if (arrival === undefined || signedIn === undefined) {
      this.#events.send('gone', '{}');
      this.#events.end();
      return;
    }
    const parties = partiesOf(signedIn);
    const same = parties.size === this.parties.size && [...parties].every((party) => this.parties.has(party));
    this.#arrival = arrival;
    this.parties = parties;
    for (const head of touched) this.#due.add(head);
    if (!same) this.#isAllDue = true;
  }

  /**
   * Tells what of the due has moved; where it cannot be read, it stays due. One call after the other: what was read earlier
   * must not be told later.
   */
  tell(): Promise<void> {
    const turn = this.#turn.then(() => this.#tellDue());
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Keeps the connection open. */
  beat(): void {
    this.#events.comment();
  }

  end(): void {
    this.#events.end();
  }

  async #tellDue(): Promise<void> {
    if (!this.#events.isOpen) return;
    const look = this.listener.lookAs(this.#arrival);
    const exist = new Set(look.keys);
    const moved: string[] = [];
    const others = this.#apps !== undefined && this.#apps !== look.apps;
    this.#apps = look.apps;
    const isDue = (key: string) => this.#isAllDue || this.#due.has(key) || !this.#isTold(key);
    const asked = look.keys.filter((key) => isDue(key) || (others && look.ofAllApps.has(key)));
    // Before it is read: what moves meanwhile is due again.
    this.#isAllDue = false;
    this.#due = new Set();
    const values = asked.length === 0 ? NONE : await this.#read(look, asked);
    for (const head of [...this.#told.keys()].filter((key) => !exist.has(key))) {
      this.#told.delete(head);
      moved.push(`${JSON.stringify(head)}:null`);
    }
    for (const key of asked) {
      const value = values.get(key);
      if (value === undefined) {
        // It is read anew at the next heartbeat.
        if (this.#told.has(key)) this.#told.set(key, UNKNOWN);
        continue;
      }
      const digest = digestOf(value);
      if (this.#told.get(key) === digest) continue;
      this.#told.set(key, digest);
      moved.push(`${JSON.stringify(key)}:${value}`);
    }
    if (moved.length > 0 || this.#isNew) this.#events.send('heads', `{${moved.join(',')}}`, eventId(this.#told));
    this.#isNew = false;
  }

  async #read(look: Look, asked: readonly string[]): Promise<ReadonlyMap<string, string>> {
    try {
      return await look.read(asked);
    } catch (error) {
      for (const head of asked) this.#due.add(head);
      throw error;
    }
  }

  #isTold(head: string): boolean {
    return (this.#told.get(head) ?? UNKNOWN) !== UNKNOWN;
  }
}

function partiesOf({ contact, facts }: SignedIn): ReadonlySet<string> {
  return new Set([contact.id, ...facts.companies.map(({ id }) => id)]);
}
