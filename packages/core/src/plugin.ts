import type { z } from 'zod';
import { authorFault } from './composition/author-fault.js';
import type { Provide } from './container/container.js';
import type { NoEvents } from './data/tables.js';
import { defineCall, type RunnableCall } from './plugin/call.js';
import { definePiece, type Piece, type RunnablePiece } from './plugin/card.js';
import type { RunnableFileRoute } from './plugin/file-route.js';
import { defineHead, type Head, type RunnableHead } from './plugin/head.js';
import type { RunnableHook } from './plugin/hook.js';
import { defineItem, type RunnableItem } from './plugin/item.js';
import type { RunnableJob } from './plugin/job.js';
import { defineList, type RunnableList } from './plugin/list.js';
import type { RunnableOpenRoute } from './plugin/open-route.js';
import { type AnyRoute, defineRoute, type RouteKey, type RunnableRoute, type Schema } from './plugin/route.js';
import { defineSearch, type RunnableSearch } from './plugin/search.js';
import type { AppSpec, PluginSpec } from './plugin/spec.js';
import { defineSubscription, type RunnableSubscription } from './plugin/subscription.js';
import type { RunnableUploadRoute } from './plugin/upload-route.js';

declare const brand: unique symbol;

/** The first segment of a route's path: what the plugin claims. */
type SegmentOf<Key> = Key extends `${string} /${infer Segment}/${string}`
  ? Segment
  : Key extends `${string} /${infer Segment}`
    ? Segment
    : never;

/** What subscribers get of each event. */
export type EventData<Events> = {
  readonly [Name in keyof Events]: Events[Name] extends Schema ? z.output<Events[Name]> : never;
};

/** What the streams of a portal tell, by the keys of heads. */
export type HeadValues<Id extends string, Heads> = {
  readonly [Name in keyof Heads & string as `${Id}.${Name}`]: Heads[Name] extends Head<string, infer Value>
    ? Value
    : never;
};

/** A plugin as types know it: what the typed client, the operators' services and the host's code need. */
export interface Plugin<Id extends string, Routes, Cards, Calls, Events, Heads> {
  readonly id: Id;
  readonly segments: SegmentOf<keyof Routes>;
  readonly routes: Routes;
  readonly cards: Cards;
  readonly operations: Calls;
  readonly events: Events;
  readonly heads: HeadValues<Id, Heads>;
  readonly [brand]: 'plugin';
}

/**
 * Any plugin.
 *
 * @example
 * ```ts
 * import type { AnyPlugin, Portal } from '@portico/core';
 *
 * // Works for the portal of any host.
 * export async function countAccounts<P extends AnyPlugin>(portal: Portal<P>): Promise<number> {
 *   return (await portal.accounts.list()).items.length;
 * }
 * ```
 */
export interface AnyPlugin {
  readonly id: string;
  readonly segments: string;
  readonly routes: unknown;
  readonly cards: unknown;
  readonly operations: unknown;
  readonly events: unknown;
  readonly heads: unknown;
  readonly [brand]: 'plugin';
}

/** What `definePlugin` returns: call it with the plugin's options to compose it. */
export interface PluginFactory<Options, P> {
  // biome-ignore lint/complexity/noBannedTypes: `{}` asks whether every option may be left out
  (...options: {} extends Options ? [options?: Options] : [options: Options]): P;
}

/**
 * The plugin that a factory makes. See {@link definePlugin}.
 *
 * @example
 * ```ts
 * import type { PluginOf } from '@portico/core';
 * import type { definition } from './definition.js';
 *
 * export interface Visits extends PluginOf<typeof definition> {}
 * ```
 */
export type PluginOf<F> = F extends PluginFactory<never, infer P> ? P : never;

/**
 * A factory whose plugin goes by its interface's name, so that a host's declarations refer to it and stay small.
 *
 * @example
 * ```ts
 * import type { Named, PluginOf } from '@portico/core';
 * import { definition } from './definition.js';
 *
 * export interface Visits extends PluginOf<typeof definition> {}
 * export const visits: Named<typeof definition, Visits> = definition;
 * ```
 */
export type Named<F, P> = F extends PluginFactory<infer Options, unknown> ? PluginFactory<Options, P> : never;

/** A route of any kind as the kernel runs it. */
export type AnyRunnableRoute =
  | RunnableRoute
  | RunnableOpenRoute
  | RunnableHook
  | RunnableFileRoute
  | RunnableUploadRoute;

