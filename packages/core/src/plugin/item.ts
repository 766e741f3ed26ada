import type { z } from 'zod';
import type { ContactDb, Prepared } from '../data/tables.js';
import type { HomeParameters, Piece, PresentContext } from './card.js';
import type { RequestContext } from './context.js';
import type { OutputOf, Schema } from './route.js';
import type { DetailView } from './view.js';

/** What every item says of itself. */
interface ItemSpec<App, Params, Returns> {
  readonly app: App;
  /** An object schema for the `:name` parts of the link. What does not fit it is a 404. */
  readonly params?: Params;
  /** The row, checked and stripped before it is presented. */
  readonly returns: Returns;
  /** Milliseconds until it is given up. Default 1000. */
  readonly budget?: number;
}

/** An item whose row is the first one of a prepared query, which gets the parts of the link as parameters. */
export interface ItemQuerySpec<App, Params, Returns extends Schema> extends ItemSpec<App, Params, Returns> {
  readonly query: Prepared<
    Omit<HomeParameters, 'limit'> & (Params extends Schema ? z.output<Params> : unknown),
    z.input<Returns>
  >;
}

/** An item whose row lives elsewhere, or is read in several steps. What is not there is `undefined`, and a 404. */
export interface ItemLoadSpec<App, Params, Returns extends Schema, T, O> extends ItemSpec<App, Params, Returns> {
  readonly load: (
    context: RequestContext<ContactDb<T>, O> & { readonly params: OutputOf<Params>; readonly signal: AbortSignal },
  ) => Promise<z.input<Returns> | null | undefined>;
}

/** An item without its presentation yet; leaving it so is a type error. */
export interface PendingItem<App extends string, Row, O> {
  present(view: (row: Row, context: PresentContext<O>) => DetailView): Piece<App, Row>;
}

/** The `item` that a plugin's `items` receives. Two steps, as everywhere a callback follows a schema. */
export interface DefineItem<App extends string, T, O> {
  <A extends App, Returns extends Schema, Params extends Schema | undefined = undefined>(
    spec: ItemQuerySpec<A, Params, Returns>,
  ): PendingItem<A, z.output<Returns>, O>;
  <A extends App, Returns extends Schema, Params extends Schema | undefined = undefined>(
    spec: ItemLoadSpec<A, Params, Returns, T, O>,
  ): PendingItem<A, z.output<Returns>, O>;
}

/** An item as the kernel runs it. */
export interface RunnableItem {
  readonly spec: ItemSpec<string, Schema | undefined, Schema> & {
    readonly query?: Prepared<object, unknown>;
    readonly load?: (
      context: RequestContext<ContactDb<never>, unknown> & { readonly params: unknown; readonly signal: AbortSignal },
    ) => Promise<unknown>;
  };
  readonly present: (row: unknown, context: PresentContext<unknown>) => unknown;
}

/** Makes the runnable item behind {@link DefineItem}. */
export function defineItem(spec: RunnableItem['spec']): { present(view: RunnableItem['present']): RunnableItem } {
  return { present: (view) => ({ spec, present: view }) };
}
