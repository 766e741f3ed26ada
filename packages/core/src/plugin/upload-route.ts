import type { z } from 'zod';
import type { NoEvents } from '../data/tables.js';
import type { ReceivedFile } from '../documents/document.js';
import type { InputOf, OutputOf, RouteContext, RouteInput, Schema } from './route.js';

/**
 * What the handler of an upload gets: the file, whole, hashed and of a kind that the route takes. It is gone when the
 * handler ends, unless that kept it: by `documents.keep(file)`, or together with rows of the plugin's own by
 * `tx.keepDocument(file)` in `db.change`.
 *
 * @example
 * ```ts
 * import type { UploadContext } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * type PlanUpload = UploadContext<VisitTables, object, { readonly id: string }, undefined>;
 *
 * // For `routes: (route) => ({ 'PUT /visits/:id/plan': route.upload({ app, params, kinds, limit, returns }).handle(take) })`.
 * export async function take({ db, params, file, documents }: PlanUpload) {
 *   const { id, name, size } = await documents.keep(file);
 *   await db.updateTable('visits_visit').set({ plan_id: id }).where('id', '=', params.id).execute();
 *   return { name, size };
 * }
 * ```
 */
export interface UploadContext<T, O, Params, Query, E = NoEvents>
  extends Omit<RouteContext<T, O, Params, Query, undefined, E>, 'cookie' | 'body'> {
  readonly file: ReceivedFile;
}

/** What `route.upload({...})` needs. */
export interface UploadRouteSpec<App, Params, Query, Returns> {
  /** The app that the route belongs to: where it is hidden, the route does not exist. */
  readonly app: App;
  /** An object schema for the `:name` parts of the path. What does not fit it is a 404. */
  readonly params?: Params;
  /** An object schema; unknown keys are ignored. */
  readonly query?: Query;
  /**
   * Kinds that are taken, by content, whatever the sender says: `application/pdf`, `image/*` (beside which SVG must be
   * named), or `*` followed by `/*` for anything.
   */
  readonly kinds: readonly [string, ...string[]];
  /** The most bytes. */
  readonly limit: number;
  /** What the handler returns is stripped to this schema. */
  readonly returns: Returns;
  /** One line for the API description. */
  readonly summary?: string;
  /** Every POST takes an `Idempotency-Key`; `required` refuses one without it. */
  readonly idempotency?: 'required';
}

/** A finished upload: the typed client takes a `file` for it. */
export interface UploadRoute<App extends string, Params, Query, Result> {
  readonly kind: 'upload';
  readonly app: App;
  readonly input: RouteInput<Params, Query, undefined>;
  readonly output: Result;
}

/** An upload without its handler yet; leaving it so is a type error. */
export interface PendingUploadRoute<T, O, E, App extends string, Params, Query, Returns extends Schema> {
  handle(
    handler: (
      context: UploadContext<T, O, OutputOf<Params>, OutputOf<Query>, E>,
    ) => z.input<Returns> | Promise<z.input<Returns>>,
  ): UploadRoute<App, InputOf<Params>, InputOf<Query>, z.output<Returns>>;
}

/** `route.upload` of a plugin's `routes`. */
export type DefineUploadRoute<App extends string, T, O, E = NoEvents> = <
  A extends App,
  Returns extends Schema,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
>(
  spec: UploadRouteSpec<A, Params, Query, Returns>,
) => PendingUploadRoute<T, O, E, A, Params, Query, Returns>;

/** An upload as the kernel runs it. */
export interface RunnableUploadRoute {
  readonly kind: 'upload';
  readonly spec: UploadRouteSpec<string, Schema | undefined, Schema | undefined, Schema>;
  readonly handler: (context: UploadContext<never, unknown, unknown, unknown>) => unknown;
}

/** Makes the runnable route behind {@link DefineUploadRoute}. */
export function defineUploadRoute(spec: RunnableUploadRoute['spec']): {
  handle(handler: RunnableUploadRoute['handler']): RunnableUploadRoute;
} {
  return { handle: (handler) => ({ kind: 'upload', spec, handler }) };
}
