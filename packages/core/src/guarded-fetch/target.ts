import { isIP } from 'node:net';
import { PortalError } from '../problem.js';
import { rangeOf } from './address-range.js';
import { type AllowedHosts, plainHost } from './allowed-hosts.js';

/** Where a request goes. */
export interface Target {
  readonly url: URL;
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Whether the portal's host named it: it may be anywhere. */
  readonly allowed: boolean;
}

/** The longest URL that is taken, in characters. */
const LONGEST = 2000;

/**
 * Reads a URL that somebody else chose. Odd spellings of addresses (`https://2130706433`, `0x7f.1`, `127.1.`) are
 * judged by what they mean. What a name means is not known yet: that is asked when the request is made.
 *
 * @throws PortalError `url_refused` 422: no URL, not https, with credentials, or an address that is not public
 */
export function parseTarget(text: string, allowedHosts: AllowedHosts): Target {
  // What parsers of URLs silently drop is no part of an address that anybody meant.
  if (typeof text !== 'string' || text.length > LONGEST || /[\s\p{Cc}\\]/u.test(text) || !URL.canParse(text)) {
    throw refused(`Write a whole address of at most ${LONGEST} characters, such as "https://example.com/hooks".`);
  }
  const url = new URL(text);
  const host = plainHost(url.hostname);
  const port = Number(url.port || (url.protocol === 'http:' ? 80 : 443));
  const allowed = allowedHosts.has(host, port);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowed)) {
    throw refused('The address must begin with "https://".');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused('The address must not contain a user name or password.');
  }
  if (!allowed && (/(^|\.)localhost$/.test(host) || (isIP(host) !== 0 && rangeOf(host) !== 'public'))) {
    throw refused(`"${host}" is not reachable from the Internet. Use a public address.`);
  }
  return { url, host, port, allowed };
}

function refused(detail: string): PortalError {
  return new PortalError('url_refused', 422, detail);
}
