import type { Clock as ClockPart } from '../clock.js';
import type { DocumentStorage as DocumentStoragePart } from '../documents/document-storage.js';
import type { Log as LogPart } from '../log.js';
import type { Mailer as MailerPart } from '../mail/mailer.js';
import type { Seal as SealPart } from '../seal.js';
import { token } from './token.js';

/**
 * Where the portal reads the time. Tests set it; so no part of a plugin calls `Date.now()`.
 *
 * @example
 * ```ts
 * import { Clock, definePlugin, text } from '@portico/core';
 * import { z } from 'zod';
 * import { migrations } from './migrations.js';
 * import { tables } from './tables.js';
 *
 * class Reminders {
 *   constructor(private readonly clock: Clock) {}
 *   areDue(at: string): boolean {
 *     return this.clock.now() >= Date.parse(at);
 *   }
 * }
 *
 * export const visits = definePlugin({
 *   id: 'visits',
 *   options: z.object({}),
 *   tables,
 *   migrations,
 *   texts: { en: { title: 'Visits' } },
 *   apps: { visits: { title: text('title'), icon: 'map-pin', path: '/visits' } },
 *   services: ({ provide }) => provide(Reminders, [Clock]),
 * });
 * ```
 */
export type Clock = ClockPart;
/** See {@link Clock}. */
export const Clock = token<ClockPart>('Clock');

/**
 * The portal's structured log. What is written goes to the host's {@link LogSink}.
 *
 * @example
 * ```ts
 * import type { Log } from '@portico/core';
 *
 * // In a plugin's `services`: provide(Reminders, [Log])
 * export class Reminders {
 *   constructor(private readonly log: Log) {}
 *   sent(visitId: string): void {
 *     this.log.info('visit.reminded', { visitId });
 *   }
 * }
 * ```
 */
export type Log = LogPart;
/** See {@link Log}. */
export const Log = token<LogPart>('Log');

/**
 * What sends mail. Without one of the host's, sending fails and the log says so.
 *
 * @example
 * ```ts
 * import { createPortal, Mailer } from '@portico/core';
 * import { sqlite } from '@portico/core/sqlite';
 *
 * const provider: Mailer = {
 *   async send({ to, subject, text, html }) {
 *     const body = JSON.stringify({ to: to.address, subject, text, html });
 *     const answer = await fetch('https://mail.example.com/send', { method: 'POST', body });
 *     if (!answer.ok) throw new Error(`The mail was not taken: ${answer.status}`);
 *   },
 * };
 *
 * export const portal = createPortal({
 *   database: sqlite('portal.db'),
 *   secret: process.env['PORTICO_SECRET'],
 *   plugins: [],
 *   overrides: ({ rebind }) => rebind(Mailer).toConstantValue(provider),
 * });
 * ```
 */
export type Mailer = MailerPart;
/** See {@link Mailer}. */
export const Mailer = token<MailerPart>('Mailer');

/**
 * Signs and seals what travels through hands that are not ours: cursors, links, cookies.
 *
 * @example
 * ```ts
 * import type { Seal } from '@portico/core';
 *
 * // In a plugin's `services`: provide(Invitations, [Seal])
 * export class Invitations {
 *   constructor(private readonly seal: Seal) {}
 *   link(account: { readonly id: string }, guest: string): Promise<string> {
 *     return this.seal.for(account.id).sign('visits.guest', { guest }, { expiresIn: 7 * 24 * 60 * 60 });
 *   }
 * }
 * ```
 */
export type Seal = SealPart;
/** See {@link Seal}. */
export const Seal = token<SealPart>('Seal');

/**
 * Where the bytes of stored files are: in the database, unless a host binds another storage. Bytes that are stored
 * already stay where they are and are read from there, as long as the storage of their name is known: the database
 * always is.
 *
 * @example
 * ```ts
 * import { createPortal, DocumentStorage } from '@portico/core';
 * import { type S3Options, s3 } from '@portico/core/s3';
 * import { sqlite } from '@portico/core/sqlite';
 *
 * export const portalWith = (bucket: S3Options) =>
 *   createPortal({
 *     database: sqlite('portal.db'),
 *     secret: process.env['PORTICO_SECRET'],
 *     plugins: [],
 *     overrides: ({ rebind }) => rebind(DocumentStorage).toConstantValue(s3(bucket)),
 *   });
 * ```
 */
export type DocumentStorage = DocumentStoragePart;
/** See {@link DocumentStorage}. */
export const DocumentStorage = token<DocumentStoragePart>('DocumentStorage');
