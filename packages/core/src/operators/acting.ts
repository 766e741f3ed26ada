import { byHost, type Cause } from '../changes/cause.js';
import type { Actor } from '../plugin/call.js';

/** Who acts where the host names nobody. */
export const theHost: Actor = { id: 'host', name: 'The host application' };

/** An operator, or the host where it names nobody, by what he calls. */
export function causeOf(actor: Actor, operation: string): Cause {
  return actor === theHost ? byHost(operation) : { actor: { kind: 'operator', ...actor }, operation };
}
