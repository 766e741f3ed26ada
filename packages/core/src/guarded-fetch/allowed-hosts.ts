import { PortalError } from '../problem.js';

/** Hosts that may be reached wherever they are, and by http: those that the portal's host names. */
export interface AllowedHosts {
  /** @param host as {@link plainHost} gives it */
  has(host: string, port: number): boolean;
}

const ENTRY = /^(\[[0-9a-f:.]+\]|[^\s:/?#@\\[\]*]+)(?::(\d{1,5}))?$/i;

/**
 * Reads `network.allow`: `hooks.internal`, `10.0.0.5`, `127.0.0.1:9000`, `[::1]:9000`. Without a port: all of them.
 *
 * @throws PortalError `composition_refused`
 */
export function parseAllowedHosts(entries: readonly string[] = []): AllowedHosts {
  const allowed = new Set(entries.map(normalised));
  return { has: (host, port) => allowed.has(host) || allowed.has(`${host}:${port}`) };
}

function normalised(entry: string): string {
  const [, host = '', port] = ENTRY.exec(String(entry)) ?? [];
  if (!URL.canParse(`http://${host}`) || Number(port) > 65535 || Number(port) === 0) {
    throw new PortalError(
      'composition_refused',
      500,
      `\`network.allow\` has "${entry}". Write a host as URLs have it, with or without a port, such as "hooks.internal" or "127.0.0.1:9000".`,
    );
  }
  const plain = plainHost(new URL(`http://${host}`).hostname);
  return port === undefined ? plain : `${plain}:${Number(port)}`;
}

/** A URL's host as it is looked up and compared: without the brackets of IPv6 addresses and the dot that ends a name. */
export function plainHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}
