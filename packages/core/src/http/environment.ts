import type { Arrival } from '../identity/arrival.js';
import type { Place } from './place.js';
import type { RequestFacts } from './request-facts.js';

/** Somebody's request: who arrives where. */
export interface Visit {
  readonly arrival: Arrival;
  readonly facts: RequestFacts;
}

/** What Hono's handlers find in their context. */
export interface PortalEnv {
  Bindings: { readonly place: Place; readonly remoteAddress: string };
  Variables: Visit & {
    /** Whether the answer gives or takes a cookie. */
    givesCookie?: true;
  };
}
