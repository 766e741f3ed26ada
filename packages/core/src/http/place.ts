import { PortalError } from '../problem.js';

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
  /** What follows it, such as `/invoices/0192...`. */
  readonly path: string;
  /** False only on loopback over plain http. */
  readonly secure: boolean;
}

/** A portal's mount point: its fixed segments, and whether the account's slug follows. */
export interface Mount {
  readonly prefix: string;
  readonly bySlug: boolean;
}

/**
 * Reads `basePath`: `/portal` finds the account by host name, `/portal/:account` by its slug in the path.
 *
 * @throws PortalError `composition_refused`
 */
export function parseBasePath(basePath: string): Mount {
  const match = /^((?:\/[A-Za-z0-9._~-]+)*)(\/:account)?\/?$/.exec(basePath);
  if (match === null) {
    throw new PortalError(
      'composition_refused',
      500,
      `\`basePath\` is "${basePath}". Write a path such as "/portal", or "/portal/:account" to find accounts by their slug.`,
    );
  }
  return { prefix: match[1] ?? '', bySlug: match[2] !== undefined };
}

/** Where the portal of one account begins. */
export function basePathOf({ prefix, bySlug }: Mount, slug: string): string {
  return bySlug ? `${prefix}/${slug}` : prefix;
}

const LOOPBACK = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** The place of a request; nothing if it is outside the mount. */
export function placeOf(request: Request, mount: Mount): Place | undefined {
  const url = new URL(request.url);
  const host = request.headers.get('Host') ?? url.host;
  const secure = url.protocol === 'https:' || !LOOPBACK.test(host);
  const below = url.pathname.startsWith(mount.prefix) ? url.pathname.slice(mount.prefix.length) : undefined;
  if (below === undefined || (below !== '' && !below.startsWith('/'))) return undefined;
  const slug = mount.bySlug ? /^\/([^/]+)/.exec(below)?.[1] : undefined;
  if (mount.bySlug && slug === undefined) return undefined;
  const basePath = basePathOf(mount, slug ?? '');
  return {
    host,
    slug,
    // Behind a proxy that ends TLS, pages are https although this request is not.
    origin: `${secure ? 'https' : 'http'}://${host}`,
    basePath,
    path: url.pathname.slice(basePath.length) || '/',
    secure,
  };
}
