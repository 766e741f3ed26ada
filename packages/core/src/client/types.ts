import type { KernelRoutes } from '../http/kernel-routes/table.js';
import type { InputPart, RouteInput } from '../plugin/route.js';
import type { AnyPlugin } from '../plugin.js';
import type { PortalPlugins } from '../portal.js';
import type { LiveOptions } from './live.js';

/** Any portal, as a type. */
export interface AnyPortal {
  readonly [PortalPlugins]: AnyPlugin;
}

/** The plugins of a portal. */
export type PluginsOf<Portal extends AnyPortal> = Portal[typeof PortalPlugins];

type Segment<Key> = Key extends `${string} /${infer S}/${string}` ? S : Key extends `${string} /${infer S}` ? S : never;

/** Routes by the first segment of their path: a key is looked up in one step, however many plugins there are. */
type Index<P extends AnyPlugin> = { readonly [X in P as X['segments']]: X['routes'] } & {
  readonly [S in Segment<keyof KernelRoutes>]: KernelRoutes;
};

type RouteOf<I, Key> =
  Segment<Key> extends infer S ? (S extends keyof I ? (Key extends keyof I[S] ? I[S][Key] : never) : never) : never;

/** Hooks and links that only lead on are nothing to call; a file is fetched from its address. */
type Callable = { readonly kind: 'route' | 'open' | 'upload' };

/** What is fetched, shown or linked to by its address. */
type Addressed = { readonly kind: 'file' };

type KeysOf<Routes, Kind> = { [Key in keyof Routes & string]: Routes[Key] extends Kind ? Key : never }[keyof Routes &
  string];
type PluginKeys<P, Kind> = P extends AnyPlugin ? KeysOf<P['routes'], Kind> : never;

type InputOf<R> = R extends { readonly input: RouteInput<infer Params, infer Query, infer Body> }
  ? InputPart<'params', Params> &
      InputPart<'query', Query> &
      InputPart<'body', Body> &
      (R extends { readonly kind: 'upload' } ? FileInput : unknown)
  : never;

/** What an upload takes. */
export interface FileInput {
  /** A `File` of a form's, for example. Its bytes are sent as they are. */
  readonly file: Blob;
  /** Another name than the file's own. */
  readonly name?: string;
}

/** What a call may say beside its route's input. */
export interface CallOptions {
  /** Lets a POST that is repeated under the same key happen once: a new one for each thing to do, `crypto.randomUUID()`. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

type Arguments<Input> = unknown extends Input
  ? [options?: CallOptions]
  : // biome-ignore lint/complexity/noBannedTypes: `{}` asks whether every part may be left out
    {} extends Input
    ? [input?: Input & CallOptions]
    : [input: Input & CallOptions];

type AddressArguments<Input> = unknown extends Input
  ? []
  : // biome-ignore lint/complexity/noBannedTypes: `{}` asks whether every part may be left out
    {} extends Input
    ? [input?: Input]
    : [input: Input];

type ResultOf<R> = R extends { readonly output: infer Output } ? Output : never;

/** What the kernel itself tells. */
export interface KernelHeads {
  /** The contact's own notifications: how many he has not read, and when the latest of these came. */
  readonly notifications: { readonly unread: number; readonly latest: string | null };
}

type Intersected<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type HeadsOf<P extends AnyPlugin> = Intersected<P['heads']> & KernelHeads;

/**
 * What moved, by the keys of heads: `<plugin>.<head>`, and the kernel's own. `null`: it is not there any more for whoever
 * listens.
 */
export type LiveHeads<P extends AnyPlugin> = {
  readonly [Key in keyof HeadsOf<P>]?: HeadsOf<P>[Key] | null;
};

/** The typed client of one portal: `api('GET /invoices/:id', { params: { id } })`. */
export interface Client<P extends AnyPlugin, I = Index<P>> {
  <Key extends PluginKeys<P, Callable> | keyof KernelRoutes>(
    key: Key,
    ...input: Arguments<InputOf<RouteOf<I, Key>>>
  ): Promise<ResultOf<RouteOf<I, Key>>>;
  /**
   * What moves in the portal, told as soon as it does: first all heads as they are, then those that moved. It comes back
   * by itself when a connection breaks. It ends with `signal`, and rejects with a `PortalProblem` once whoever listens
   * has no access any more. One for a whole page is enough.
   *
   * Where `fetch` does not read answers as they come (React Native), give the client one that does, such as `expo/fetch`.
   *
   * @example
   * ```ts
   * import { createPortalClient } from '@portico/core/client';
   * import type { portal } from './portal.js';
   *
   * const api = createPortalClient<typeof portal>({ baseUrl: '/portal' });
   * for await (const { notifications } of api.live()) {
   *   if (notifications != null) document.title = notifications.unread > 0 ? `(${notifications.unread}) Portal` : 'Portal';
   * }
   * ```
   */
  live(options?: LiveOptions): AsyncGenerator<LiveHeads<P>, void, undefined>;
  /** Where a file route is, for a link, a picture or a frame: `<a href={api.address('GET /invoices/:id/pdf', { params: { id } })}>`. */
  address<Key extends PluginKeys<P, Addressed>>(key: Key, ...input: AddressArguments<InputOf<RouteOf<I, Key>>>): string;
}
