import type { Clock } from './clock.js';
import type { Database } from './data/engine.js';
import type { TrustedProxies } from './http/proxies.js';
import type { PageAddresses } from './http/sign-in/host-pages.js';
import type { Identify } from './identity/host-users/host-user.js';
import type { Overrides } from './kernel.js';
import type { LogSink } from './log.js';
import type { AnyPlugin } from './plugin.js';

/** The host's switch: apps by id, `false` for those that nobody shall see. */
export type HostApps = Readonly<Record<string, boolean>>;

/** How open pages are told what moves. */
export interface LiveOptions {
  /**
   * Milliseconds between two looks for what moved, each one statement, while somebody listens on this node. At least 10;
   * default 1000.
   */
  readonly every?: number;
}

/**
 * What a portal is made of.
 *
 * @example
 * ```ts
 * import { createPortal, type PortalOptions } from '@portico/core';
 * import { sqlite } from '@portico/core/sqlite';
 * import { type Billing, billing } from '@portico/plugin-billing';
 *
 * const options: PortalOptions<readonly [Billing]> = {
 *   database: sqlite('portal.db'),
 *   secret: process.env['PORTICO_SECRET'],
 *   plugins: [billing()],
 *   basePath: '/clients',
 *   publicUrl: 'https://example.com',
 *   link: (path) => `/clients/pages${path}`,
 * };
 * export const portal = createPortal(options);
 * ```
 */
export interface PortalOptions<Plugins extends readonly AnyPlugin[]> {
  /** `sqlite('portal.db')` of `@portico/core/sqlite`, or `postgres(url)` of `@portico/core/postgres`. */
  readonly database: Database;
  /**
   * At least 32 bytes that only the host knows. A list when it is changed: the current one first, then earlier ones.
   * `undefined`, an environment variable that is not set, is refused like one that is too short.
   */
  readonly secret: string | readonly [string, ...string[]] | undefined;
  readonly plugins: Plugins;
  /**
   * Where the host mounts the portal. `/portal` finds the account by the request's host name, `/portal/:account` by its
   * slug in the path. Default `/portal`.
   */
  readonly basePath?: string;
  /**
   * Where the portal is reached: `https://app.example.com`. Where `basePath` finds accounts by path, it must be given and
   * is the one origin of them all. By host name it says their common scheme and port; default https and its own port.
   */
  readonly publicUrl?: string;
  /**
   * The proxies in front of the portal: how many, or their addresses and networks (`['10.0.0.0/8']`). What they say in
   * `Forwarded` or `X-Forwarded-For`, `-Host` and `-Proto` is believed, as far as they reach, and from nobody else.
   * Default: there are none, and these headers count for nothing.
   */
  readonly trustedProxies?: TrustedProxies;
  /** Maps a page path of the portal (`/invoices/0192...`) to the host's own address for it. Default: as it is. */
  readonly link?: (path: string) => string;
  /**
   * Who is signed in at your own application, asked at every request but those to open routes and hooks: read your own
   * session from the request, which is a copy without body. His contact is made or brought up to date, and what he does
   * is done in an ordinary session of the portal, which can be listed and ended; signed out here, he is nobody until you
   * sign him in anew. `null` is nobody; who named somebody has decided, and no cookie of the portal counts beside it. If
   * it throws, the answer is 500.
   *
   * Name only e-mail addresses that you have verified: an address makes its owner the contact who has it.
   */
  readonly identify?: Identify;
  /**
   * Origins whose pages may call the API in the name of whoever is signed in, as the portal's own pages may:
   * `['https://app.example.com']`. Sessions are told by a cookie that browsers send between hosts of one site only.
   */
  readonly origins?: readonly string[];
  /**
   * What addresses that others chose (webhooks) may reach beyond the Internet: `{ allow: ['hooks.internal', '127.0.0.1:9000'] }`.
   * What is named here may be anywhere, and be reached by http. Nothing else inside your network ever is.
   */
  readonly network?: { readonly allow?: readonly string[] };
  /** Pages of yours in place of core's own: `{ signIn: '/login', link: '/welcome/:ticket', signedOut: '/bye' }`. */
  readonly pages?: PageAddresses;
  /** Which apps exist, for all accounts or by account. What is not named exists. */
  readonly apps?: HostApps | ((account: { readonly id: string; readonly slug: string }) => HostApps);
  /** `auto` brings the tables up to date at the start, `check` refuses to start when they are not. Default `auto`. */
  readonly migrate?: 'auto' | 'check';
  readonly clock?: Clock;
  /** How open pages are told what moves. */
  readonly live?: LiveOptions;
  /** Where log records go. Default: JSON lines on standard error. */
  readonly log?: LogSink;
  /** Replaces parts of the kernel or of plugins: `({ rebind }) => { rebind(Mailer).toConstantValue(smtp); }`. */
  readonly overrides?: Overrides;
}
