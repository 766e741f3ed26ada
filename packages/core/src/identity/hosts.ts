import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { PortalError } from '../problem.js';

const PLAIN_HOST = /^(?:(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?!xn--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Whether a host is written as hosts are kept, so that nothing needs to be made of it: labels of lower-case letters, digits
 * and hyphens, none of them an A-label, the last one no number.
 */
export function isPlainHost(host: string): boolean {
  return host.length <= 253 && PLAIN_HOST.test(host);
}

/**
 * A `Host` header as hosts are compared and kept: lower case, without port and final dot, as A-label.
 * `localhost` and plain IP addresses are hosts too.
 *
 * @returns undefined for anything odd
 */
export function normaliseHost(header: string): string | undefined {
  if (isPlainHost(header)) return header;
  const bracketed = /^\[([0-9A-Fa-f:.]{2,45})\](?::\d{1,5})?$/.exec(header);
  if (bracketed) {
    const address = (bracketed[1] ?? '').toLowerCase();
    return isIPv6(address) ? `[${address}]` : undefined;
  }
  // Only what a host name is made of: `domainToASCII` alone would also take `%2e`, tabs and `a@b`.
  const parts = /^([\p{L}\p{M}\p{N}.-]{1,253})(?::\d{1,5})?$/u.exec(header);
  if (!parts) return undefined;
  const name = (parts[1] ?? '').replace(/\.$/, '');
  const host = domainToASCII(name.toLowerCase());
  if (host === '' || host.length > 253) return undefined;
  // `2130706433`, `0x7f.1` and `127.1` would all become 127.0.0.1: an address is written as such, or it is odd.
  if (isIPv4(host)) return host === name ? host : undefined;
  return host.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) ? host : undefined;
}

/**
 * The host that a request is for: {@link normaliseHost}.
 *
 * @throws PortalError `host_invalid`, 400, for anything odd or absent
 */
export function resolveHost(header: string | undefined): string {
  const host = header === undefined ? undefined : normaliseHost(header);
  if (host === undefined) throw new PortalError('host_invalid', 400, 'The request does not name a host.');
  return host;
}
