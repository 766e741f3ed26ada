import type { Clock } from '../../clock.js';
import { errorFacts, type Log } from '../../log.js';
import { atMost } from '../../within-budget.js';
import type { HandleScope } from '../scope-values.js';
import { isStatementFault } from '../statement-fault.js';
import type { Moment, Reading, ReadingSet } from './reading.js';
import type { Asker, Composed, Reads } from './reads.js';
import { type Tripped, Trips } from './trips.js';

/** Milliseconds that a reading has, unless it says otherwise. */
export const DEFAULT_BUDGET = 1000;

/** Milliseconds more, after which an engine is not waited for that did not keep to the budget itself. */
const GRACE = 250;

/** The rows of a reading, however they were had. Rejects with whatever went wrong, or with {@link Resting}. */
export type Rows = (reading: Reading) => Promise<readonly unknown[]>;

/** What failed a moment ago and is not run again yet. It was reported then. */
export class Resting extends Error {
  override readonly name = 'Resting';
}

/**
 * Runs the readings that one request needs: on PostgreSQL in one statement, as far as they can be part of one. Where that
 * fails or takes too long, each of them runs by itself with its own budget, and what fails then is left alone for a while.
 */
export class Gatherings {
  readonly #reads: Reads;
  readonly #log: Log;
  readonly #trips: Trips;

  constructor(reads: Reads, clock: Clock, log: Log) {
    this.#reads = reads;
    this.#log = log;
    this.#trips = new Trips(clock);
  }

  /** @param wanted which of the readings this contact sees */
  gather(set: ReadingSet, wanted: (reading: Reading) => boolean, scope: HandleScope, moment: Moment): Rows {
    const asker = this.#reads.asker(scope);
    const { account, contact = '' } = asker.values;
    const who = { account, contact };
    const alone = remembering((reading) => this.#alone(reading, asker, moment, who));
    const parts = new Set(
      set.readings.filter(
        (reading) =>
          reading.budget <= DEFAULT_BUDGET &&
          this.#reads.isComposable(reading) &&
          wanted(reading) &&
          this.#trips.stateOf(reading.name, who) === 'well',
      ),
    );
    if (parts.size < 2 || this.#trips.stateOf(set.name, who) === 'resting') return alone;
    const together = this.#together(set, parts, asker, moment, who, alone);
    return async (reading) => (parts.has(reading) ? (await together)?.get(reading) : undefined) ?? alone(reading);
  }

  /** Nothing where it failed: then each part has been run by itself. */
  async #together(
    set: ReadingSet,
    parts: ReadonlySet<Reading>,
    asker: Asker,
    moment: Moment,
    who: Tripped,
    alone: Rows,
  ): Promise<Composed | undefined> {
    const budget = Math.min(...[...parts].map((part) => part.budget));
    try {
      const composed = await atMost(budget + GRACE, this.#reads.together(set, parts, asker, moment, budget));
      this.#trips.succeeded(set.name, who);
      return composed;
    } catch (error) {
      const each = await Promise.allSettled([...parts].map(alone));
      if (each.every(({ status }) => status === 'fulfilled')) {
        // By itself each goes well: together they are too much.
        this.#log.warn('readings.not_composed', { of: set.name, ...errorFacts(error) });
        this.#trips.failed(set.name, who);
      }
      return undefined;
    }
  }

  async #alone(reading: Reading, asker: Asker, moment: Moment, who: Tripped): Promise<unknown[]> {
    const { name, budget } = reading;
    const state = this.#trips.stateOf(name, who);
    if (state === 'resting') throw new Resting(`"${name}" failed a moment ago.`);
    try {
      const rows = await atMost(budget + GRACE, this.#reads.alone(reading, asker, moment));
      if (state === 'trial') this.#trips.succeeded(name, who);
      return rows;
    } catch (error) {
      if (isStatementFault(error)) this.#trips.failed(name, who);
      throw error;
    }
  }
}

/** The same, run once for each. */
function remembering(run: Rows): Rows {
  const results = new Map<Reading, ReturnType<Rows>>();
  return (reading) => {
    let result = results.get(reading);
    if (result === undefined) {
      result = run(reading);
      // Whoever asks for it hears of its failure.
      result.catch(() => {});
      results.set(reading, result);
    }
    return result;
  };
}
