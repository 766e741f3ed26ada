import type { Clock as ClockPart } from '../clock.js';
import type { Log as LogPart } from '../log.js';
import type { Mailer as MailerPart } from '../mail/mailer.js';
import type { Seal as SealPart } from '../seal.js';
import { token } from './token.js';

/** Where the portal reads the time: `provide(Invoices, [Clock])`. */
export type Clock = ClockPart;
/** See {@link Clock}. */
export const Clock = token<ClockPart>('Clock');

/** The portal's structured log. */
export type Log = LogPart;
/** See {@link Log}. */
export const Log = token<LogPart>('Log');

/** What sends mail. Without one of the host's, sending fails and the log says so. */
export type Mailer = MailerPart;
/** See {@link Mailer}. */
export const Mailer = token<MailerPart>('Mailer');

/**
 * Signs and seals what travels through hands that are not ours: cursors, links, cookies.
 *
 * @example
 * ```ts
 * class Invitations {
 *   constructor(private readonly seal: Seal) {}
 *   link(account: { readonly id: string }, guest: string): Promise<string> {
 *     return this.seal.for(account.id).sign('visits.guest', { guest }, { expiresIn: 7 * 24 * 60 * 60 });
 *   }
 * }
 * // in the plugin's `services`: provide(Invitations, [Seal])
 * ```
 */
export type Seal = SealPart;
/** See {@link Seal}. */
export const Seal = token<SealPart>('Seal');
