import type { Context } from 'hono';
import type { Contacts } from '../../identity/contacts.js';
import type { Sessions } from '../../identity/sessions.js';
import type { PortalEnv } from '../environment.js';
import type { KernelHandlers } from '../kernel-routes/table.js';
import type { Landing } from '../landing.js';
import { callerOf, causeOf, signedIn } from '../visits.js';
import { sessionToken, takeCookie } from './cookies.js';
import { chooseLanguage } from './language-routes.js';

type SessionRoutes = Pick<
  KernelHandlers,
  'GET /session' | 'GET /me' | 'PATCH /me' | 'DELETE /session' | 'DELETE /sessions'
>;

/** What the routes about a session need. */
export interface SessionParts {
  readonly sessions: Sessions;
  readonly contacts: Contacts;
  readonly landing: Landing;
}

/** The routes about the session of whoever is signed in. */
export function sessionRoutes({ sessions, contacts, landing }: SessionParts): SessionRoutes {
  return {
    'GET /session': async ({ c }) => ({
      account: { ...c.var.arrival.account, landing: await landing.of(c.var) },
      contact: contactAnswer(c),
    }),
    'GET /me': ({ c }) => contactAnswer(c),
    'PATCH /me': async ({ c, body: { name, locale } }) => {
      const { account } = c.var.arrival;
      const contact = contactAnswer(c);
      const change = name === undefined ? {} : { name };
      let language = contact.locale;
      if (locale === undefined) await contacts.update(account.id, contact.id, change, causeOf(c.var));
      else language = await chooseLanguage(c, contacts, locale, change);
      return { ...contact, name: (await contacts.get(account.id, contact.id)).name, locale: language };
    },
    'DELETE /session': async ({ c }) => signOut(c, sessions),
    'DELETE /sessions': async ({ c }) => {
      const { account, signedIn } = c.var.arrival;
      if (signedIn !== undefined) {
        await sessions.signOut(account.id, signedIn.contact.id, 'signed_out_everywhere', causeOf(c.var));
      }
      return signOut(c, sessions);
    },
  };
}

/** Ends the session that a request came with, if any, and takes its cookie. */
export async function signOut(c: Context<PortalEnv>, sessions: Sessions): Promise<undefined> {
  const { account, signedIn } = c.var.arrival;
  if (signedIn !== undefined) await sessions.end(account.id, signedIn.session.id, 'signed_out', causeOf(c.var));
  if (!c.var.facts.identified) takeCookie(c, 'session', c.var.facts);
  else {
    // Beneath the host's session there may be one of the browser's own, which must not come to light when the host's ends.
    const beneath = sessionToken(c.req.raw, c.var.facts);
    if (beneath !== undefined) await sessions.endByToken(account.id, beneath, 'signed_out', callerOf(c.var));
  }
}

/** @throws PortalError `sign_in_required` 401 */
function contactAnswer(c: Context<PortalEnv>) {
  const { contact, facts } = signedIn(c.var);
  return { ...contact, locale: c.var.facts.locale, companies: [...facts.companies] };
}
