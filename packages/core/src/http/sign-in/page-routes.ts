import { Hono } from 'hono';
import { ownPath } from '../../identity/next-path.js';
import type { SignIn } from '../../identity/sign-in.js';
import type { PortalEnv } from '../environment.js';
import type { AuthPages } from './auth-pages.js';
import { readCookie } from './cookies.js';

/** What the pages of sign-in need. */
export interface PageParts {
  readonly signIn: SignIn;
  readonly link: (path: string) => string;
}

/** The pages of sign-in, to be mounted at `/auth`: for people without a front end of the host's. */
export function pageRoutes({ signIn, link }: PageParts, pages: AuthPages): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();

  app.get('/', async (c) => {
    const next = ownPath(c.req.query('next'));
    const contact = c.var.arrival.signedIn?.contact;
    return contact === undefined ? pages.ask(c, { next }) : pages.signedIn(c, contact, link(next ?? '/'));
  });

  app.get('/code', async (c) =>
    readCookie(c.req.raw, 'ask', c.var.facts) === undefined ? c.redirect(pages.url(c, ''), 303) : pages.code(c),
  );

  app.get('/link/:ticket', async (c) => {
    const ticket = c.req.param('ticket');
    const demand = await signIn.look(c.var.arrival.account.id, ticket, readCookie(c.req.raw, 'ask', c.var.facts));
    return demand === undefined ? pages.expired(c) : pages.linkForm(c, { link: ticket, demand });
  });

  app.get('/signed-out', (c) => pages.signedOut(c));

  return app;
}
