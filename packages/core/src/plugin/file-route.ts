import type { NoEvents } from '../data/tables.js';
import type { InputOf, OutputOf, RouteContext, RouteInput, Schema } from './route.js';

/** What a file route answers with: one of the plugin's documents, by its id, or as `documents.get` gave it. */
export interface FileAnswer {
  readonly id: string;
  /** Another name to save it under; it is made safe. */
  readonly name?: string;
  /** Saves it in any case. Without it a browser shows PDF, pictures, sound, film and plain text, and saves all else. */
  readonly attachment?: boolean;
}

/**
 * What the handler of a file route gets.
 *
 * @example
 * ```ts
 * import { type FileContext, PortalError } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * type PlanRequest = FileContext<VisitTables, object, { readonly id: string }, undefined>;
 *
 * // For `routes: (route) => ({ 'GET /visits/:id/plan': route.file({ app, params }).handle(plan) })`.
 * export async function plan({ db, params }: PlanRequest) {
 *   // The handle sees this contact's visits only: that is the whole decision.
 *   const row = await db.selectFrom('visits_visit').select('plan_id').where('id', '=', params.id).executeTakeFirst();
 *   if (!row?.plan_id) throw new PortalError('plan_not_found', 404, 'The visit has no plan.');
 *   return { id: row.plan_id };
 * }
 * ```
 */
export interface FileContext<T, O, Params, Query, E = NoEvents>
  extends Omit<RouteContext<T, O, Params, Query, undefined, E>, 'cookie' | 'body'> {}

/** What `route.file({...})` needs. */
export interface FileRouteSpec<App, Params, Query> {
  /** The app that the route belongs to: where it is hidden, the route does not exist. */
  readonly app: App;
  /** An object schema for the `:name` parts of the path. What does not fit it is a 404. */
  readonly params?: Params;
  /** An object schema; unknown keys are ignored. */
  readonly query?: Query;
  /** One line for the API description. */
  readonly summary?: string;
  /** `no-store`: no device keeps it. Default: one may, and asks anew each time. */
  readonly cache?: 'no-store';
}

/** A finished file route: the typed client has its address. */
export interface FileRoute<App extends string, Params, Query> {
  readonly kind: 'file';
  readonly app: App;
  readonly input: RouteInput<Params, Query, undefined>;
}

/** A file route without its handler yet; leaving it so is a type error. */
export interface PendingFileRoute<T, O, E, App extends string, Params, Query> {
  handle(
    handler: (context: FileContext<T, O, OutputOf<Params>, OutputOf<Query>, E>) => FileAnswer | Promise<FileAnswer>,
  ): FileRoute<App, InputOf<Params>, InputOf<Query>>;
}

/** `route.file` of a plugin's `routes`. */
export type DefineFileRoute<App extends string, T, O, E = NoEvents> = <
  A extends App,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
>(
  spec: FileRouteSpec<A, Params, Query>,
) => PendingFileRoute<T, O, E, A, Params, Query>;

/** A file route as the kernel runs it. */
export interface RunnableFileRoute {
  readonly kind: 'file';
  readonly spec: FileRouteSpec<string, Schema | undefined, Schema | undefined>;
  readonly handler: (context: FileContext<never, unknown, unknown, unknown>) => unknown;
}

/** Makes the runnable route behind {@link DefineFileRoute}. */
export function defineFileRoute(spec: RunnableFileRoute['spec']): {
  handle(handler: RunnableFileRoute['handler']): RunnableFileRoute;
} {
  return { handle: (handler) => ({ kind: 'file', spec, handler }) };
}
