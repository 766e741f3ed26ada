/**
 * A mailer that hands mails over to a mail server. It needs nodemailer, which the host installs.
 *
 * @module
 */
import type { Mailer } from './mail/mailer.js';
import { type SmtpOptions, smtp as send } from './mail/smtp.js';

export type { SmtpOptions } from './mail/smtp.js';

/**
 * Sends mails over SMTP: `npm install nodemailer`, and bind it in place of the portal's mailer.
 *
 * @example
 * ```ts
 * import { createPortal, Mailer } from '@portico/core';
 * import { smtp } from '@portico/core/smtp';
 * import { sqlite } from '@portico/core/sqlite';
 *
 * const mailer = smtp({ url: 'smtp://user:password@mail.example.com:587', from: { address: 'portal@example.com' } });
 * export const portal = createPortal({
 *   database: sqlite('portal.db'),
 *   secret: process.env['PORTICO_SECRET'],
 *   plugins: [],
 *   overrides: ({ rebind }) => rebind(Mailer).toConstantValue(mailer),
 * });
 * ```
 *
 * @throws Error for a `url` or `from` that cannot be one
 */
export function smtp(options: SmtpOptions): Mailer {
  return send(options);
}
