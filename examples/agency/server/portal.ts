import { Clock, createPortal, Mailer } from '@portico/core';
import { MemoryMailer } from '@portico/core/mail';
import { billing } from '@portico/plugin-billing';
import { siteVisits } from './sections/site-visits.ts';
import { clock, database, logFile, secret } from './settings.ts';

/** Every mail of this run, for the page at /outbox. */
export const outbox = new MemoryMailer(200);

/** Where the log goes, and its path. */
export const { log, path: logPath } = logFile();

/** The portal of all accounts of this host. Its type is what the web part's client is made from. */
export const portal = createPortal({
  database: database(),
  secret: secret(),
  basePath: '/portal',
  log,
  plugins: [billing(), siteVisits()],
  overrides: ({ rebind }) => {
    rebind(Clock).toConstantValue(clock);
    rebind(Mailer).toConstantValue(outbox);
  },
});
