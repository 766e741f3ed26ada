import { z } from 'zod';
import type { Prepared } from '../data/tables.js';
import type { Piece, PresentContext } from './card.js';
import { ItemView } from './view.js';

/** What the query of what can be searched asks for. */
export interface SearchParameters {
  /** The rows that are wanted: `where('id', 'in', p.ids)`. */
  ids: string[];
}

/** What it must give of each row; the rest is for `present`. */
export interface SearchRow {
  /** That of the table. */
  readonly id: string;
  /** What the result is called. Searched, too. */
  readonly title: string;
  /** What else is searched; the part around the first match is shown. The first 20,000 characters count. */
  readonly text: string | null;
  /** ISO 8601 time or `YYYY-MM-DD`: the newest comes first. */
  readonly at: string;
}

/** How a result is drawn beside its title and text, which the kernel marks. */
export const SearchView = ItemView.omit({ title: true, subtitle: true }).extend({
  link: ItemView.shape.link.unwrap(),
  /** In place of the row's title, in the reader's language: "Invoice 2026-0148". What of it was searched for is marked. */
  title: z.string().optional(),
});

/** See {@link SearchView}. */
export type SearchView = z.input<typeof SearchView>;

/** The tables whose rows can be found: those with an `id`. */
type Findable<T> = { [Name in keyof T]: T[Name] extends { id: string } ? Name & string : never }[keyof T];

/** What can be searched. */
export interface SearchSpec<App, Table, Row> {
  readonly app: App;
  /** What each document belongs to: a row of this table, by its `id`. Who may read the row may find it. */
  readonly table: Table;
  /**
   * The documents of rows. It is asked with the account's rights when the index is made, and with the contact's when a
   * result is shown: what it gives of a row must not depend on who asks, only whether it gives it.
   */
  readonly documents: Prepared<SearchParameters, Row>;
  /** Milliseconds until the results of this kind are left out. Default 1000. */
  readonly budget?: number;
}

/** What can be searched, without its presentation yet; leaving it so is a type error. */
export interface PendingSearch<App extends string, Row, O> {
  present(view: (row: Row, context: PresentContext<O>) => SearchView): Piece<App, Row>;
}

/**
 * The `search` that a plugin's `search` receives. Two steps, as for cards. Whatever changes a document marks it in the
 * same transaction: `tx.index('visits', id)`.
 *
 * @example
 * ```ts
 * import type { Params } from '@portico/core';
 * import { tables } from './tables.js';
 *
 * export const documents = tables.prepared((db, p: Params<{ ids: string[] }>) =>
 *   db.selectFrom('visits_visit').select(['id', 'place as title', 'note as text', 'on_day as at']).where('id', 'in', p.ids),
 * );
 * // search: (search) => ({
 * //   visits: search({ app: 'visits', table: 'visits_visit', documents }).present((visit, { link }) => ({
 * //     link: link('visit', { id: visit.id }),
 * //   })),
 * // }),
 * ```
 */
export type DefineSearch<App extends string, T, O> = <A extends App, Row extends SearchRow>(
  spec: SearchSpec<A, Findable<T>, Row>,
) => PendingSearch<A, Row, O>;

/** What can be searched, as the kernel runs it. */
export interface RunnableSearch {
  readonly spec: SearchSpec<string, string, SearchRow>;
  readonly present: (row: SearchRow, context: PresentContext<unknown>) => unknown;
}

/** Makes what stands behind {@link DefineSearch}. */
export function defineSearch(spec: RunnableSearch['spec']): {
  present(view: RunnableSearch['present']): RunnableSearch;
} {
  return { present: (view) => ({ spec, present: view }) };
}
