import { isPlainHost } from '../identity/hosts.js';
import { PortalError } from '../problem.js';
import type { OriginalRequest } from './proxies.js';

/** Where a request wants to go, read from its address alone. */
export interface Place {
  /** As the client named it, with its port. */
  readonly host: string;
  /** In path mode, the account's slug; otherwise the host tells the account. */
  readonly slug: string | undefined;
  /** What pages of this portal have as their origin. */
  readonly origin: string;
  /** Where the account's portal begins: `/portal`, or `/portal/studio` in path mode. */
  readonly basePath: string;
  /** What follows it, such as `/invoices/0192...`; for a root path the whole path. */
  readonly path: string;
  /** Whether the root routes of plugins are here. */
  readonly root: boolean;
  /** Whether everything else is here too: root paths may lie outside of the portal. */
  readonly portal: boolean;
  /** False only on loopback over plain http. */
  readonly secure: boolean;
}

/** A portal's mount point. */
export interface Mount {
  /** The fixed segments. */
  readonly prefix: string;
  /** Whether the account's slug follows them; otherwise the host tells the account. */
  readonly bySlug: boolean;
  /** By slug, the one origin that all accounts share. By host, the scheme and port that all of them have. */
  readonly publicUrl: URL | undefined;
}

/**
 * Reads `basePath`: `/portal` finds the account by host name, `/portal/:account` by its slug in the path, at `publicUrl`.
 *
 * @throws PortalError `composition_refused`
 */
export function parseMount(basePath: string, publicUrl: string | undefined): Mount {
  const match = /^((?:\/[A-Za-z0-9._~-]+)*)(\/:account)?\/?$/.exec(basePath);
  if (match === null) {
    throw refused(
      `\`basePath\` is "${basePath}". Write a path such as "/portal", or "/portal/:account" to find accounts by their slug.`,
    );
  }
  const url = publicUrl === undefined ? undefined : URL.parse(publicUrl);
  if (url === null || (url !== undefined && !/^https?:$/.test(url.protocol))) {
    throw refused(`\`publicUrl\` is "${publicUrl}". Write an origin such as "https://app.example.com".`);
  }
  const bySlug = match[2] !== undefined;
  // Any host could be named in a request, and the links of sign-in mails would lead there.
  if (bySlug && url === undefined) {
    throw refused(
      `\`basePath\` "${basePath}" finds accounts by path, so \`publicUrl\` must say at which origin: "https://app.example.com".`,
    );
  }
  return { prefix: match[1] ?? '', bySlug, publicUrl: url };
}

function refused(detail: string): PortalError {
  return new PortalError('composition_refused', 500, detail);
}

/** Where the portal of one account begins. */
export function basePathOf({ prefix, bySlug }: Mount, slug: string): string {
  return bySlug ? `${prefix}/${slug}` : prefix;
}

const LOOPBACK = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** Whether a host, with its port, is this machine itself. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * The place of a request; nothing if it is outside the mount and below none of the root paths of plugins, or at a host
 * or port where the portal is not.
 */
export function placeOf(
  request: Request,
  mount: Mount,
  original: OriginalRequest,
  rootPaths: readonly string[] = [],
  url = new URL(request.url),
): Place | undefined {
  const { host } = original;
  const origin = originOf(original, mount);
  if (origin === undefined) return undefined;
  const secure = origin.startsWith('https:') || !LOOPBACK.test(host);
  const below = url.pathname.startsWith(mount.prefix) ? url.pathname.slice(mount.prefix.length) : undefined;
  if (below === undefined || (below !== '' && !below.startsWith('/'))) {
    if (mount.bySlug || !isBelow(url.pathname, rootPaths)) return undefined;
    const path = url.pathname;
    return { host, slug: undefined, origin, basePath: mount.prefix, path, root: true, portal: false, secure };
  }
  const slug = mount.bySlug ? /^\/([^/]+)/.exec(below)?.[1] : undefined;
  if (mount.bySlug && slug === undefined) return undefined;
  const basePath = basePathOf(mount, slug ?? '');
  return {
    host,
    slug,
    origin,
    basePath,
    path: url.pathname.slice(basePath.length) || '/',
    root: mount.bySlug || mount.prefix === '',
    portal: true,
    secure,
  };
}

function isBelow(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => path === root || path.startsWith(`${root}/`));
}

/**
 * What pages have as their origin. It is not what the client says: a port of its choice would stand in the links of
 * mails, and somebody else may listen there. Only a proxy of the host's may name a port.
 */
function originOf({ host, protocol, vouched }: OriginalRequest, { bySlug, publicUrl }: Mount): string | undefined {
  if (bySlug) return host.toLowerCase() === publicUrl?.host ? publicUrl.origin : undefined;
  // Behind a proxy that ends TLS, pages are https although this request is not. Where a proxy serves plain http as well,
  // whoever asks there must not bring the links of mails down to it.
  const scheme = publicUrl?.protocol ?? (LOOPBACK.test(host) ? protocol : 'https:');
  // Without a port there is nothing to read: its address is its origin.
  if (isPlainHost(host)) return publicUrl === undefined || publicUrl.port === '' ? `${scheme}//${host}` : undefined;
  const origin = URL.parse(`${scheme}//${host}`);
  if (origin === null) return undefined;
  if (publicUrl === undefined && (vouched || LOOPBACK.test(host))) return origin.origin;
  return origin.port === (publicUrl?.port ?? '') ? origin.origin : undefined;
}
