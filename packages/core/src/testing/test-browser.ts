import { createPortalClient } from '../client/client.js';
import type { AnyPortal, Client, PluginsOf } from '../client/types.js';
import type { ConnectionInfo } from '../http/connection.js';

/** Where a browser sends its requests. */
interface Answers {
  fetch(request: Request, connection?: ConnectionInfo): Promise<Response>;
}

/** A browser without pages: it keeps cookies and says where its requests come from. */
export class TestBrowser<Portal extends AnyPortal> {
  /** The network that it is in. */
  remoteAddress = '192.0.2.10';

  constructor(
    private readonly portal: Answers,
    /** Such as `https://studio.example`. */
    readonly origin: string,
    /** Where the portal is mounted there: `/portal`. */
    readonly basePath: string,
    readonly cookies = new Map<string, string>(),
  ) {}

  /** The same browser, whose requests another node answers. */
  through(node: Answers): TestBrowser<Portal> {
    return new TestBrowser(node, this.origin, this.basePath, this.cookies);
  }

  /** Sends a request to a path below the portal's, as a page of the portal would. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return this.send(new Request(this.origin + this.basePath + path, init));
  }

  /** Sends a whole request, with this browser's cookies. */
  async send(request: Request): Promise<Response> {
    const headers = new Headers(request.headers);
    if (!headers.has('Host')) headers.set('Host', new URL(request.url).host);
    if (!headers.has('Sec-Fetch-Site')) headers.set('Sec-Fetch-Site', 'same-origin');
    if (this.cookies.size > 0)
      headers.set('Cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await this.portal.fetch(new Request(request, { headers }), { remoteAddress: this.remoteAddress });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  /** The typed client, with this browser's cookies. */
  api(): Client<PluginsOf<Portal>> {
    return createPortalClient<Portal>({ baseUrl: this.origin + this.basePath, fetch: (request) => this.send(request) });
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const gone = attributes.some((each) => /^\s*max-age=(0|-\d+)\s*$/i.test(each));
    if (gone) this.cookies.delete(name.trim());
    else this.cookies.set(name.trim(), value.trim());
  }
}
