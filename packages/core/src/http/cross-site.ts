import { PortalError } from '../problem.js';

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a method changes nothing. */
export function isSafe(method: string): boolean {
  return safe.has(method);
}

/**
 * Refuses a request that changes something and does not come from the portal's own pages: the defence against CSRF by
 * [fetch metadata](https://www.w3.org/TR/fetch-metadata/), with `Origin` where a client does not send it.
 *
 * @param listed the origin that it comes from, if the host lists it: its pages count as the portal's own
 * @throws PortalError `cross_site` (403)
 */
export function refuseCrossSite(request: Request, origin: string, listed?: string): void {
  if (isSafe(request.method) || listed !== undefined) return;
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
