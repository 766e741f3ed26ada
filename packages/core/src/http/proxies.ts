import { BlockList, isIP } from 'node:net';
import { PortalError } from '../problem.js';
import { addressIn, type ConnectionInfo, plainAddress } from './connection.js';
import { forwardedElements } from './forwarded.js';

/** Which of the peers may say where a request comes from: a number of hops, or addresses and networks. */
export type TrustedProxies = number | readonly string[];

/** Whether the peer with this address, so many hops away, is a proxy of the host's. The other end of the connection is hop 0. */
export type ProxyTrust = (address: string, hop: number) => boolean;

/** A request as the client made it, before proxies passed it on. */
export interface OriginalRequest {
  /** The host that the client named, with its port. */
  readonly host: string;
  /** `https:` or `http:`. */
  readonly protocol: string;
  /** The client's address, empty where nobody knows it. */
  readonly remoteAddress: string;
  /** Whether a proxy of the host's named the host. */
  readonly vouched: boolean;
}

/**
 * Reads `trustedProxies`.
 *
 * @throws PortalError `composition_refused`
 */
export function parseTrustedProxies(given: TrustedProxies | undefined): ProxyTrust {
  if (given === undefined) return () => false;
  if (!Array.isArray(given)) {
    const most = Number.isInteger(given) ? Number(given) : -1;
    if (most < 0 || most > 10) {
      throw refused(
        `\`trustedProxies\` is ${JSON.stringify(given)}. Write how many proxies are in front of the portal, such as 1, or a list of their addresses.`,
      );
    }
    return (_, hop) => hop < most;
  }
  const list = new BlockList();
  for (const entry of given as readonly string[]) {
    const { address, version, bits } = networkIn(entry);
    list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => addressIn(list, address);
}

function networkIn(entry: string): { address: string; version: number; bits: number } {
  const [address = '', length, ...rest] = String(entry).split('/');
  const version = isIP(address);
  const widest = version === 4 ? 32 : 128;
  const bits = length === undefined ? widest : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (version === 0 || rest.length > 0 || bits < 0 || bits > widest) {
    throw refused(
      `\`trustedProxies\` has "${entry}". Write an address or a network, such as "10.0.0.5" or "10.0.0.0/8".`,
    );
  }
  // Everybody would be a proxy, and could say what he likes.
  if (bits === 0) throw refused(`\`trustedProxies\` has "${entry}", which is everybody. Name your proxies' network.`);
  return { address, version, bits };
}

function refused(detail: string): PortalError {
  return new PortalError('composition_refused', 500, detail);
}

/** What the headers of one kind say: addresses from the client to the last proxy, and what the outermost trusted proxy saw. */
interface Said {
  readonly addresses: readonly string[] | undefined;
  readonly host: (hops: number) => string | undefined;
  readonly protocol: (hops: number) => string | undefined;
}

/**
 * A request as the client made it. Without trust in the other end of the connection its headers count for nothing;
 * with it, as far as the trust reaches: what lies beyond the outermost trusted proxy was written by the client.
 *
 * @throws PortalError `forwarding_malformed` 400: a trusted proxy says what cannot be, or `Forwarded` and
 * `X-Forwarded-…` differ, one of which is then the client's own
 */
export function originalRequest(
  { headers, url: address }: Request,
  connection: ConnectionInfo,
  trusts: ProxyTrust,
  url = new URL(address),
): OriginalRequest {
  const peer = plainAddress(connection.remoteAddress ?? '');
  const direct = { host: headers.get('Host') ?? url.host, protocol: url.protocol, remoteAddress: peer, vouched: false };
  if (!trusts(peer, 0)) return direct;
  const [older, newer] = [saidByX(headers), saidByForwarded(headers)];
  const one = <T>(read: (said: Said) => T | undefined): T | undefined => agreed(read(older), read(newer));
  const chain = [...(one(({ addresses }) => addresses?.join()) ?? '').split(',').filter((each) => each !== ''), peer];
  let hops = 0;
  while (hops < chain.length && trusts(chain.at(-1 - hops) ?? '', hops)) hops += 1;
  const protocol = one((said) => said.protocol(hops)?.toLowerCase());
  if (protocol !== undefined && protocol !== 'http' && protocol !== 'https') throw malformed('the scheme');
  const host = one((said) => said.host(hops));
  return {
    host: host ?? direct.host,
    protocol: protocol === undefined ? direct.protocol : `${protocol}:`,
    // With no word of anybody before the proxy, the proxy's own address must not stand for all clients.
    remoteAddress: chain.length === 1 ? '' : plainAddress(chain.at(-1 - hops) ?? chain[0] ?? ''),
    vouched: host !== undefined,
  };
}

function agreed<T>(one: T | undefined, other: T | undefined): T | undefined {
  if (one !== undefined && other !== undefined && one !== other) {
    throw malformed('`Forwarded` and `X-Forwarded-…` to agree');
  }
  return one ?? other;
}

function malformed(what: string): PortalError {
  return new PortalError('forwarding_malformed', 400, `The proxy's headers do not fit: expected ${what}.`);
}

function saidByX(headers: Headers): Said {
  const list = (name: string) =>
    headers
      .get(name)
      ?.split(',')
      .map((each) => each.trim());
  // Proxies append what they saw, or write one value over all others.
  const outermost = (name: string) => (hops: number) => {
    const values = list(name);
    return values?.[Math.max(0, values.length - hops)];
  };
  return {
    addresses: list('X-Forwarded-For')?.map(withoutPort),
    host: outermost('X-Forwarded-Host'),
    protocol: outermost('X-Forwarded-Proto'),
  };
}

function saidByForwarded(headers: Headers): Said {
  const header = headers.get('Forwarded');
  const elements = header === null ? undefined : forwardedElements(header);
  if (elements === null) throw malformed('`Forwarded` as RFC 7239 has it');
  // The element of the outermost trusted proxy; where it does not say, the next one may.
  const outermost = (name: string) => (hops: number) =>
    elements
      ?.slice(Math.max(0, elements.length - hops))
      .map((element) => element.get(name))
      .find((value) => value !== undefined);
  return {
    addresses: elements?.some((element) => element.has('for'))
      ? elements.map((element) => withoutPort(element.get('for') ?? ''))
      : undefined,
    host: outermost('host'),
    protocol: outermost('proto'),
  };
}

/** `192.0.2.1:4711` and `[2001:db8::1]:4711` without port and brackets; what is no address, such as `unknown`, as one that nobody knows. */
function withoutPort(text: string): string {
  const address = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  return isIP(address.replace(/%.*$/, '')) === 0 ? 'unknown' : address;
}
