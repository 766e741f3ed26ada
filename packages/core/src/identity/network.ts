import { isIPv4, isIPv6 } from 'node:net';

/**
 * What counts as one network: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one customer of
 * a provider has at least. An IPv4 address inside IPv6 counts as itself.
 *
 * @returns undefined for what is no address: the server did not say
 */
export function networkOf(address: string): string | undefined {
  if (isIPv4(address)) return address;
  const plain = address.replace(/%.*$/, '');
  if (!isIPv6(plain)) return undefined;
  const groups = groupsOf(plain);
  if (
    groups.slice(0, 5).every((group) => group === 0) &&
    (groups[5] === 0xffff || groups[5] === 0) &&
    groups[6] !== 0
  ) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const read = (text: string) =>
    text
      .split(':')
      .filter((group) => group !== '')
      .flatMap(groupOf);
  const first = read(head);
  if (tail === undefined) return first;
  const last = read(tail);
  return [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
}

function groupOf(text: string): number[] {
  if (!text.includes('.')) return [Number.parseInt(text, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}
