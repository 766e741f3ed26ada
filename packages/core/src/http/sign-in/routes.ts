import { type Context, Hono } from 'hono';
import type { Brands } from '../../branding/brands.js';
import { type Asking, askMinutes } from '../../identity/asking.js';
import type { Background } from '../../identity/background.js';
import { parseEmailAddress } from '../../identity/email-address.js';
import { ownPath } from '../../identity/next-path.js';
import type { Sessions } from '../../identity/sessions.js';
import type { CompletedSignIn, SignIn, Visitor } from '../../identity/sign-in.js';
import { PortalError } from '../../problem.js';
import { isToken, randomToken } from '../../secret.js';
import type { PortalEnv } from '../environment.js';
import { AskBody, CodeBody, SessionAnswer } from '../kernel-answers.js';
import { signedIn } from '../visits.js';
import { AuthPages } from './auth-pages.js';
import { giveCookie, readCookie, takeCookie } from './cookies.js';
import { type Fields, fieldsOf, wantsPage } from './forms.js';

/** What the routes of sign-in need. */
export interface AuthParts {
  readonly asking: Asking;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly background: Background;
  readonly brands: Brands;
  /** The address of a page path: the host's own front end may live elsewhere. */
  readonly link: (path: string) => string;
}

type Call = Context<PortalEnv>;

/**
 * The routes of sign-in, to be mounted at `/auth`. Each serves forms, with pages and redirects, and scripts, with JSON:
 * `Accept: text/html` tells them apart.
 */
export function authRoutes(parts: AuthParts): Hono<PortalEnv> {
  const { signIn, background, asking } = parts;
  const pages = new AuthPages(parts.brands, parts.link);
  const app = new Hono<PortalEnv>();

  app.get('/', async (c) => {
    const next = ownPath(c.req.query('next'));
    const contact = c.var.arrival.signedIn?.contact;
    return contact === undefined ? pages.ask(c, { next }) : pages.signedIn(c, contact, parts.link(next ?? '/'));
  });

  app.post('/ask', async (c) => {
    const fields = await fieldsOf(c.req.raw, AskBody);
    const next = ownPath(fields.next);
    try {
      const address = parseEmailAddress(fields.email);
      const { arrival, facts } = c.var;
      const known = readCookie(c.req.raw, 'ask', facts);
      // Kept while it is there: a mail that is under way stays bound to this browser.
      const browser = known !== undefined && isToken(known) ? known : randomToken();
      const ask = {
        account: arrival.account,
        address,
        browser,
        device: readCookie(c.req.raw, 'device', facts),
        remoteAddress: facts.remoteAddress,
        next,
        linkUrl: (token: string) => `${facts.origin}${facts.basePath}/auth/link/${token}`,
      };
      background.run('sign_in.ask', () => asking.ask(ask));
      giveCookie(c, 'ask', facts, browser);
    } catch (error) {
      if (!(error instanceof PortalError) || !wantsPage(c.req.raw)) throw error;
      return pages.ask(c, { next, email: fields.email, problem: error });
    }
    return wantsPage(c.req.raw)
      ? c.redirect(pages.url(c, '/code'), 303)
      : c.json({ status: 'asked', minutes: askMinutes }, 202);
  });

  app.get('/code', async (c) =>
    readCookie(c.req.raw, 'ask', c.var.facts) === undefined ? c.redirect(pages.url(c, ''), 303) : pages.code(c),
  );

  app.post('/code', async (c) => {
    const { code } = await fieldsOf(c.req.raw, CodeBody);
    try {
      return welcome(c, await signIn.withCode(c.var.arrival.account.id, code, visitorOf(c)));
    } catch (error) {
      if (!(error instanceof PortalError) || !wantsPage(c.req.raw)) throw error;
      return pages.code(c, error);
    }
  });

  app.get('/link/:ticket', async (c) => {
    const link = c.req.param('ticket');
    const demand = await signIn.look(c.var.arrival.account.id, link, readCookie(c.req.raw, 'ask', c.var.facts));
    return demand === undefined ? pages.expired(c) : pages.linkForm(c, { link, demand });
  });

  app.post('/link/:ticket', async (c) => {
    const link = c.req.param('ticket');
    const { code }: Fields<typeof LinkBody> = await fieldsOf(c.req.raw, LinkBody);
    try {
      return welcome(c, await signIn.withLink(c.var.arrival.account.id, link, code, visitorOf(c)));
    } catch (error) {
      if (!(error instanceof PortalError) || !wantsPage(c.req.raw)) throw error;
      return error.status === 410 ? pages.expired(c) : pages.linkForm(c, { link, demand: 'code', problem: error });
    }
  });

  app.post('/sign-out', async (c) => {
    await signOut(c, parts.sessions);
    return wantsPage(c.req.raw) ? c.redirect(pages.url(c, '/signed-out'), 303) : c.body(null, 204);
  });

  app.get('/signed-out', (c) => pages.signedOut(c));

  function welcome(c: Call, { session, device, next }: CompletedSignIn): Response {
    const { facts } = c.var;
    giveCookie(c, 'session', facts, session.token);
    giveCookie(c, 'device', facts, device);
    takeCookie(c, 'ask', facts);
    const target = parts.link(next ?? '/');
    return wantsPage(c.req.raw) ? c.redirect(target, 303) : c.json({ next: target });
  }

  return app;
}

const LinkBody = CodeBody.partial();

/** The routes of whoever is signed in, to be mounted where the portal begins and behind the check that he is. */
export function sessionRoutes({ sessions }: Pick<AuthParts, 'sessions'>): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  app.get('/session', (c) => c.json(sessionAnswer(c)));
  app.get('/me', (c) => c.json(sessionAnswer(c).contact));
  app.delete('/session', async (c) => {
    await signOut(c, sessions);
    return c.body(null, 204);
  });
  app.delete('/sessions', async (c) => {
    const { account, signedIn } = c.var.arrival;
    if (signedIn !== undefined) await sessions.endAll(account.id, signedIn.contact.id, 'signed_out_everywhere');
    takeCookie(c, 'session', c.var.facts);
    return c.body(null, 204);
  });
  return app;
}

async function signOut(c: Call, sessions: Sessions): Promise<void> {
  const { account, signedIn } = c.var.arrival;
  if (signedIn !== undefined) await sessions.end(account.id, signedIn.session.id, 'signed_out');
  takeCookie(c, 'session', c.var.facts);
}

/** @throws PortalError `sign_in_required` 401 */
function sessionAnswer(c: Call) {
  const { account } = c.var.arrival;
  const { contact, facts } = signedIn(c.var);
  return SessionAnswer.parse({
    account,
    contact: { ...contact, locale: contact.locale ?? account.locale, companies: facts.companies },
  });
}

function visitorOf(c: Call): Visitor {
  const { arrival, facts } = c.var;
  return {
    browser: readCookie(c.req.raw, 'ask', facts),
    device: readCookie(c.req.raw, 'device', facts),
    sessionId: arrival.signedIn?.session.id,
    userAgent: c.req.header('User-Agent'),
  };
}
