import { reportFailure } from '../../dashboard/report-failure.js';
import type { Arrival } from '../../identity/arrival.js';
import type { Kernel } from '../../kernel.js';
import { toldBy } from '../../live/event-id.js';
import { readHead } from '../../live/heads.js';
import type { Look } from '../../live/live-stream.js';
import type { Visit } from '../environment.js';
import { momentOf, scopeOf, sees, signedIn } from '../visits.js';
import type { KernelHandlers } from './table.js';

type LiveRoutes = Pick<KernelHandlers, 'GET /live'>;

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  // For proxies such as nginx, which would collect what is to arrive at once.
  'X-Accel-Buffering': 'no',
};

/** What moves, told to whoever is signed in. */
export function liveRoutes(kernel: Kernel): LiveRoutes {
  return {
    'GET /live': async ({ c, query }) => {
      const { arrival, facts } = c.var;
      const listener = {
        arrival,
        signedIn: signedIn(c.var),
        name: query.listener,
        told: toldBy(c.req.header('Last-Event-ID') ?? null),
        lookAs: (now: Arrival) => lookAs(kernel, { arrival: now, facts }),
      };
      // Whoever asks for the headers alone would leave a stream open that nobody reads.
      if (c.req.method === 'HEAD') return new Response(null, { headers: HEADERS });
      return new Response(await kernel.liveStreams.open(listener), { headers: HEADERS });
    },
  };
}

/** The heads as one contact sees them. */
function lookAs(kernel: Kernel, visit: Visit): Look {
  const { heads, gatherings, log } = kernel;
  const exists = (app: string) => sees(kernel, visit, app);
  const own = new Map(heads.all.filter(({ app }) => app === undefined || exists(app)).map((head) => [head.key, head]));
  return {
    keys: [...own.keys()],
    ofAllApps: new Set([...own.values()].flatMap(({ app, key }) => (app === undefined ? key : []))),
    apps: [...kernel.composition.apps.keys()].filter(exists).join(' '),
    read: async (keys) => {
      const wanted = new Set(keys.flatMap((key) => own.get(key)?.reading ?? []));
      const rows = gatherings.gather(
        heads.set,
        (reading) => wanted.has(reading),
        scopeOf(visit),
        momentOf(kernel, visit),
      );
      const values = keys.map(async (key) => {
        const head = own.get(key);
        try {
          return head === undefined ? undefined : ([key, await readHead(head, rows, exists)] as const);
        } catch (error) {
          reportFailure(log, 'head.failed', error, { head: key });
          return undefined;
        }
      });
      return new Map((await Promise.all(values)).filter((value) => value !== undefined));
    },
  };
}
