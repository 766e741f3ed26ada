import { byHandAt, portalAt } from '../entries.ts';
import type { Lab, Measured } from '../lab.ts';

/** A route that does nothing, through the whole kernel: session, decision, schema, headers. */
export async function empty(lab: Lab): Promise<Measured[]> {
  const seeded = await lab.seeded('large');
  const ours = portalAt('/nothing', seeded, seeded.people);
  const bare = { name: 'hono', module: 'peers/hono-zod-openapi.mjs', given: {}, requests: ours.requests };
  return lab.compare('empty route', ours, [
    // Of each, at most 1.5 times its processor time.
    { against: 'bare Hono with zod-openapi', floor: 1 / 1.5, entry: bare },
    {
      against: 'session by hand on Hono',
      floor: 1 / 1.5,
      entry: byHandAt('/nothing', seeded, seeded.people),
      same: true,
    },
  ]);
}
