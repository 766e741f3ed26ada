import type { z } from 'zod';
import { authorFault } from './composition/author-fault.js';
import type { Provide } from './container/container.js';
import type { Migration } from './data/migrations.js';
import type { NoEvents, Prepared, Tables } from './data/tables.js';
import type { TopicSpec } from './notifications/topic.js';
import { type DefineCall, defineCall, type RunnableCall } from './plugin/call.js';
import { type DefineAction, type DefineCard, definePiece, type Piece, type RunnablePiece } from './plugin/card.js';
import type { RunnableFileRoute } from './plugin/file-route.js';
import { type DefineHead, defineHead, type Head, type RunnableHead } from './plugin/head.js';
import type { RunnableHook } from './plugin/hook.js';
import { type DefineItem, defineItem, type RunnableItem } from './plugin/item.js';
import type { JobSpec, RunnableJob } from './plugin/job.js';
import { type DefineList, defineList, type RunnableList } from './plugin/list.js';
import type { RunnableOpenRoute } from './plugin/open-route.js';
import {
  type AnyRoute,
  type DefineRootRoute,
  type DefineRoute,
  defineRoute,
  type RouteKey,
  type RunnableRoute,
  type Schema,
} from './plugin/route.js';
import { type DefineSearch, defineSearch, type RunnableSearch } from './plugin/search.js';
import {
  type DefineSubscription,
  defineSubscription,
  type RunnableSubscription,
  type Subscription,
} from './plugin/subscription.js';
import type { RunnableUploadRoute } from './plugin/upload-route.js';
import type { MessageCatalogue, TextKey } from './texts/catalogue.js';

/** An app: what the launcher shows and the account owner switches. */
export interface AppSpec {
  /** Its name, from the plugin's catalogue. */
  readonly title: TextKey;
  /** A [lucide](https://lucide.dev) icon name. */
  readonly icon: string;
  /** The page path where it begins. */
  readonly path: `/${string}`;
  /** Gives a row if the contact has something in the app: launcher and home show it only then. Without it: always. */
  // biome-ignore lint/complexity/noBannedTypes: `{}` is a query without parameters
  readonly eligible?: Prepared<{}, unknown>;
}

/** A route at the root of the origin: one that knows no contact. */
export interface RootRoute {
  readonly kind: 'open' | 'link' | 'hook';
}

/** What a plugin declares. Everything that the portal does with a section follows from this. */
export interface PluginSpec<
  Id extends string,
  Apps extends Record<string, AppSpec>,
  Options extends Schema,
  T extends object,
  Routes,
  Cards,
  Calls,
  Events,
  Heads,
> {
  /** Lower-case, unique in a portal: `billing`. */
  readonly id: Id;
  /** Zod schema of what the host may set; validated at composition. Defaults apply. */
  readonly options: Options;
  readonly apps: Apps;
  readonly tables: Tables<T>;
  /** The plugin's own history, run in the order of the names. A migration that has run is never changed. */
  readonly migrations: Readonly<Record<string, Migration>>;
  /** The plugin's words by language, and beside a language what is different where the account is informal: `de-x-informal`. */
  readonly texts: MessageCatalogue;
  /** Ids of plugins that must be composed too. They start first. */
  readonly needs?: readonly string[];
  /** The plugin's parts, one instance of each per portal. */
  readonly services?: (services: { readonly provide: Provide; readonly options: z.output<Options> }) => void;
  readonly routes?: (route: DefineRoute<keyof Apps & string, T, z.output<Options>, Events>) => Routes;
  /**
   * Routes at the root of the portal's origin instead of below `basePath`, for addresses that people or other systems
   * know: `'GET /r/:code'`, `'GET /.well-known/jwks.json'`. Where accounts share one host they are below the account's
   * own path. The host mounts `portal.rootPaths`.
   */
  readonly rootRoutes?: (
    route: DefineRootRoute<keyof Apps & string, T, z.output<Options>, Events>,
  ) => Readonly<Record<string, RootRoute>>;
  /** The one cookie that the plugin may have, and how many seconds a browser keeps it. See {@link PluginCookie}. */
  readonly cookie?: { readonly maxAge: number };
  readonly cards?: (card: DefineCard<keyof Apps & string, T, z.output<Options>>) => Cards;
  readonly actions?: (
    action: DefineAction<keyof Apps & string, T, z.output<Options>>,
  ) => Record<string, Piece<string, unknown>>;
  /** The apps' lists in the standard shape, from which any front end draws a page for a section that it does not know. */
  readonly lists?: (
    list: DefineList<keyof Apps & string, T, z.output<Options>>,
  ) => Record<string, Piece<string, unknown>>;
  /** Single things in the standard shape, each under the name of the link that leads to it. */
  readonly items?: (
    item: DefineItem<keyof Apps & string, T, z.output<Options>>,
  ) => Record<string, Piece<string, unknown>>;
  /** What can be searched: `GET /search` finds it, newest first, for whoever may read it. See {@link DefineSearch}. */
  readonly search?: (
    search: DefineSearch<keyof Apps & string, T, z.output<Options>>,
  ) => Record<string, Piece<string, unknown>>;
  /** Page paths by name, `:name` for their parts: `{ invoice: '/invoices/:id' }`. */
  readonly links?: Readonly<Record<string, `/${string}`>>;
  /** Typed services for the business's side: `portal.account(id).billing.issueInvoice({...})`. */
  readonly operators?: (call: DefineCall<T, z.output<Options>, Events>) => Calls;
  /**
   * What the plugin tells that happened, `<noun>.<past tense>`, by the schema of its data: object schemas with the id of
   * what it happened to (`invoiceId` of `invoice.paid`) and, where it concerns a contact or company, `partyId`. Ids,
   * amounts and times, never texts of clients: subscribers, webhooks and the log of events get all of it.
   */
  readonly events?: Events;
  /**
   * What the plugin does when something happened, its own or another's: by the event's name, with the schema of the part
   * that it needs: `'contract.completed': on(z.object({ contractId: z.string() })).handle(...)`.
   */
  readonly on?: (on: DefineSubscription<T, z.output<Options>, Events>) => Readonly<Record<string, Subscription>>;
  /**
   * The kinds of notification, by name: `tx.notify('invoice_issued', { to, link, values })` tells a contact, or the
   * contacts of a company, in the portal and by mail.
   */
  readonly topics?: Readonly<Record<string, TopicSpec<keyof Apps & string>>>;
  /** Work that is done again and again in each active account. */
  readonly schedule?: Readonly<Record<string, JobSpec<T, z.output<Options>, Events>>>;
  /**
   * What open pages are told as soon as it moves: `tx.touch('unread', { parties })` in the change that moves it. A head
   * says that something is new; what it is, the page asks of an ordinary route.
   */
  readonly live?: (head: DefineHead<keyof Apps & string>) => Heads;
}

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
