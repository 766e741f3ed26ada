import { PortalError } from '../problem.js';
import { isLoopback } from './place.js';

/** The origins that the host lists: pages there may call the API in the name of whoever is signed in. */
export type Origins = ReadonlySet<string>;

/**
 * Reads `origins`. Each is compared as it is, so that nothing but these can be meant.
 *
 * @throws PortalError `composition_refused`
 */
export function parseOrigins(given: readonly string[] | undefined): Origins {
  if (given === undefined) return new Set();
  if (!Array.isArray(given)) {
    throw refused(`\`origins\` is ${JSON.stringify(given)}. Write a list, such as ["https://app.example.com"].`);
  }
  for (const origin of given as readonly unknown[]) {
    const url = typeof origin === 'string' ? URL.parse(origin) : null;
    if (url === null || url.origin !== origin || !/^https?:$/.test(url.protocol)) {
      throw refused(
        `\`origins\` has ${JSON.stringify(origin)}. Write an origin as browsers do, without path, final slash or wildcard: "https://app.example.com".`,
      );
    }
    // Whoever is on the way could write such a page himself, and call the API from it.
    if (url.protocol === 'http:' && !isLoopback(url.host)) {
      throw refused(`\`origins\` has "${origin}". Only an origin with https can be trusted; http will do on loopback.`);
    }
  }
  return new Set(given);
}

function refused(detail: string): PortalError {
  return new PortalError('composition_refused', 500, detail);
}

/** The listed origin that a request comes from, if it does. */
export function listedOrigin(request: Request, origins: Origins): string | undefined {
  const from = request.headers.get('Origin');
  return from !== null && origins.has(from) ? from : undefined;
}

/** Whether a browser only asks what a page may do ([CORS preflight](https://fetch.spec.whatwg.org/#cors-preflight-request)). */
export function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method');
}

/** The answer to a preflight from a listed origin. */
export function preflightAnswer(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'Access-Control-Allow-Headers':
        'Accept, Accept-Language, Content-Disposition, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Range, Range',
      'Access-Control-Max-Age': '600',
    },
  });
}

/** Lets pages of a listed origin read an answer, and keeps answers to several origins apart in caches. */
export function shareWith(headers: Headers, listed: string | undefined, origins: Origins): void {
  if (origins.size === 0) return;
  headers.append('Vary', 'Origin');
  if (listed === undefined) return;
  headers.set('Access-Control-Allow-Origin', listed);
  headers.set('Access-Control-Allow-Credentials', 'true');
  headers.set(
    'Access-Control-Expose-Headers',
    'Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Idempotent-Replayed, Retry-After',
  );
  headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
}
