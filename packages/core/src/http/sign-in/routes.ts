import type { Context } from 'hono';
import { type Asking, askMinutes } from '../../identity/asking.js';
import type { Background } from '../../identity/background.js';
import { parseEmailAddress } from '../../identity/email-address.js';
import { ownPath } from '../../identity/next-path.js';
import type { Sessions } from '../../identity/sessions.js';
import { type CompletedSignIn, linkExpired, type SignIn, type Visitor } from '../../identity/sign-in.js';
import { PortalError } from '../../problem.js';
import { isToken, randomToken } from '../../secret.js';
import type { PortalEnv } from '../environment.js';
import type { KernelHandlers } from '../kernel-routes/table.js';
import type { Landing } from '../landing.js';
import type { AuthPages } from './auth-pages.js';
import { giveCookie, readCookie, takeCookie } from './cookies.js';
import { wantsPage } from './forms.js';
import { signOut } from './session-routes.js';

/** What the routes of sign-in need. */
export interface SignInParts {
  readonly asking: Asking;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly background: Background;
  /** The address of a page path: the host's own front end may live elsewhere. */
  readonly link: (path: string) => string;
  readonly landing: Landing;
}

type Call = Context<PortalEnv>;
type SignInRoutes = Pick<
  KernelHandlers,
  'POST /auth/ask' | 'POST /auth/code' | 'GET /auth/link/:ticket' | 'POST /auth/link/:ticket' | 'POST /auth/sign-out'
>;

/**
 * The routes of sign-in. Each serves forms, with pages and redirects, and scripts, with JSON: `Accept: text/html` tells
 * them apart.
 */
export function signInRoutes(parts: SignInParts, pages: AuthPages): SignInRoutes {
  const { signIn, background, asking, sessions, link, landing } = parts;

  /** A person sees what is wrong on the page where he typed it; a script gets the problem as it is. */
  const orPage = async (
    c: Call,
    answer: () => Promise<Response>,
    page: (problem: PortalError) => Promise<Response>,
  ) => {
    if (c.var.facts.identified) {
      throw new PortalError(
        'signed_in_by_host',
        409,
        'The application around this portal signs its users in. Sign out there first.',
      );
    }
    try {
      return await answer();
    } catch (error) {
      if (!(error instanceof PortalError) || !wantsPage(c.req.raw)) throw error;
      return page(error);
    }
  };

  const welcome = async (c: Call, { session, device, next }: CompletedSignIn) => {
    const { facts } = c.var;
    giveCookie(c, 'session', facts, session.token);
    giveCookie(c, 'device', facts, device);
    takeCookie(c, 'ask', facts);
    const target = link(next ?? (await landing.after(c, session.token)));
    return wantsPage(c.req.raw) ? c.redirect(target, 303) : c.json({ next: target });
  };

  return {
    'POST /auth/ask': ({ c, body }) => {
      const next = ownPath(body.next);
      return orPage(
        c,
        async () => {
          const address = parseEmailAddress(body.email);
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
            page: { locale: facts.locale, chosen: facts.chosenLocale },
            linkUrl: (token: string) =>
              pages.host.link(facts.origin, token) ?? facts.origin + pages.url(c, `/link/${token}`),
          };
          background.run('sign_in.ask', () => asking.ask(ask));
          giveCookie(c, 'ask', facts, browser);
          return wantsPage(c.req.raw)
            ? c.redirect(pages.url(c, '/code'), 303)
            : c.json({ status: 'asked', minutes: askMinutes }, 202);
        },
        (problem) => pages.ask(c, { next, email: body.email, problem }),
      );
    },

    'POST /auth/code': ({ c, body }) =>
      orPage(
        c,
        async () => welcome(c, await signIn.withCode(c.var.arrival.account.id, body.code, visitorOf(c))),
        (problem) => pages.code(c, problem),
      ),

    'GET /auth/link/:ticket': async ({ c, params: { ticket } }) => {
      const { arrival, facts } = c.var;
      const replaced = wantsPage(c.req.raw) ? pages.host.link(facts.origin, ticket) : undefined;
      if (replaced !== undefined) return c.redirect(replaced, 303);
      const demand = await signIn.look(arrival.account.id, ticket, readCookie(c.req.raw, 'ask', facts));
      if (wantsPage(c.req.raw)) {
        return demand === undefined ? pages.expired(c) : pages.linkForm(c, { link: ticket, demand });
      }
      if (demand === undefined) throw linkExpired();
      return { demand };
    },

    'POST /auth/link/:ticket': ({ c, body, params: { ticket } }) =>
      orPage(
        c,
        async () => welcome(c, await signIn.withLink(c.var.arrival.account.id, ticket, body.code, visitorOf(c))),
        (problem) =>
          problem.status === 410 ? pages.expired(c) : pages.linkForm(c, { link: ticket, demand: 'code', problem }),
      ),

    'POST /auth/sign-out': async ({ c }) => {
      await signOut(c, sessions);
      return wantsPage(c.req.raw) ? c.redirect(pages.url(c, '/signed-out'), 303) : undefined;
    },
  };
}

function visitorOf(c: Call): Visitor {
  const { arrival, facts } = c.var;
  return {
    browser: readCookie(c.req.raw, 'ask', facts),
    device: readCookie(c.req.raw, 'device', facts),
    sessionId: arrival.signedIn?.session.id,
    userAgent: c.req.header('User-Agent'),
    remoteAddress: facts.remoteAddress,
    chosenLocale: facts.chosenLocale,
  };
}
