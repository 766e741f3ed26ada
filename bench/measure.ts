import type { Contender } from './contenders.ts';
import { press } from './load.ts';

/** How long it is measured. */
export interface Pace {
  readonly rounds: number;
  readonly milliseconds: number;
  /** Requests beforehand, until what is often run has been compiled. */
  readonly warmUp: number;
  readonly connections: number;
}

/** What one contender needed: medians over the rounds. */
export interface Figures {
  readonly name: string;
  /** Microseconds for each request: the process that answers, and the database. */
  readonly process: number;
  readonly database: number | undefined;
  readonly perSecond: number;
  /** In each round, what a request cost: microseconds of processor, or of time where the database's are unknown. */
  readonly costs: readonly number[];
}

/** Lets contenders take turns, so that a busy machine slows them all. */
export async function measure(
  contenders: readonly Contender[],
  databaseCpu: () => Promise<number> | undefined,
  { rounds, milliseconds, warmUp, connections }: Pace,
): Promise<Figures[]> {
  const all = contenders.map((contender) => ({ contender, rounds: [] as Round[] }));
  for (const { contender } of all) {
    await press(contender.port, contender.requests, { connections, milliseconds: 30_000, most: warmUp });
    await contender.warm();
  }
  for (let round = 0; round < rounds; round += 1) {
    // Each comes first as often as any other.
    const order = [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
    for (const { contender, rounds } of order) {
      const before = { process: await contender.cpu(), database: await databaseCpu() };
      const { answered, perSecond } = await press(contender.port, contender.requests, { connections, milliseconds });
      const after = { process: await contender.cpu(), database: await databaseCpu() };
      rounds.push({
        process: (after.process - before.process) / answered,
        database:
          before.database === undefined || after.database === undefined
            ? undefined
            : (after.database - before.database) / answered,
        perSecond,
      });
    }
  }
  return all.map(({ contender, rounds }) => figuresOf(contender.name, rounds));
}

interface Round {
  readonly process: number;
  readonly database: number | undefined;
  readonly perSecond: number;
}

function figuresOf(name: string, rounds: readonly Round[]): Figures {
  const known = rounds.flatMap(({ database }) => (database === undefined ? [] : [database]));
  return {
    name,
    process: median(rounds.map((round) => round.process)),
    database: known.length === rounds.length ? median(known) : undefined,
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    costs: rounds.map(({ process, database, perSecond }) =>
      database === undefined ? 1_000_000 / perSecond : process + database,
    ),
  };
}

/** How many times less the first costs than the second: the median over the rounds, each of which compares neighbours in time. */
export function ratioOf(ours: Figures, theirs: Figures): number {
  return median(ours.costs.map((cost, round) => (theirs.costs[round] ?? Number.NaN) / cost));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
