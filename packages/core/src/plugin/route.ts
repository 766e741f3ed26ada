import type { z } from 'zod';
import type { ContactDb } from '../data/tables.js';
import type { RequestContext } from './context.js';

/** Any zod schema. */
export type Schema = z.ZodType;

/** Method and path: the identity of a route in code, API description, logs and the typed client. */
export type RouteKey = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/** What a schema takes, or nothing. */
export type InputOf<S> = S extends Schema ? z.input<S> : undefined;
/** What a schema gives, or nothing. */
export type OutputOf<S> = S extends Schema ? z.output<S> : undefined;

/** The three parts of a request that a route declares. */
export interface RouteInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** A finished route. Its type keeps what goes in and out, for the typed client, and no schemas. */
export interface Route<App extends string, Params, Query, Body, Result> {
  readonly kind: 'route';
  readonly app: App;
  readonly input: RouteInput<Params, Query, Body>;
  readonly output: Result;
}

/** Any kind of route. */
export interface AnyRoute {
  readonly kind: 'route';
}

/**
 * What a handler gets: the request's context and its checked input.
 *
 * @example
 * ```ts
 * import { PortalError, type RouteContext } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * type VisitRequest = RouteContext<VisitTables, object, { readonly id: string }, undefined, undefined>;
 *
 * // For `routes: (route) => ({ 'GET /visits/:id': route({ app, params, returns }).handle(visit) })`.
 * export async function visit({ db, params }: VisitRequest) {
 *   const row = await db.selectFrom('visits_visit').selectAll().where('id', '=', params.id).executeTakeFirst();
 *   if (row === undefined) throw new PortalError('visit_not_found', 404, 'There is no such visit.');
 *   return row;
 * }
 * ```
 */
export interface RouteContext<T, O, Params, Query, Body>
  extends RequestContext<ContactDb<T>, O>,
    RouteInput<Params, Query, Body> {
  /** Ends when the client goes away. */
  readonly signal: AbortSignal;
}

/** What `route({...})` needs. */
export interface RouteSpec<App, Params, Query, Body, Returns> {
  /** The app that the route belongs to: where it is hidden, the route does not exist. */
  readonly app: App;
  /** An object schema for the `:name` parts of the path. What does not fit it is a 404. */
  readonly params?: Params;
  /** An object schema; unknown keys are ignored. */
  readonly query?: Query;
  /** Unknown keys are dropped. */
  readonly body?: Body;
  /** What the handler returns is stripped to this schema: a column that is not in it cannot leak. */
  readonly returns: Returns;
  /** One line for the API description. */
  readonly summary?: string;
}

/** A route without its handler yet; leaving it so is a type error. */
export interface PendingRoute<T, O, App extends string, Params, Query, Body, Returns extends Schema> {
  handle(
    handler: (
      context: RouteContext<T, O, OutputOf<Params>, OutputOf<Query>, OutputOf<Body>>,
    ) => z.input<Returns> | Promise<z.input<Returns>>,
  ): Route<App, InputOf<Params>, InputOf<Query>, InputOf<Body>, z.output<Returns>>;
}

/** The `route` that a plugin's `routes` receives. Two steps, so that TypeScript knows `returns` before it checks the handler. */
export type DefineRoute<App extends string, T, O> = <
  A extends App,
  Returns extends Schema,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(
  spec: RouteSpec<A, Params, Query, Body, Returns>,
) => PendingRoute<T, O, A, Params, Query, Body, Returns>;

/** A route as the kernel runs it. */
export interface RunnableRoute {
  readonly kind: 'route';
  readonly spec: RouteSpec<string, Schema | undefined, Schema | undefined, Schema | undefined, Schema>;
  readonly handler: (context: RouteContext<never, unknown, unknown, unknown, unknown>) => unknown;
}

/** Makes the runnable route behind {@link DefineRoute}. */
export function defineRoute(spec: RunnableRoute['spec']): { handle(handler: RunnableRoute['handler']): RunnableRoute } {
  return { handle: (handler) => ({ kind: 'route', spec, handler }) };
}
