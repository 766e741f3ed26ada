import { createPortalClient } from '../client/client.js';
import type { AnyPortal, Client, PluginsOf } from '../client/types.js';
import { PortalError } from '../problem.js';
import type { ConnectionInfo } from './connection.js';
import { isSafe } from './cross-site.js';
import { basePathOf, type Mount } from './place.js';

/** What a client in process needs to know beside the request that is answered. */
export interface RenderingOptions {
  /** Where `basePath` finds accounts by path: the account's slug. By host name it is the request's own host that tells. */
  readonly account?: string;
  /** As for `portal.fetch`: needed where `trustedProxies` is a list of addresses. */
  readonly connection?: ConnectionInfo;
}

type Fetch = (request: Request, connection: ConnectionInfo) => Promise<Response>;
type AnyCall = (key: string, ...input: unknown[]) => Promise<unknown>;

/** What belongs to the one request that is answered, and not to those made for it. */
const ofThisRequest =
  /^(accept|connection|content-.*|expect|idempotency-key|if-.*|keep-alive|range|te|trailer|transfer-encoding|upgrade|access-control-.*)$/;

/**
 * The typed client for the answer to one request: what it calls goes through `fetch` like any request, in the name of
 * whoever sent this one.
 *
 * @throws PortalError `account_missing` 500
 */
export function clientFor<Portal extends AnyPortal>(
  fetch: Fetch,
  mount: Mount,
  request: Request,
  { account, connection = {} }: RenderingOptions,
): Client<PluginsOf<Portal>> {
  if (mount.bySlug !== (account !== undefined)) {
    throw new PortalError(
      'account_missing',
      500,
      mount.bySlug
        ? "The portal finds accounts by path: say which one, `portal.client(request, { account: 'studio' })`."
        : "The portal finds accounts by host name, which is the request's own: leave `account` out.",
    );
  }
  const basePath = basePathOf(mount, encodeURIComponent(account ?? ''));
  const headers = Object.fromEntries([...request.headers].filter(([name]) => !ofThisRequest.test(name)));
  const call = createPortalClient<Portal>({
    baseUrl: new URL(request.url).origin + basePath,
    headers,
    fetch: (each) => fetch(each, connection),
  }) as unknown as AnyCall & { readonly live: unknown };
  const careful: AnyCall = async (key, ...input) => {
    // Whoever can make a browser open an address could else make it change something. What an unsafe request calls
    // passes the cross-site check by that request's own headers, or does not.
    if (isSafe(request.method) && !isSafe(key.split(' ')[0] ?? '')) {
      throw new PortalError(
        'rendering_changes_nothing',
        500,
        `"${key}" was called while answering a ${request.method}. Call it while answering a form's POST, or from the browser.`,
      );
    }
    return call(key, ...input);
  };
  return Object.assign(careful, { live: call.live }) as unknown as Client<PluginsOf<Portal>>;
}
