import type { Context } from 'hono';
import type { Arrival } from '../identity/arrival.js';
import { resolveHost } from '../identity/hosts.js';
import { localeOfReader, offeredLocale } from '../identity/reader-locale.js';
import { offeredLanguages } from '../identity/texts.js';
import type { Kernel } from '../kernel.js';
import { PortalError } from '../problem.js';
import { clientAddress } from './connection.js';
import type { PortalEnv } from './environment.js';
import type { Place } from './place.js';
import { readCookie, sessionToken } from './sign-in/cookies.js';

/** Who arrives, and whether it was the host who said so. */
interface Arrived {
  readonly arrival: Arrival;
  readonly identified: boolean;
}

/**
 * Finds out who arrives where, and what handlers need to know of his request.
 *
 * @param known whether it matters who he is: where it does not, nobody is asked, and nothing can fail for it
 * @throws PortalError `host_invalid` 400, `account_unknown` 404
 */
export async function arrive(kernel: Kernel, c: Context<PortalEnv>, known: boolean): Promise<void> {
  const { place, remoteAddress } = c.env;
  const request = c.req.raw;
  const { arrival, identified } = known
    ? await whoArrives(kernel, request, place, clientAddress({ remoteAddress }))
    : await nobody(kernel, place);
  const { origin, basePath, slug, secure } = place;
  const chosenLocale = offeredLocale(readCookie(request, 'language', place), offeredLanguages);
  const languages = {
    own: arrival.signedIn?.contact.locale,
    chosen: chosenLocale,
    accepts: request.headers.get('Accept-Language') ?? undefined,
    account: arrival.account.locale,
  };
  c.set('arrival', arrival);
  c.set('facts', {
    origin,
    basePath,
    slug,
    secure,
    remoteAddress: clientAddress({ remoteAddress }),
    locale: localeOfReader(languages, offeredLanguages, kernel.readerLocale),
    chosenLocale,
    identified,
  });
}

async function nobody(kernel: Kernel, { host, slug }: Place): Promise<Arrived> {
  return { arrival: await found(kernel, { host: resolveHost(host), slug }), identified: false };
}

/** By the host's word where it gives one, which alone counts then, else by the session's cookie. */
async function whoArrives(kernel: Kernel, request: Request, place: Place, remoteAddress: string): Promise<Arrived> {
  // A page that listens comes back every few minutes, for as long as it is open.
  const unattended = place.path === '/live';
  const where = { host: resolveHost(place.host), slug: place.slug, unattended };
  const answer = await kernel.hostUsers.ask(request);
  if (answer === undefined) {
    return { arrival: await found(kernel, { ...where, token: sessionToken(request, place) }), identified: false };
  }
  const { user } = answer;
  const arrival = await found(kernel, { ...where, hostKey: user?.key ?? '' });
  if (user === undefined) return { arrival, identified: true };
  const caller = { userAgent: request.headers.get('User-Agent') ?? undefined, remoteAddress };
  const admission = await kernel.hostUsers.admit(arrival, user, caller);
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
