import type { Expression, QueryCreator, SelectQueryBuilder } from 'kysely';
import type { ReadonlyQueryCreator } from 'kysely/readonly';
import type { z } from 'zod';
import type { DocumentChanges } from '../documents/document.js';
import type { Notification } from '../notifications/topic.js';
import type { AnyScope, OwnedRow } from './scopes.js';

declare const brand: unique symbol;

/** The tables of a plugin: their rows as types, their scopes as values. Made by `defineTables`. */
export interface Tables<T> {
  readonly [brand]: (tables: T) => T;
  readonly scopes: Readonly<Record<string, AnyScope>>;
  /**
   * A query that is scoped and compiled once and bound at each call. It must take from outside nothing but its
   * parameters: whatever else it captures is frozen for everybody.
   *
   * @example
   * ```ts
   * import type { Params } from '@portico/core';
   * import { tables } from './tables.js';
   *
   * export const nextVisits = tables.prepared((db, p: Params<{ today: string; limit: number }>) =>
   *   db.selectFrom('visits_visit').select(['id', 'place']).where('on_day', '>=', p.today).orderBy('on_day').limit(p.limit),
   * );
   * ```
   */
  // biome-ignore lint/complexity/noBannedTypes: `{}` is what a query without parameters asks for
  prepared<P extends object = {}, O = unknown>(
    build: (db: Reader<T>, parameters: Params<P>) => SelectQueryBuilder<never, never, O>,
  ): Prepared<Given<P>, Flat<O>>;
}

/** What may be left out may be `undefined` too, as zod's `.optional()` gives it. */
type Given<P> = { [K in keyof P]: Partial<Pick<P, K>> extends Pick<P, K> ? P[K] | undefined : P[K] };

type Flat<O> = { [K in keyof O]: O[K] };

/** What a prepared query is built on: reading only. */
export type Reader<T> = Pick<ReadonlyQueryCreator<T>, 'selectFrom' | 'selectNoFrom' | 'with'>;

/** One parameter of a prepared query, to be used wherever Kysely takes an expression. */
export interface Param<V> extends Expression<V> {
  readonly [brand]: V;
}

/**
 * The parameters of a prepared query: each a placeholder; an optional one that was not given is `undefined`.
 *
 * @example
 * ```ts
 * import type { Params } from '@portico/core';
 * import { tables } from './tables.js';
 *
 * export const visitsOf = tables.prepared((db, p: Params<{ day: string; place?: string }>) => {
 *   const query = db.selectFrom('visits_visit').select(['id', 'place']).where('on_day', '=', p.day);
 *   // Compiled once with the place and once without.
 *   return p.place === undefined ? query : query.where('place', '=', p.place);
 * });
 * ```
 */
export type Params<P> = {
  readonly [K in keyof P]: P[K] extends readonly (infer V)[]
    ? readonly Param<V>[]
    : P[K] extends readonly (infer V)[] | undefined
      ? readonly Param<V>[] | undefined
      : undefined extends P[K]
        ? Param<Exclude<P[K], undefined>> | undefined
        : Param<P[K]>;
};

/** A query that {@link Tables.prepared} made. It carries no tables, so that declarations stay small. */
export interface Prepared<P, O> {
  readonly [brand]: (parameters: P) => O;
}

// biome-ignore lint/complexity/noBannedTypes: `{}` asks whether a query has no required parameters
type PreparedArguments<P> = {} extends P ? [parameters?: P] : [parameters: P];

/**
 * The database as a plugin sees it: Kysely's builders over the plugin's own tables, each query scoped inside the query
 * compiler. What the scope does not know (raw SQL, undeclared tables, unknown nodes) is refused with `scope_refused`.
 *
 * @example
 * ```ts
 * import type { Db } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * // Takes a handle as well as a transaction of one.
 * export async function isPlanned(db: Db<VisitTables>, id: string): Promise<boolean> {
 *   const visit = await db.selectFrom('visits_visit').select('status').where('id', '=', id).executeTakeFirst();
 *   return visit?.status === 'planned';
 * }
 * ```
 */
export interface Db<T>
  extends Pick<QueryCreator<T>, 'selectFrom' | 'selectNoFrom' | 'with' | 'insertInto' | 'updateTable' | 'deleteFrom'> {
  /** All rows of a prepared query. */
  all<P, O>(query: Prepared<P, O>, ...parameters: PreparedArguments<P>): Promise<O[]>;
  /** The first row of a prepared query. */
  first<P, O>(query: Prepared<P, O>, ...parameters: PreparedArguments<P>): Promise<O | undefined>;
}

/**
 * A {@link Db} that can open a transaction.
 *
 * @example
 * ```ts
 * import type { PluginDb } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * export const moveDay = (db: PluginDb<VisitTables>, from: string, to: string) =>
 *   db.change(async (tx) => {
 *     await tx.updateTable('visits_visit').set({ on_day: to }).where('on_day', '=', from).execute();
 *     await tx.deleteFrom('visits_read').execute();
 *   });
 * ```
 */
export interface PluginDb<T, E = NoEvents> extends Db<T> {
  /** One transaction: all of `work` or nothing. Let it wait for nothing but the database. */
  change<Result>(work: (tx: Tx<T, E>) => Promise<Result>): Promise<Result>;
}

/** What a plugin declares that tells no events. */
export type NoEvents = Readonly<Record<never, z.ZodType>>;

