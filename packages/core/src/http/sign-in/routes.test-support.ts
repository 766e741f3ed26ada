import { Hono } from 'hono';
import type { Identity, TestAccount } from '../../identity/identity.test-support.js';
import { lastMail } from '../../identity/sign-in.test-support.js';
import { PortalError } from '../../problem.js';
import { refuseCrossSite } from '../cross-site.js';
import type { PortalEnv } from '../environment.js';
import { serveKernelRoutes } from '../kernel-routes/serve.js';
import { asResponse } from '../plain-answer.js';
import { notFound, problemResponse } from '../problem-response.js';
import { AuthPages } from './auth-pages.js';
import { sessionToken } from './cookies.js';
import { pageRoutes } from './page-routes.js';
import { signInRoutes } from './routes.js';
import { sessionRoutes } from './session-routes.js';

/** How a portal serves these routes, in small. */
export function portalOver(parts: Identity, link = (path: string) => `/app${path}`, slug?: string): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  const basePath = slug === undefined ? '/portal' : `/portal/${slug}`;
  const mounted = app.basePath(basePath);
  mounted.use('*', async (c, next) => {
    const url = new URL(c.req.url);
    const place = { slug, secure: url.protocol === 'https:' };
    const arrival = await parts.arrivals.find({ host: url.hostname, slug, token: sessionToken(c.req.raw, place) });
    if (arrival === undefined) throw notFound();
    const facts = {
      ...place,
      origin: url.origin,
      basePath,
      remoteAddress: c.req.header('X-Test-Address') ?? '192.0.2.1',
      identified: false,
      locale: arrival.signedIn?.contact.locale ?? arrival.account.locale,
      chosenLocale: undefined,
    };
    c.set('arrival' as never, arrival as never);
    c.set('facts' as never, facts as never);
    refuseCrossSite(c.req.raw, facts.origin);
    await next();
  });
  const pages = new AuthPages(parts.brands, link);
  const all = { ...parts, link, landing: { of: async () => '/', after: async () => '/' } };
  serveKernelRoutes(mounted, 'everybody', signInRoutes(all, pages));
  mounted.route('/auth', pageRoutes(all, pages));
  serveKernelRoutes(mounted, 'signed-in', sessionRoutes(all));
  app.onError((error) => {
    if (error instanceof PortalError) return problemResponse(error);
    throw error;
  });
  return app;
}

/** A browser: keeps cookies, and sends what browsers send. */
export class Browser {
  readonly cookies = new Map<string, string>();
  constructor(
    private readonly app: Hono<PortalEnv>,
    private readonly origin: string,
    private readonly basePath = '/portal',
    private readonly address = '192.0.2.1',
  ) {}

  async send(
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Response> {
    const headers: Record<string, string> = {
      'Sec-Fetch-Site': 'same-origin',
      'X-Test-Address': this.address,
      ...init.headers,
    };
    if (this.cookies.size > 0)
      headers['Cookie'] = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const url = path.startsWith('https:') || path.startsWith('http:') ? path : this.origin + this.basePath + path;
    const answer = await this.app.request(url, {
      method,
      headers,
      ...(init.body !== undefined && { body: init.body }),
    });
    const response = asResponse(answer);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/Max-Age=0/i.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  page(path: string) {
    return this.send('GET', path, { headers: { Accept: 'text/html' } });
  }

  form(path: string, fields: Record<string, string>) {
    return this.send('POST', path, {
      headers: { Accept: 'text/html,application/xhtml+xml', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  }

  json(method: string, path: string, body?: unknown) {
    return this.send(method, path, {
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

let networks = 0;

/** A browser in a network of its own. */
export function newBrowser(app: Hono<PortalEnv>, account: TestAccount): Browser {
  networks += 1;
  return new Browser(
    app,
    `https://${account.host}`,
    '/portal',
    `198.51.${Math.floor(networks / 250)}.${networks % 250}`,
  );
}

/** Asks for a mail, and waits for it. */
export async function askByHttp(
  parts: Identity,
  browser: Browser,
  email: string,
  fields: object = {},
): Promise<Response> {
  const response = await browser.json('POST', '/auth/ask', { email, ...fields });
  await parts.background.settled();
  return response;
}

/** The link's address in the last mail to somebody. */
export function lastLink(parts: Identity, email: string): string {
  return /https?:\S+/.exec(parts.mailer.to(email).at(-1)?.text ?? '')?.[0] ?? '';
}

/** Asks for a mail and enters its code. */
export async function signInByHttp(parts: Identity, browser: Browser, email: string): Promise<Response> {
  await askByHttp(parts, browser, email);
  return browser.json('POST', '/auth/code', { code: lastMail(parts, email).code });
}
