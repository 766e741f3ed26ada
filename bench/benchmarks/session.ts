import { byHandAt, portalAt } from '../entries.ts';
import type { Lab, Measured } from '../lab.ts';
import { wireRequest } from '../load.ts';

const PEOPLE = 20;

/** Who is signed in, and whether he may see the app that is asked. */
export async function session(lab: Lab): Promise<Measured[]> {
  const seeded = await lab.seeded('large');
  const people = seeded.people.slice(0, PEOPLE);
  const ours = portalAt('/standing', seeded, people);
  const byHand = byHandAt('/standing', seeded, people);
  const place = await lab.empty('better_auth');
  const { prepare } = (await import('../peers/better-auth.mjs')) as {
    prepare(where: typeof place, count: number): Promise<string[]>;
  };
  const cookies = await prepare(place, people.length);
  const betterAuth = {
    name: 'better-auth',
    module: 'peers/better-auth.mjs',
    given: place,
    requests: cookies.map((cookie) =>
      wireRequest('/api/auth/get-session', { Host: 'auth.example', Accept: 'application/json', Cookie: cookie }),
    ),
  };
  return lab.compare('session and decision', ours, [
    { against: "better-auth's get-session", floor: 8, entry: betterAuth },
    { against: 'session by hand', floor: null, entry: byHand, same: true },
  ]);
}
