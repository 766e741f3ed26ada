import { type Contender, type Entry, startContender } from './contenders.ts';
import type { Databases, EngineName, Place } from './databases.ts';
import { ask, wireRequest } from './load.ts';
import { type Figures, measure, type Pace, ratioOf } from './measure.ts';
import { type Amount, type Person, type Seeded, seed } from './seed.ts';

/** What `--json` prints. More is better: `ratio` says how many times less a request costs than with what it is compared to. */
export interface Result {
  readonly benchmark: string;
  readonly engine: EngineName;
  readonly against: string;
  readonly ratio: number;
  /** The goal: at least this. None where there is no goal. */
  readonly floor: number | null;
}

/** A result with what it was worked out from. */
export interface Measured extends Result {
  readonly ours: Figures;
  readonly theirs: Figures;
}

/** How much is done: all, or enough to see that it works. */
export interface Scale {
  readonly pace: Pace;
  readonly large: Amount;
  readonly small: Amount;
}

/** What `against` compares with, and the goal. */
export interface Against {
  readonly against: string;
  readonly floor: number | null;
  readonly entry: Entry;
  /** It must answer the same, letter by letter. */
  readonly same?: true;
}

/** One engine with its databases, on which benchmarks run. */
export class Lab {
  readonly engine: EngineName;
  readonly #databases: Databases;
  readonly #scale: Scale;
  readonly #profiles: string | undefined;
  readonly #seeded = new Map<'large' | 'small', Promise<Seeded>>();

  constructor(databases: Databases, scale: Scale, profiles: string | undefined) {
    this.engine = databases.engine;
    this.#databases = databases;
    this.#scale = scale;
    this.#profiles = profiles;
  }

  /** Filled when first asked for, and kept for all benchmarks. */
  seeded(size: 'large' | 'small'): Promise<Seeded> {
    const known = this.#seeded.get(size);
    if (known !== undefined) return known;
    const made = this.#databases.make(size).then((place) => {
      const amount = this.#scale[size];
      console.error(`Filling ${place.engine} with ${amount.invoices} invoices`);
      return seed(place, amount);
    });
    this.#seeded.set(size, made);
    return made;
  }

  /** A database for a peer that has tables of its own. */
  empty(name: string): Promise<Place> {
    return this.#databases.make(name);
  }

  /** Runs ours beside each of the others. */
  async compare(benchmark: string, ours: Entry, others: readonly Against[]): Promise<Measured[]> {
    const contenders: Contender[] = [];
    try {
      const start = async (entry: Entry) => {
        const name = `${benchmark} ${this.engine} ${entry.name}`;
        const contender = await startContender({ ...entry, name }, this.#profiles);
        contenders.push(contender);
        return contender;
      };
      const mineRuns = await start(ours);
      for (const { entry, same } of others) {
        const other = await start(entry);
        if (same) await demandSameAnswers(mineRuns, other);
      }
      const [mine, ...theirs] = await measure(contenders, () => this.#databases.cpu(), this.#scale.pace);
      return others.flatMap(({ against, floor }, at) => {
        const other = theirs[at];
        if (mine === undefined || other === undefined) return [];
        return [
          { benchmark, engine: this.engine, against, ratio: ratioOf(mine, other), floor, ours: mine, theirs: other },
        ];
      });
    } finally {
      await Promise.all(contenders.map((contender) => contender.stop()));
    }
  }
}

/** What browsers send. */
export function requestsTo(path: string, people: readonly Person[]): Buffer[] {
  return people.map(({ host, cookie }) =>
    wireRequest(`/portal${path}`, {
      Host: host,
      Accept: 'application/json',
      'Accept-Language': 'en-GB,en;q=0.9',
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Sec-Fetch-Site': 'same-origin',
      Cookie: cookie,
    }),
  );
}

/** Demands that two answer a few requests letter by letter alike, so that nobody is fast by answering less. */
async function demandSameAnswers(one: Contender, other: Contender): Promise<void> {
  for (const request of one.requests.slice(0, 5)) {
    const [mine, theirs] = await Promise.all([one, other].map(({ port }) => ask(port, request)));
    if (mine !== theirs) throw new Error(`${one.name} and ${other.name} differ:\n${mine}\n${theirs}`);
  }
}
