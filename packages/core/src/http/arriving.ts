import type { Arrival } from '../identity/arrival.js';
import { resolveHost } from '../identity/hosts.js';
import type { Kernel } from '../kernel.js';
import { PortalError } from '../problem.js';
import type { Place } from './place.js';
import { sessionToken } from './sign-in/cookies.js';

/** Who arrives, and whether it was the host who said so. */
export interface Arrived {
  readonly arrival: Arrival;
  readonly identified: boolean;
}

/**
 * Finds out who arrives where: by the host's word where it gives one, which alone counts then, else by the session's
 * cookie.
 *
 * @throws PortalError `host_invalid` 400, `account_unknown` 404
 */
export async function arrive(kernel: Kernel, request: Request, place: Place): Promise<Arrived> {
  const where = { host: resolveHost(place.host), slug: place.slug };
  const answer = await kernel.hostUsers.ask(request);
  if (answer === undefined) {
    return { arrival: await found(kernel, { ...where, token: sessionToken(request, place) }), identified: false };
  }
  const { user } = answer;
  const arrival = await found(kernel, { ...where, hostKey: user?.key ?? '' });
  if (user === undefined) return { arrival, identified: true };
  const admission = await kernel.hostUsers.admit(arrival, user, request.headers.get('User-Agent') ?? undefined);
  switch (admission) {
    case 'stands':
      return { arrival, identified: true };
    case 'changed':
      return { arrival: await found(kernel, { ...where, hostKey: user.key }), identified: true };
    case 'refused':
      return { arrival: { ...arrival, signedIn: undefined }, identified: true };
  }
}

async function found(kernel: Kernel, request: Parameters<Kernel['arrivals']['find']>[0]): Promise<Arrival> {
  const arrival = await kernel.arrivals.find(request);
  if (arrival !== undefined) return arrival;
  const { host, slug } = request;
  throw new PortalError(
    'account_unknown',
    404,
    `No account answers at "${host}"${slug === undefined ? '' : ` under "${slug}"`}.`,
  );
}
