import type { z } from 'zod';
import type { Provide } from '../container/container.js';
import type { Migration } from '../data/migrations.js';
import type { Prepared, Tables } from '../data/tables.js';
import type { TopicSpec } from '../notifications/topic.js';
import type { MessageCatalogue, TextKey } from '../texts/catalogue.js';
import type { DefineCall } from './call.js';
import type { DefineAction, DefineCard, Piece } from './card.js';
import type { DefineHead } from './head.js';
import type { DefineItem } from './item.js';
import type { JobSpec } from './job.js';
import type { DefineList } from './list.js';
import type { DefineRootRoute, DefineRoute, Schema } from './route.js';
import type { DefineSearch } from './search.js';
import type { DefineSubscription, Subscription } from './subscription.js';

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
