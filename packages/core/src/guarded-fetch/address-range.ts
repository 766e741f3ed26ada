import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Addresses of a cloud's own services that look like anybody's: Azure's, for every machine in it. */
const SERVICES_OF_CLOUDS = new Set(['168.63.129.16']);

const [globalUnicast, bits] = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * What an address belongs to: `public`, or the name of a range that nobody on the Internet is reached at
 * ([IANA's registries](https://www.iana.org/assignments/iana-ipv4-special-registry), by
 * [ipaddr.js](https://github.com/whitequark/ipaddr.js)). An address that carries another one inside (mapped, NAT64, 6to4,
 * Teredo) is never public, whatever it carries.
 *
 * @param address as resolvers and URLs have it; what is no address is `unknown`
 */
export function rangeOf(address: string): string {
  if (isIP(address) === 0) return 'unknown';
  if (SERVICES_OF_CLOUDS.has(address)) return 'service of a cloud';
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== 'unicast') return range;
  // All that is given to anybody is in there; the rest has no meaning yet, or had one: `::a.b.c.d`.
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast, bits) ? 'public' : 'unassigned';
}
