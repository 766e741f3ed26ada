import type { z } from 'zod';
import type { Db, NoEvents, Reader, Tx } from '../data/tables.js';
import type { DocumentsContext } from '../documents/documents-context.js';
import type { DomainEvent } from '../events/event.js';
import type { PartyName } from '../identity/parties.js';
import type { BaseContext } from './context.js';
import type { Schema } from './route.js';

/**
 * The database of a subscriber: it reads, and makes one change, which is committed together with the mark that the
 * event is done. So what it writes happens once, however often the event is delivered.
 */
export interface SubscriberDb<T, E = NoEvents> extends Reader<T>, Pick<Db<T>, 'all' | 'first'> {
  /**
   * One transaction: all of `work`, and the event is done; or nothing. At most once for an event. Let it wait for
   * nothing but the database: ask other systems before.
   */
  change<Result>(work: (tx: Tx<T, E>) => Promise<Result>): Promise<Result>;
}

/**
 * What the handler of an event gets.
 *
 * @example
 * ```ts
 * import type { SubscriberContext } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * type Paid = SubscriberContext<VisitTables, object, { readonly invoiceId: string }>;
 *
 * // For `on: (on) => ({ 'invoice.paid': on(z.object({ invoiceId: z.string() })).handle(plan) })`.
 * export const plan = ({ event, db }: Paid) =>
 *   db.change((tx) =>
 *     tx.updateTable('visits_visit').set({ status: 'planned' }).where('place', '=', event.data.invoiceId).execute(),
 *   );
 * ```
 */
export interface SubscriberContext<T, O, Data, E = NoEvents> extends BaseContext<O> {
  readonly event: DomainEvent<string, Data>;
  /** The database, scoped to the account. */
  readonly db: SubscriberDb<T, E>;
  /** The files that the plugin has stored in this account. */
  readonly documents: DocumentsContext;
  /** Names of contacts and companies of the account. */
  readonly parties: { names(ids: readonly string[]): Promise<ReadonlyMap<string, PartyName>> };
  /** Ends when the time is up, or the node is about to end: what breaks off is tried again. */
  readonly signal: AbortSignal;
}

/** A finished subscription. */
export interface Subscription {
  readonly kind: 'subscription';
}

/** A subscription without its handler yet; leaving it so is a type error. */
export interface PendingSubscription<T, O, Data extends Schema, E> {
  handle(handler: (context: SubscriberContext<T, O, z.output<Data>, E>) => void | Promise<void>): Subscription;
}

/** The `on` that a plugin's `on` receives: with the part of an event's data that the subscriber needs. */
export type DefineSubscription<T, O, E = NoEvents> = <Data extends Schema>(
  data: Data,
) => PendingSubscription<T, O, Data, E>;

/** A subscription as the kernel runs it. */
export interface RunnableSubscription {
  readonly kind: 'subscription';
  readonly spec: { readonly data: Schema };
  readonly handler: (context: SubscriberContext<never, unknown, unknown>) => unknown;
}

/** Makes the runnable subscription behind {@link DefineSubscription}. */
export function defineSubscription(data: Schema): {
  handle(handler: RunnableSubscription['handler']): RunnableSubscription;
} {
  return { handle: (handler) => ({ kind: 'subscription', spec: { data }, handler }) };
}
