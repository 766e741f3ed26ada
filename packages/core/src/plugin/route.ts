import type { z } from 'zod';
import type { ContactDb, NoEvents } from '../data/tables.js';
import type { DocumentsContext } from '../documents/documents-context.js';
import type { RecentView } from '../recents/recents.js';
import type { BaseContext, RequestContext } from './context.js';
import { type DefineFileRoute, defineFileRoute } from './file-route.js';
import { type DefineHook, defineHook } from './hook.js';
import { type DefineOpenRoute, defineOpenRoute, type PluginCookie } from './open-route.js';
import { type DefineUploadRoute, defineUploadRoute } from './upload-route.js';

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

/** One of them as whoever asks gives it: not at all where there is none, and only if he likes where all of it may be left out. */
export type InputPart<Name extends keyof RouteInput<unknown, unknown, unknown>, Value> = [Value] extends [undefined]
  ? unknown
  : // biome-ignore lint/complexity/noBannedTypes: `{}` asks whether every field may be left out
    {} extends Value
    ? { readonly [K in Name]?: Value }
    : { readonly [K in Name]: Value };

/** A finished route. Its type keeps what goes in and out, for the typed client, and no schemas. */
export interface Route<App extends string, Params, Query, Body, Result> {
  readonly kind: 'route';
  readonly app: App;
  readonly input: RouteInput<Params, Query, Body>;
  readonly output: Result;
}

/** What `.recent(...)` gets: the answer as it was sent, and the reader's words. */
export interface RecentContext<Result> extends Pick<BaseContext<unknown>, 'text' | 'link'> {
  readonly result: Result;
}

/** A route with its handler, finished as it is. */
export interface HandledRoute<App extends string, Params, Query, Body, Result>
  extends Route<App, Params, Query, Body, Result> {
  /**
   * Shows on home, under what was opened recently, what a `GET` route answers. The title stays as it was when it was
   * opened, for the contact who opened it alone, and goes when the route answers him 404.
   *
   * @example
   * ```ts
   * import { definePlugin, text } from '@portico/core';
   * import { z } from 'zod';
   * import { migrations } from './migrations.js';
   * import { tables } from './tables.js';
   *
   * const Visit = z.object({ id: z.string(), place: z.string() });
   *
   * export const visits = definePlugin({
   *   id: 'visits',
   *   options: z.object({}),
   *   tables,
   *   migrations,
   *   texts: { en: { title: 'Visits' } },
   *   apps: { visits: { title: text('title'), icon: 'map-pin', path: '/visits' } },
   *   links: { visit: '/visits/:id' },
   *   routes: (route) => ({
   *     'GET /visits/:id': route({ app: 'visits', params: z.object({ id: z.string() }), returns: Visit })
   *       .handle(({ db, params }) =>
   *         db.selectFrom('visits_visit').select(['id', 'place']).where('id', '=', params.id).executeTakeFirstOrThrow(),
   *       )
   *       .recent(({ result, link }) => ({ title: result.place, link: link('visit', { id: result.id }) })),
   *   }),
   * });
   * ```
   */
  recent(view: (context: RecentContext<Result>) => RecentView): Route<App, Params, Query, Body, Result>;
}

/** Any kind of route: for a contact, for anybody, a link that only leads on, a notice from outside, a file either way. */
export interface AnyRoute {
  readonly kind: 'route' | 'open' | 'link' | 'hook' | 'file' | 'upload';
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
export interface RouteContext<T, O, Params, Query, Body, E = NoEvents>
  extends RequestContext<ContactDb<T, E>, O>,
    RouteInput<Params, Query, Body> {
  /** What pages of this portal have as their origin: `https://studio.example`. */
  readonly origin: string;
  /** The files that the plugin has stored in this account. */
  readonly documents: DocumentsContext;
  /** The one cookie that the plugin may have. */
  readonly cookie: PluginCookie;
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
  /**
   * Every POST takes an `Idempotency-Key`, under which it happens once. `required` refuses a POST without one: for what
   * moves money or signs.
   */
  readonly idempotency?: 'required';
}

/** A route without its handler yet; leaving it so is a type error. */
export interface PendingRoute<T, O, E, App extends string, Params, Query, Body, Returns extends Schema> {
  handle(
    handler: (
      context: RouteContext<T, O, OutputOf<Params>, OutputOf<Query>, OutputOf<Body>, E>,
    ) => z.input<Returns> | Promise<z.input<Returns>>,
  ): HandledRoute<App, InputOf<Params>, InputOf<Query>, InputOf<Body>, z.output<Returns>>;
}

/**
 * The `route` that a plugin's `routes` receives. Two steps, so that TypeScript knows `returns` before it checks the handler.
 *
 * `route({...})` is for contacts of one app, `route.file({...})` sends them a document, `route.upload({...})` takes one,
 * `route.open({...})` is for anybody who has the address, `route.hook({...})` for notices from other systems.
 */
export interface DefineRoute<App extends string, T, O, E = NoEvents> extends DefineRootRoute<App, T, O, E> {
  /** A route that sends a document. */
  readonly file: DefineFileRoute<App, T, O, E>;
  /** A route that takes a file. */
  readonly upload: DefineUploadRoute<App, T, O, E>;
  <
    A extends App,
    Returns extends Schema,
    Params extends Schema | undefined = undefined,
    Query extends Schema | undefined = undefined,
    Body extends Schema | undefined = undefined,
  >(
    spec: RouteSpec<A, Params, Query, Body, Returns>,
  ): PendingRoute<T, O, E, A, Params, Query, Body, Returns>;
}

/** The `route` that a plugin's `rootRoutes` receives: what is known beyond the portal has no contact. */
export interface DefineRootRoute<App extends string, T, O, E = NoEvents> {
  /** A route for anybody. */
  readonly open: DefineOpenRoute<App, T, O, E>;
  /** A route for notices from other systems. */
  readonly hook: DefineHook<T, O, E>;
}

/** A route as the kernel runs it. */
export interface RunnableRoute {
  readonly kind: 'route';
  readonly spec: RouteSpec<string, Schema | undefined, Schema | undefined, Schema | undefined, Schema>;
  readonly handler: (context: RouteContext<never, unknown, unknown, unknown, unknown>) => unknown;
  /** What is noted as opened, where the author said so by `.recent(...)`. */
  readonly opened?: (context: RecentContext<unknown>) => RecentView;
}

/** A handled route as its author sees it: the third step may follow. */
interface RunnableHandledRoute extends RunnableRoute {
  recent(view: NonNullable<RunnableRoute['opened']>): RunnableRoute;
}

/** Makes the runnable route behind {@link DefineRoute}, and the other kinds. */
export const defineRoute = Object.assign(defineContactRoute, {
  open: defineOpenRoute,
  hook: defineHook,
  file: defineFileRoute,
  upload: defineUploadRoute,
});

function defineContactRoute(spec: RunnableRoute['spec']): {
  handle(handler: RunnableRoute['handler']): RunnableHandledRoute;
} {
  return {
    handle: (handler) => {
      const route = { kind: 'route', spec, handler } as const;
      return { ...route, recent: (view) => ({ ...route, opened: view }) };
    },
  };
}
