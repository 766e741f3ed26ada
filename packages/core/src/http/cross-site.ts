import { PortalError } from '../problem.js';

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a request that changes something and does not come from the portal's own pages: the defence against CSRF by
 * [fetch metadata](https://www.w3.org/TR/fetch-metadata/), with `Origin` where a client does not send it.
 *
 * @throws PortalError `cross_site` (403)
 */
export function refuseCrossSite(request: Request, origin: string): void {
  if (safe.has(request.method)) return;
  const site = request.headers.get('Sec-Fetch-Site');
  const from = request.headers.get('Origin');
  const own =
    site === null ? from === origin : site === 'same-origin' && (from === null || from === origin || from === 'null');
  if (own) return;
  throw new PortalError(
    'cross_site',
    403,
    `A ${request.method} must come from the portal's own pages: send \`Sec-Fetch-Site: same-origin\` (browsers do), or \`Origin: ${origin}\`.`,
  );
}
