import { z } from 'zod';
import type { ContactDb, Prepared } from '../data/tables.js';
import type { BaseContext, ContactContext, RequestContext } from './context.js';
import type { Schema } from './route.js';
import type { ActionView, CardView } from './view.js';

/** What the kernel binds into the query of a card, an action or a list; a query asks for some of these. */
export interface HomeParameters {
  /** ISO 8601 in UTC. */
  now: string;
  /** `YYYY-MM-DD` in the account's time zone. */
  today: string;
  /** How many rows are asked for at most. */
  limit: number;
}

/** Those of them that a query asks for, each of which it may leave out. */
export type AskedParameters = { readonly [Name in keyof HomeParameters]?: HomeParameters[Name] | undefined };

/**
 * What `present` gets beside the rows.
 *
 * @example
 * ```ts
 * import type { PresentContext } from '@portico/core';
 * import type { CardView } from '@portico/core/views';
 *
 * interface NextVisit {
 *   readonly id: string;
 *   readonly place: string;
 * }
 *
 * // For `cards: (card) => ({ next: card({ app, query, returns }).present(nextCard) })`.
 * export function nextCard(visits: readonly NextVisit[], { text, link }: PresentContext<object>): CardView {
 *   return {
 *     title: text('cards.next'),
 *     items: visits.map(({ id, place }) => ({ title: place, link: link('visit', { id }) })),
 *     empty: text('cards.none'),
 *   };
 * }
 * ```
 */
export interface PresentContext<O> extends BaseContext<O> {
  readonly contact: ContactContext;
}

/** What cards, actions and lists have in common. */
export interface PieceSpec<App, Returns> {
  readonly app: App;
  /** The rows, checked and stripped before they are presented. */
  readonly returns: Returns;
  /** Milliseconds until it is shown as unavailable. Default 1000. */
  readonly budget?: number;
  /** Rows at most: bound to `limit`. Default 5. */
  readonly limit?: number;
}

/** A card or action whose rows come from a prepared query: the fast path. */
export interface QuerySpec<App, Returns, Query> extends PieceSpec<App, Returns> {
  readonly query: Query;
}

/** A card or action whose rows live elsewhere: in the host's tables, in a CRM. */
export interface LoadSpec<App, Returns extends Schema, T, O> extends PieceSpec<App, Returns> {
  readonly load: (
    context: RequestContext<ContactDb<T>, O> & { readonly signal: AbortSignal },
  ) => Promise<readonly z.input<Returns>[]>;
}

/** A finished card or action. */
export interface Piece<App extends string, Row> {
  readonly app: App;
  readonly row: Row;
}

/** A card or action without its presentation yet; leaving it so is a type error. */
export interface PendingPiece<App extends string, Row, O, View> {
  present(view: (rows: readonly Row[], context: PresentContext<O>) => View): Piece<App, Row>;
}

/** The `card` or `action` that a plugin receives. Two steps, as everywhere a callback follows a schema. */
export interface DefinePiece<App extends string, T, O, View> {
  <A extends App, Returns extends Schema, Parameters extends AskedParameters>(
    spec: QuerySpec<A, Returns, Prepared<Parameters, z.input<Returns>>>,
  ): PendingPiece<A, z.output<Returns>, O, View>;
  <A extends App, Returns extends Schema>(
    spec: LoadSpec<A, Returns, T, O>,
  ): PendingPiece<A, z.output<Returns>, O, View>;
}

/** See {@link DefinePiece}: one card for home. */
export type DefineCard<App extends string, T, O> = DefinePiece<App, T, O, CardView>;
/** See {@link DefinePiece}: what waits for the contact, any number of entries. */
export type DefineAction<App extends string, T, O> = DefinePiece<App, T, O, readonly ActionView[]>;

/** A card or action as the kernel runs it. */
export interface RunnablePiece {
  /** What `returns` says of each row, for all of them. Made once: a schema is dear to make. */
  readonly rows: z.ZodArray;
  readonly spec: PieceSpec<string, Schema> & {
    readonly query?: Prepared<Partial<HomeParameters>, unknown>;
    readonly load?: (
      context: RequestContext<ContactDb<never>, unknown> & { readonly signal: AbortSignal },
    ) => Promise<readonly unknown[]>;
  };
  readonly present: (rows: readonly unknown[], context: PresentContext<unknown>) => unknown;
}

/** Makes the runnable card or action behind {@link DefinePiece}. */
export function definePiece(spec: RunnablePiece['spec']): { present(view: RunnablePiece['present']): RunnablePiece } {
  return { present: (view) => ({ spec, rows: z.array(spec.returns), present: view }) };
}
