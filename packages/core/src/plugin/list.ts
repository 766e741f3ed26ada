import { z } from 'zod';
import type { ContactDb, Prepared } from '../data/tables.js';
import type { AskedParameters, HomeParameters, PendingPiece, PieceSpec, PresentContext } from './card.js';
import type { RequestContext } from './context.js';
import type { Schema } from './route.js';
import type { ListView } from './view.js';

/** What `present` makes of a page; where the next one begins is the kernel's to say. */
export type ListPage = Omit<ListView, 'next'>;

/** What a query asks for beside what the kernel gives it, among it where a page begins. */
type PlaceOf<Parameters> = {
  readonly [Name in Exclude<keyof Parameters, keyof HomeParameters>]?: Exclude<Parameters[Name], undefined>;
};

/** A list whose rows come from a prepared query. */
export interface ListQuerySpec<App, Returns extends Schema, Parameters> extends PieceSpec<App, Returns> {
  readonly query: Prepared<Parameters, z.input<Returns>>;
  /**
   * The place of a row in the list: bound, by name, into the query of the page behind it. On the first page the query
   * gets none of it. Without `after` the list has one page.
   *
   * @example
   * ```ts
   * after: (visit) => ({ after: byDay.place(visit) })
   * ```
   */
  readonly after?: (row: z.output<Returns>) => PlaceOf<Parameters>;
}

/** What `load` gets beside the context of its plugin. */
export interface ListRequest {
  /** The `next` that the page before gave; on the first page nothing. */
  readonly after: string | undefined;
  /** Rows at most. */
  readonly limit: number;
  /** Ends with the budget. */
  readonly signal: AbortSignal;
}

/** A page of rows. */
export interface LoadedPage<Row> {
  readonly rows: readonly Row[];
  /** Where the next page begins. It travels signed, and comes back as `after` to the same contact and list only. */
  readonly next?: string | null | undefined;
}

/** A list whose rows live elsewhere, or are read in several steps. */
export interface ListLoadSpec<App, Returns extends Schema, T, O> extends PieceSpec<App, Returns> {
  readonly load: (context: RequestContext<ContactDb<T>, O> & ListRequest) => Promise<LoadedPage<z.input<Returns>>>;
}

/** The `list` that a plugin's `lists` receives. Two steps, as everywhere a callback follows a schema. */
export interface DefineList<App extends string, T, O> {
  <A extends App, Returns extends Schema, Parameters extends AskedParameters>(
    spec: ListQuerySpec<A, Returns, Parameters>,
  ): PendingPiece<A, z.output<Returns>, O, ListPage>;
  <A extends App, Returns extends Schema>(
    spec: ListLoadSpec<A, Returns, T, O>,
  ): PendingPiece<A, z.output<Returns>, O, ListPage>;
}

/** A list as the kernel runs it. */
export interface RunnableList {
  /** What `returns` says of each row, for all of them. Made once: a schema is dear to make. */
  readonly rows: z.ZodArray;
  readonly spec: PieceSpec<string, Schema> & {
    readonly query?: Prepared<object, unknown>;
    readonly after?: (row: unknown) => object;
    readonly load?: (context: RequestContext<ContactDb<never>, unknown> & ListRequest) => Promise<LoadedPage<unknown>>;
  };
  readonly present: (rows: readonly unknown[], context: PresentContext<unknown>) => unknown;
}

/** Makes the runnable list behind {@link DefineList}. */
export function defineList(spec: RunnableList['spec']): { present(view: RunnableList['present']): RunnableList } {
  return { present: (view) => ({ spec, rows: z.array(spec.returns), present: view }) };
}