/** A composed plugin as the kernel reads it. */
export interface ComposedPlugin {
  readonly id: string;
  readonly core: symbol;
  readonly options: unknown;
  readonly spec: Omit<
    PluginSpec<string, Record<string, AppSpec>, Schema, never, unknown, unknown, unknown, unknown, unknown>,
    'options' | 'services' | 'events' | 'schedule'
  > & {
    readonly options: Schema;
    readonly services?: (services: { readonly provide: Provide; readonly options: unknown }) => void;
    readonly events?: Readonly<Record<string, Schema>>;
    readonly schedule?: Readonly<Record<string, RunnableJob>>;
  };
  readonly routes: Readonly<Record<string, AnyRunnableRoute>>;
  readonly rootRoutes: Readonly<Record<string, RunnableOpenRoute | RunnableHook>>;
  readonly cards: Readonly<Record<string, RunnablePiece>>;
  readonly actions: Readonly<Record<string, RunnablePiece>>;
  readonly lists: Readonly<Record<string, RunnableList>>;
  readonly items: Readonly<Record<string, RunnableItem>>;
  readonly searches: Readonly<Record<string, RunnableSearch>>;
  readonly calls: Readonly<Record<string, RunnableCall>>;
  readonly subscriptions: Readonly<Record<string, RunnableSubscription>>;
  readonly heads: Readonly<Record<string, RunnableHead>>;
}

/** Which evaluation of core this is. Two of them in one process do no harm; parts of both in one portal would. */
export const thisCopy: unique symbol = Symbol('@portico/core');

/**
 * Declares a section. Two lines end every plugin, so that a host's declarations name it instead of repeating it:
 *
 * @example
 * ```ts
 * import { definePlugin, type Named, type PluginOf, text } from '@portico/core';
 * import { z } from 'zod';
 * import { migrations } from './migrations.js';
 * import { tables } from './tables.js';
 *
 * const definition = definePlugin({
 *   id: 'visits',
 *   options: z.object({}),
 *   tables,
 *   migrations,
 *   texts: { en: { title: 'Visits' }, de: { title: 'Besuche' } },
 *   apps: { visits: { title: text('title'), icon: 'map-pin', path: '/visits' } },
 *   routes: (route) => ({
 *     'GET /visits': route({
 *       app: 'visits',
 *       returns: z.object({ items: z.array(z.object({ id: z.string(), place: z.string() })) }),
 *     }).handle(async ({ db }) => ({ items: await db.selectFrom('visits_visit').select(['id', 'place']).execute() })),
 *   }),
 * });
 * export interface Visits extends PluginOf<typeof definition> {}
 * export const visits: Named<typeof definition, Visits> = definition;
 * ```
 */
export function definePlugin<
  const Id extends string,
  const Apps extends Record<string, AppSpec>,
  Options extends Schema,
  T extends object,
  // biome-ignore lint/complexity/noBannedTypes: `{}` is a plugin without routes
  Routes extends Record<RouteKey, AnyRoute> = {},
  // biome-ignore lint/complexity/noBannedTypes: `{}` is a plugin without cards
  Cards extends Record<string, Piece<string, unknown>> = {},
  // biome-ignore lint/complexity/noBannedTypes: `{}` is a plugin without operators' services
  Calls extends Record<string, { readonly kind: 'call' }> = {},
  Events extends Record<string, Schema> = NoEvents,
  // biome-ignore lint/complexity/noBannedTypes: `{}` is a plugin without heads
  Heads extends Record<string, Head<string, unknown>> = {},
>(
  spec: PluginSpec<Id, Apps, Options, T, Routes, Cards, Calls, Events, Heads>,
): PluginFactory<z.input<Options>, Plugin<Id, Routes, Cards, Calls, EventData<Events>, Heads>> {
  const made = (part: string, make: () => unknown) => {
    try {
      return make() ?? {};
    } catch (error) {
      throw authorFault(spec.id, part, error);
    }
  };
  const factory = (options?: unknown): ComposedPlugin => ({
    core: thisCopy,
    id: spec.id,
    options,
    spec: spec as unknown as ComposedPlugin['spec'],
    // The public types carry what goes in and out; at run time each piece is its schemas and its function.
    routes: made('routes', () => spec.routes?.(defineRoute as never)) as unknown as ComposedPlugin['routes'],
    rootRoutes: made('rootRoutes', () =>
      spec.rootRoutes?.({ open: defineRoute.open, hook: defineRoute.hook } as never),
    ) as unknown as ComposedPlugin['rootRoutes'],
    cards: made('cards', () => spec.cards?.(definePiece as never)) as unknown as ComposedPlugin['cards'],
    actions: made('actions', () => spec.actions?.(definePiece as never)) as unknown as ComposedPlugin['actions'],
    lists: made('lists', () => spec.lists?.(defineList as never)) as unknown as ComposedPlugin['lists'],
    items: made('items', () => spec.items?.(defineItem as never)) as unknown as ComposedPlugin['items'],
    searches: made('search', () => spec.search?.(defineSearch as never)) as unknown as ComposedPlugin['searches'],
    heads: made('live', () => spec.live?.(defineHead as never)) as unknown as ComposedPlugin['heads'],
    calls: made('operators', () => spec.operators?.(defineCall as never)) as unknown as ComposedPlugin['calls'],
    subscriptions: made('on', () =>
      spec.on?.(defineSubscription as never),
    ) as unknown as ComposedPlugin['subscriptions'],
  });
  return factory as unknown as PluginFactory<
    z.input<Options>,
    Plugin<Id, Routes, Cards, Calls, EventData<Events>, Heads>
  >;
}
