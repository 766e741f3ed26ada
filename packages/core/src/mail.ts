/**
 * Mails, as a host's mailer is given them, and a mailer that keeps them. The token that a host binds its mailer to is
 * `Mailer` of `@portico/core`.
 *
 * @module
 */
export { type Mail, MemoryMailer, RecipientRefused } from './mail/mailer.js';
