import type { z } from 'zod';
import type { NoEvents, PluginDb } from '../data/tables.js';
import type { DocumentsContext } from '../documents/documents-context.js';
import type { BaseContext } from './context.js';
import type { OutputOf, Schema } from './route.js';

/**
 * What the handler of a hook gets: the very bytes, of which it must prove first who sent them.
 *
 * @example
 * ```ts
 * import { createHmac, timingSafeEqual } from 'node:crypto';
 * import { type HookContext, PortalError } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * type Notice = HookContext<VisitTables, { readonly key: string }, undefined, undefined>;
 *
 * // For `routes: (route) => ({ 'POST /visits/notices': route.hook({}).handle(note) })`.
 * export async function note({ bytes, headers, options, db }: Notice) {
 *   const ours = createHmac('sha256', options.key).update(bytes).digest();
 *   const theirs = Buffer.from(headers['x-signature'] ?? '', 'hex');
 *   if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs))
 *     throw new PortalError('signature_wrong', 401, 'The notice is not signed with the key of this account.');
 *   await db.updateTable('visits_visit').set({ status: 'planned' }).where('id', '=', Buffer.from(bytes).toString()).execute();
 * }
 * ```
 */
export interface HookContext<T, O, Params, Query, E = NoEvents> extends BaseContext<O> {
  readonly params: Params;
  readonly query: Query;
  /** The body as it came, at most the hook's `limit`. */
  readonly bytes: Uint8Array;
  /** By lower-cased name; what came several times is joined by commas. Cookies are left out: they are none of a hook's. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The database, scoped to the account. */
  readonly db: PluginDb<T, E>;
  /** The files that the plugin has stored in this account. */
  readonly documents: DocumentsContext;
  /** What pages of this portal have as their origin: `https://studio.example`. */
  readonly origin: string;
  /** Ends when the client goes away. */
  readonly signal: AbortSignal;
}

/** What `route.hook({...})` needs. It names no app: what another system has to say counts also while an app is hidden. */
export interface HookSpec<Params, Query, Returns> {
  /** An object schema for the `:name` parts of the path. What does not fit it is a 404. */
  readonly params?: Params;
  /** An object schema; unknown keys are ignored. */
  readonly query?: Query;
  /** The largest body in bytes; what is larger is refused while it arrives. Default 1 000 000. */
  readonly limit?: number;
  /** What the handler returns is stripped to this schema. Without it the answer is an empty 204. */
  readonly returns?: Returns;
}

/** A finished hook. It says nothing of what goes in: the typed client does not know it. */
export interface Hook {
  readonly kind: 'hook';
}

// biome-ignore lint/suspicious/noConfusingVoidType: what a handler without `returns` gives
type Answer<Returns> = Returns extends Schema ? z.input<Returns> : void;

/** A hook without its handler yet; leaving it so is a type error. */
export interface PendingHook<T, O, E, Params, Query, Returns> {
  handle(
    handler: (
      context: HookContext<T, O, OutputOf<Params>, OutputOf<Query>, E>,
    ) => Answer<Returns> | Promise<Answer<Returns>>,
  ): Hook;
}

/** `route.hook` of a plugin's `routes` and `rootRoutes`. */
export type DefineHook<T, O, E = NoEvents> = <
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Returns extends Schema | undefined = undefined,
>(
  spec: HookSpec<Params, Query, Returns>,
) => PendingHook<T, O, E, Params, Query, Returns>;

/** A hook as the kernel runs it. */
export interface RunnableHook {
  readonly kind: 'hook';
  readonly spec: HookSpec<Schema | undefined, Schema | undefined, Schema | undefined>;
  readonly handler: (context: HookContext<never, unknown, unknown, unknown>) => unknown;
}

/** Makes the runnable hook behind {@link DefineHook}. */
export function defineHook(spec: RunnableHook['spec']): { handle(handler: RunnableHook['handler']): RunnableHook } {
  return { handle: (handler) => ({ kind: 'hook', spec, handler }) };
}
