import type { z } from 'zod';
import type { NoEvents, OpenDb } from '../data/tables.js';
import type { BaseContext } from './context.js';
import type { Redirect } from './redirect.js';
import type { InputOf, OutputOf, RouteInput, Schema } from './route.js';

/**
 * The one cookie that a plugin may have in a browser, declared by its `cookie`. It is named after the plugin and the
 * account, no script can read it, and it travels only to the portal's own host. What it holds is the browser's to
 * change: sign it by `Seal`.
 */
export interface PluginCookie {
  /** As the browser sent it; nothing where it sent none. */
  readonly value: string | undefined;
  /** Gives the browser a value of at most 3000 bytes with the answer, for as long as the plugin's `cookie` says. */
  set(value: string): void;
  /** Takes it away with the answer. */
  clear(): void;
}

/** What is known of whoever follows an open link: nothing that says who he is. */
export interface Visitor {
  /** The network address, as far as the host's proxies are trusted. Personal data: keep none of it as it is. */
  readonly address: string;
  /** What his program calls itself, at most 500 characters. */
  readonly userAgent: string;
  /** Nobody looks yet: the request is a HEAD, or a browser fetches ahead. */
  readonly ahead: boolean;
}

/**
 * What the handler of an open route gets: the account, and no contact, whoever asks.
 *
 * @example
 * ```ts
 * import { type OpenContext, redirect } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * type Follower = OpenContext<VisitTables, object, { readonly code: string }, undefined, undefined>;
 *
 * // For `routes: (route) => ({ 'GET /visits/open/:code': route.open({ app, params }).handle(follow) })`.
 * export function follow({ params, visitor, cookie }: Follower) {
 *   if (!visitor.ahead) cookie.set(params.code);
 *   return redirect('/visits');
 * }
 * ```
 */
export interface OpenContext<T, O, Params, Query, Body, E = NoEvents>
  extends BaseContext<O>,
    RouteInput<Params, Query, Body> {
  /** The database, scoped to what everybody may read. */
  readonly db: OpenDb<T, E>;
  readonly visitor: Visitor;
  /** What pages of this portal have as their origin: `https://studio.example`. */
  readonly origin: string;
  /** The one cookie that the plugin may have. */
  readonly cookie: PluginCookie;
  /** Ends when the client goes away. */
  readonly signal: AbortSignal;
}

/** What `route.open({...})` needs. */
export interface OpenRouteSpec<App, Params, Query, Body, Returns> {
  /** The app that the route belongs to: where the host or the account switches it off, the route does not exist. */
  readonly app: App;
  /** An object schema for the `:name` parts of the path. What does not fit it is a 404. */
  readonly params?: Params;
  /** An object schema; unknown keys are ignored. */
  readonly query?: Query;
  /** Unknown keys are dropped. */
  readonly body?: Body;
  /** What the handler returns is stripped to this schema. Without it the route only leads on, by `redirect`. */
  readonly returns?: Returns;
  /** One line for the API description. */
  readonly summary?: string;
  /**
   * How many seconds anybody may keep the answer of a GET. It is then the same for all: in the account's language, and
   * without the plugin's cookie. Without it nobody keeps it.
   */
  readonly cache?: number;
}

/** A finished open route. A `link` has no answer but a redirect, so the typed client does not know it. */
export interface OpenRoute<Params, Query, Body, Result> {
  readonly kind: [Result] extends [undefined] ? 'link' : 'open';
  readonly input: RouteInput<Params, Query, Body>;
  readonly output: Result;
}

type Answer<Returns> = Redirect | (Returns extends Schema ? z.input<Returns> : never);

/** An open route without its handler yet; leaving it so is a type error. */
export interface PendingOpenRoute<T, O, E, Params, Query, Body, Returns> {
  handle(
    handler: (
      context: OpenContext<T, O, OutputOf<Params>, OutputOf<Query>, OutputOf<Body>, E>,
    ) => Answer<Returns> | Promise<Answer<Returns>>,
  ): OpenRoute<InputOf<Params>, InputOf<Query>, InputOf<Body>, OutputOf<Returns>>;
}

/** `route.open` of a plugin's `routes` and `rootRoutes`. */
export type DefineOpenRoute<App extends string, T, O, E = NoEvents> = <
  A extends App,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
  Returns extends Schema | undefined = undefined,
>(
  spec: OpenRouteSpec<A, Params, Query, Body, Returns>,
) => PendingOpenRoute<T, O, E, Params, Query, Body, Returns>;

/** An open route as the kernel runs it. */
export interface RunnableOpenRoute {
  readonly kind: 'open';
  readonly spec: OpenRouteSpec<string, Schema | undefined, Schema | undefined, Schema | undefined, Schema | undefined>;
  readonly handler: (context: OpenContext<never, unknown, unknown, unknown, unknown>) => unknown;
}

/** Makes the runnable route behind {@link DefineOpenRoute}. */
export function defineOpenRoute(spec: RunnableOpenRoute['spec']): {
  handle(handler: RunnableOpenRoute['handler']): RunnableOpenRoute;
} {
  return { handle: (handler) => ({ kind: 'open', spec, handler }) };
}
