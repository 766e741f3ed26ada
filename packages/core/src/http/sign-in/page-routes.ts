import { Hono } from 'hono';
import { z } from 'zod';
import type { Contacts } from '../../identity/contacts.js';
import { ownPath } from '../../identity/next-path.js';
import { type InputFault, parseInput, refuseFaults } from '../../input.js';
import type { PortalEnv } from '../environment.js';
import type { Landing } from '../landing.js';
import type { AuthPages } from './auth-pages.js';
import { readCookie } from './cookies.js';
import { readForm } from './forms.js';
import { chooseLanguage } from './language-routes.js';

/** What the pages of sign-in need. */
export interface PageParts {
  readonly contacts: Contacts;
  readonly link: (path: string) => string;
  readonly landing: Landing;
}

const LanguageForm = z.object({ locale: z.string().max(100), back: z.string().max(2000).optional() });

/** The pages of sign-in, to be mounted at `/auth`: for people without a front end of the host's. */
export function pageRoutes({ contacts, link, landing }: PageParts, pages: AuthPages): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();

  app.get('/', async (c) => {
    const next = ownPath(c.req.query('next'));
    const replaced = pages.host.signIn(c.var.facts.origin, next);
    if (replaced !== undefined) return c.redirect(replaced, 303);
    const contact = c.var.arrival.signedIn?.contact;
    return contact === undefined
      ? pages.ask(c, { next })
      : pages.signedIn(c, contact, link(next ?? (await landing.of(c.var))));
  });

  app.get('/code', async (c) =>
    readCookie(c.req.raw, 'ask', c.var.facts) === undefined ? c.redirect(pages.url(c, ''), 303) : pages.code(c),
  );

  app.get('/signed-out', (c) => {
    const replaced = pages.host.signedOut(c.var.facts.origin);
    return replaced === undefined ? pages.signedOut(c) : c.redirect(replaced, 303);
  });

  // A page without script cannot send a PUT.
  app.post('/language', async (c) => {
    const faults: InputFault[] = [];
    const form = parseInput(LanguageForm, 'body', await readForm(c.req.raw), faults);
    refuseFaults(faults);
    const { locale, back } = form as z.output<typeof LanguageForm>;
    await chooseLanguage(c, contacts, locale);
    const path = ownPath(back) ?? '/';
    return c.redirect(pages.url(c, path.replace(/^\/(?=\?|$)/, '')), 303);
  });

  return app;
}
