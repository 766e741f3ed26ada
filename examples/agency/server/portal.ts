import { createPortal, Mailer } from '@portico/core';
import { MemoryMailer } from '@portico/core/mail';
import { smtp } from '@portico/core/smtp';
import { billing } from '@portico/plugin-billing';
import { siteVisits } from './sections/site-visits.ts';
import { clock, database, logFile, mailServer, publicUrl, secret, sitePath, trustedProxies } from './settings.ts';

/** Every mail of this run, for the page at /outbox. Empty where a mail server takes them. */
export const outbox = new MemoryMailer(200);

/** Where the log goes, and its path. */
export const { log, path: logPath } = logFile();

const server = mailServer();

/** The portal of all accounts of this host. Its type is what the web part's client is made from. */
export const portal = createPortal({
  database: database(),
  secret: secret(),
  clock,
  basePath: `${sitePath}/portal`,
  link: (path) => sitePath + path,
  ...(publicUrl !== undefined && { publicUrl }),
  trustedProxies,
  // The web part's own pages, in place of core's.
  pages: {
    signIn: `${sitePath}/sign-in`,
    link: `${sitePath}/sign-in/:ticket`,
    signedOut: `${sitePath}/sign-in`,
  },
  log,
  plugins: [billing(), siteVisits({ sitePath })],
  overrides: ({ rebind }) => {
    rebind(Mailer).toConstantValue(server === undefined ? outbox : smtp(server));
  },
});
