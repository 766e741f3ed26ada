import { short } from '../answer.js';
import type { Exchange } from '../exchange.js';
import type { World } from '../world.js';
import { inWords } from './every-answer.js';

/** Reports a route's example that does not do what it is for, with how the seed would make it work. */
export function reportBrokenExample(world: World, exchange: Exchange, mend: string): void {
  const { place, caller, answer } = exchange;
  const what = `The example does not work: ${inWords(exchange)} answers ${answer.status}, ${short(answer.body)}`;
  world.report({ check: 'examples', place, caller, what, mend });
}
