type Connection = { readonly remoteAddress?: string };

/** Answers a request. `path` is the one below the site: `/invoices`, wherever that lies on the host. */
export type Answers = (request: Request, path: string, connection: Connection) => Response | Promise<Response>;

/**
 * A site of which nothing lies outside of its path, `/clients`, and whose first page ends with a slash: what is relative to it, and what a
 * browser takes for below it, is the same wherever one came in.
 *
 * @param sitePath empty where the site has the whole host
 */
export function siteAt(sitePath: string, answer: Answers) {
  return {
    fetch(request: Request, connection: Connection = {}): Response | Promise<Response> {
      const { pathname, search } = new URL(request.url);
      if (pathname === sitePath)
        return new Response(null, { status: 308, headers: { Location: `${sitePath}/${search}` } });
      if (!pathname.startsWith(`${sitePath}/`))
        return new Response('Not found\n', { status: 404, headers: { 'Cache-Control': 'no-store' } });
      return answer(request, pathname.slice(sitePath.length), connection);
    },
  };
}
