import { basePathOf, isLoopback, type Mount } from '../../http/place.js';
import type { HostPages } from '../../http/sign-in/host-pages.js';
import type { Domains } from '../../identity/domains.js';

/** Where a mail's links lead. */
export interface Addresses {
  /** The origin's host, as it stands in a Message-ID. */
  readonly host: string;
  /** The address of a page path in the host's front end, which asks who opens it to sign in first. */
  page(path: string): string;
  /** The address of a sign-in link's page. */
  signIn(token: string): string;
  /** The address of a page of core's own: `unsubscribe/...`. */
  own(path: string): string;
}

/** What the addresses of a portal are made of. */
export interface AddressParts {
  readonly domains: Pick<Domains, 'primary'>;
  readonly mount: Mount;
  readonly link: (path: string) => string;
  readonly hostPages: HostPages;
}

/** Where an account's portal is; nothing for an account at no host, where nobody could open a link. */
export async function addressesOf(
  { domains, mount, link, hostPages }: AddressParts,
  account: { readonly id: string; readonly slug: string },
): Promise<Addresses | undefined> {
  const origin = mount.bySlug ? mount.publicUrl?.origin : originOf(await domains.primary(account.id), mount);
  if (origin === undefined) return undefined;
  const basePath = basePathOf(mount, account.slug);
  return {
    host: new URL(origin).hostname,
    page: (path) => new URL(link(path), origin).href,
    signIn: (token) => hostPages.link(origin, token) ?? `${origin}${basePath}/auth/link/${token}`,
    own: (path) => `${origin}${basePath}/${path}`,
  };
}

function originOf(host: string | undefined, { publicUrl }: Mount): string | undefined {
  if (host === undefined) return undefined;
  const scheme = publicUrl?.protocol ?? (isLoopback(host) ? 'http:' : 'https:');
  const port = publicUrl === undefined || publicUrl.port === '' ? '' : `:${publicUrl.port}`;
  return `${scheme}//${host}${port}`;
}
