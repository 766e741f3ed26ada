import type { Context } from 'hono';
import { eligibilityOf } from '../dashboard/launcher.js';
import { resolveHost } from '../identity/hosts.js';
import type { Kernel } from '../kernel.js';
import { errorFacts } from '../log.js';
import type { PortalEnv, Visit } from './environment.js';
import { gather, sees } from './visits.js';

/** The page path where a contact arrives who did not ask for another: the owner's landing app, or home. */
export interface Landing {
  /** Of whoever is signed in. */
  of(visit: Visit): Promise<string>;
  /** Of whoever has just signed in, and got this token. */
  after(call: Context<PortalEnv>, token: string): Promise<string>;
}

const HOME = '/';

/** Nothing is asked of the database where the owner has set no landing app. */
export function landingOver(kernel: Kernel): Landing {
  const of = async (visit: Visit) => {
    const { landing } = visit.arrival.arrangement;
    const app = landing === null ? undefined : kernel.composition.apps.get(landing);
    if (app === undefined || !sees(kernel, visit, app.id)) return HOME;
    // Home tells a new client what comes; an empty list would not.
    const { board, log } = kernel;
    const rows = gather(kernel, visit, board.launcher, (id) => id === app.id);
    const eligibility = await eligibilityOf(app, { board, rows, log });
    return eligibility === 'nothing' ? HOME : app.spec.path;
  };
  return {
    of,
    after: async (c, token) => {
      if (c.var.arrival.arrangement.landing === null) return HOME;
      const { host, slug } = c.env.place;
      try {
        const arrival = await kernel.arrivals.find({ host: resolveHost(host), slug, token });
        return arrival?.signedIn === undefined ? HOME : await of({ arrival, facts: c.var.facts });
      } catch (error) {
        // He is in, and the proof that got him in is spent.
        kernel.log.error('landing.failed', errorFacts(error));
        return HOME;
      }
    },
  };
}
