const always: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
const alwaysSecure = { ...always, 'Strict-Transport-Security': 'max-age=31536000' };

/**
 * What is set on every answer, as OWASP's
 * [HTTP headers cheat sheet](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html) asks for.
 */
export function defaultHeaders(secure: boolean): Readonly<Record<string, string>> {
  return secure ? alwaysSecure : always;
}

/** Sets {@link defaultHeaders} on an answer. What a route has set itself stays. */
export function secureHeaders(headers: Headers, secure: boolean): void {
  for (const [name, value] of Object.entries(defaultHeaders(secure))) {
    if (!headers.has(name)) headers.set(name, value);
  }
}

/**
 * What a reader may keep on his own device, to read it without a connection: what routes answer to `GET` as JSON. A browser
 * asks anew each time it can. Pages, files and everything else are `no-store`, so they are never kept.
 */
export const keepable = (method: string): Record<string, string> =>
  method === 'GET' ? { 'Cache-Control': 'private, no-cache' } : {};