/** What an event's owner declares of it, as whoever emits it gives it. */
type EventInput<E, Name extends keyof E> = E[Name] extends z.ZodType ? z.input<E[Name]> : never;

/**
 * What a plugin notes in the audit trail.
 *
 * @example
 * ```ts
 * import type { AuditNote } from '@portico/core';
 *
 * // For `tx.note('visit.agreed', agreed(visit, contact))`.
 * export const agreed = (visit: { id: string }, contact: { id: string; name: string }): AuditNote => ({
 *   subject: `visit:${visit.id}`,
 *   personal: { contactId: contact.id, values: { name: contact.name } },
 * });
 * ```
 */
export interface AuditNote {
  /** What it was done to: `invoice:0192...`. */
  readonly subject?: string;
  /** Ids, amounts, states: JSON, and nothing personal. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** What is personal, encrypted with a key of the contact's that goes when he is erased. */
  readonly personal?: { readonly contactId: string; readonly values: Readonly<Record<string, string>> };
}

/**
 * A transaction of a plugin's. What it emits and notes is written with what it changes: all of it or nothing.
 *
 * @example
 * ```ts
 * import type { Tx } from '@portico/core';
 * import { z } from 'zod';
 * import type { VisitTables } from './tables.js';
 *
 * export const events = { 'visit.agreed': z.object({ visitId: z.string(), partyId: z.string() }) };
 *
 * export async function agree(tx: Tx<VisitTables, typeof events>, visit: { id: string; owner: string }) {
 *   await tx.updateTable('visits_visit').set({ status: 'agreed' }).where('id', '=', visit.id).execute();
 *   tx.emit('visit.agreed', { visitId: visit.id, partyId: visit.owner });
 *   tx.note('visit.agreed', { subject: `visit:${visit.id}` });
 * }
 * ```
 */
export interface Tx<T, E = NoEvents> extends Db<T>, DocumentChanges {
  /** Tells one of the plugin's `events`. */
  emit<Name extends keyof E & string>(name: Name, data: EventInput<E, Name>): void;
  /**
   * Adds an entry to the account's audit trail: for what somebody may have to prove later (money, signatures), not for
   * every click: entries of an account wait for each other.
   */
  note(action: string, note?: AuditNote): void;
  /**
   * Marks what can be searched as changed, new or gone: the documents of these rows are read as the change ends, and the
   * index is written with it.
   *
   * @param search the name of one of the plugin's `search`
   * @param ids those of the rows
   */
  index(search: string, ids: string | readonly string[]): void;
  /**
   * Registers what opens for whoever pays for a reference, which operators then pick for an invoice's line. Offered anew,
   * it has the new title and app.
   *
   * @param offer `reference`: 1 to 64 characters on one line, compared letter by letter. `title`: 1 to 200
   * @throws PortalError `reference_taken` 409 where another plugin, or the host, offers something for it
   */
  offer(offer: { readonly reference: string; readonly title: string; readonly app: string }): Promise<void>;
  /** Takes back what {@link offer} registered. Nothing happens where there is nothing. */
  withdrawOffer(reference: string): Promise<void>;
  /**
   * Says that a head may have moved: open pages of whom it concerns are told once the change is made.
   *
   * @param head the name of one of the plugin's `live`
   * @param whom the contacts and companies whose it is, or everybody in the account
   */
  touch(head: string, whom: 'everybody' | { readonly parties: readonly string[] }): void;
  /**
   * Tells a contact, or the contacts of a company, something of one of the plugin's `topics`: in the portal and by mail,
   * as they chose, once the change is committed. Whether he may see the app is decided when he is told.
   */
  notify(topic: string, notification: Notification): void;
}

/**
 * The database of a contact's request.
 *
 * @example
 * ```ts
 * import type { ContactDb } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * export const agree = (db: ContactDb<VisitTables>, id: string) =>
 *   db.asAccount('a contact agrees to a visit', (tx) =>
 *     tx.updateTable('visits_visit').set({ status: 'agreed' }).where('id', '=', id).execute(),
 *   );
 * ```
 */
export interface ContactDb<T, E = NoEvents> extends PluginDb<T, E> {
  /**
   * The one way up: runs `work` with the account's rights in one transaction, for what a contact's change must touch
   * and the contact may not (a counter, another table's state). Logged and noted in the audit trail with `reason`.
   */
  asAccount<Result>(reason: string, work: (tx: Tx<T, E>) => Promise<Result>): Promise<Result>;
}

/** Those of a plugin's tables whose rows belong to nobody: the others hold nothing for whoever is not known. */
type Unowned<T> = { [Name in keyof T as T[Name] extends OwnedRow ? never : Name]: T[Name] };

/**
 * The database of an open route, where nobody is known: it reads the account's {@link tenant} tables. Every other table,
 * and every change, is refused with `scope_refused`.
 */
export interface OpenDb<T, E = NoEvents> extends Reader<Unowned<T>>, Pick<Db<T>, 'all' | 'first'> {
  /**
   * The one way up, as for a contact: runs `work` with the account's rights in one transaction, for what an open link
   * must write (a click, an answer to a question). Logged and noted in the audit trail with `reason`.
   */
  asAccount<Result>(reason: string, work: (tx: Tx<T, E>) => Promise<Result>): Promise<Result>;
}
