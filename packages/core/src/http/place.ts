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

/** A portal's mount point. */
export interface Mount {
  /** The fixed segments. */
  readonly prefix: string;
  /** Where the account's slug follows them: the one origin that all accounts share. Otherwise the host tells the account. */
  readonly shared: URL | undefined;
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
  const prefix = match[1] ?? '';
  if (match[2] === undefined) return { prefix, shared: undefined };
  const shared = publicUrl === undefined ? null : URL.parse(publicUrl);
  // Any host could be named in a request, and the links of sign-in mails would lead there.
  if (shared === null || !/^https?:$/.test(shared.protocol)) {
    throw refused(
      `\`basePath\` "${basePath}" finds accounts by path, so \`publicUrl\` must say at which origin: "https://app.example.com".`,
    );
  }
  return { prefix, shared };
}

function refused(detail: string): PortalError {
  return new PortalError('composition_refused', 500, detail);
}

/** Where the portal of one account begins. */
export function basePathOf({ prefix, shared }: Mount, slug: string): string {
  return shared !== undefined ? `${prefix}/${slug}` : prefix;
}

const LOOPBACK = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** The place of a request; nothing if it is outside the mount. */
export function placeOf(request: Request, mount: Mount): Place | undefined {
  const url = new URL(request.url);
  const host = request.headers.get('Host') ?? url.host;
  if (mount.shared !== undefined && host.toLowerCase() !== mount.shared.host) return undefined;
  const below = url.pathname.startsWith(mount.prefix) ? url.pathname.slice(mount.prefix.length) : undefined;
  if (below === undefined || (below !== '' && !below.startsWith('/'))) return undefined;
  const slug = mount.shared === undefined ? undefined : /^\/([^/]+)/.exec(below)?.[1];
  if (mount.shared !== undefined && slug === undefined) return undefined;
  const basePath = basePathOf(mount, slug ?? '');
  // Behind a proxy that ends TLS, pages are https although this request is not.
  const secure = mount.shared?.protocol === 'https:' || url.protocol === 'https:' || !LOOPBACK.test(host);
  return {
    host,
    slug,
    origin: mount.shared?.origin ?? `${secure ? 'https' : 'http'}://${host}`,
    basePath,
    path: url.pathname.slice(basePath.length) || '/',
    secure,
  };
}
