import { BlockList, isIP } from 'node:net';

/** What only the server knows of a request. */
export interface ConnectionInfo {
  /** The address at the other end of the connection. Without it there are no limits by network. */
  readonly remoteAddress?: string;
}

/** Addresses of this machine and of private networks (IANA's special-purpose registries): a proxy's, never a client's own. */
function privateAddresses(): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of [
    ['127.0.0.0', 8],
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['169.254.0.0', 16],
    ['100.64.0.0', 10],
  ] as const) {
    list.addSubnet(network, prefix, 'ipv4');
  }
  for (const [network, prefix] of [
    ['::1', 128],
    ['fc00::', 7],
    ['fe80::', 10],
  ] as const)
    list.addSubnet(network, prefix, 'ipv6');
  return list;
}

const notPublic = privateAddresses();

/** An address without what is not part of it: the IPv6 clothing of an IPv4 address, a zone. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/** Whether an address is in a list; what is none is in no list. */
export function addressIn(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * The client's address where it is known; empty where what is known is a proxy's, behind which all clients would look
 * like one network and share its limits.
 */
export function clientAddress({ remoteAddress = '' }: ConnectionInfo): string {
  const address = plainAddress(remoteAddress);
  return isIP(address) === 0 || addressIn(notPublic, address) ? '' : address;
}
