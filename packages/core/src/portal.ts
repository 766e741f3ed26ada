import type { Client } from './client/types.js';
import { type Clock, isoNow, systemClock } from './clock.js';
import { checkHostSwitch, compose } from './composition/compose.js';
import { checkTables } from './data/check-tables.js';
import type { Database } from './data/engine.js';
import { migrate } from './data/migrations.js';
import { createApplication } from './http/application.js';
import type { ConnectionInfo } from './http/connection.js';
import { parseOrigins } from './http/origins.js';
import { parseMount } from './http/place.js';
import { problemResponse } from './http/problem-response.js';
import { parseTrustedProxies, type TrustedProxies } from './http/proxies.js';
import { clientFor, type RenderingOptions } from './http/rendering.js';
import { secureHeaders } from './http/security-headers.js';
import { HostPages, type PageAddresses } from './http/sign-in/host-pages.js';
import type { Account, AccountChange, NewAccount } from './identity/accounts.js';
import type { Identify } from './identity/host-users/host-user.js';
import type { Page, PageRequest } from './identity/page.js';
import { createKernel, type Kernel, type Overrides } from './kernel.js';
import { kernelMigrations } from './kernel-migrations.js';
import { createLog, errorFacts, jsonLines, type LogSink } from './log.js';
import {
  accountServices,
  type KernelServices,
  kernelServiceNames,
  type PluginServices,
} from './operators/account-services.js';
import { deferredServices } from './operators/deferred.js';
import type { Actor } from './plugin/call.js';
import type { AnyPlugin } from './plugin.js';
import { PortalError } from './problem.js';
import { Secrets } from './secret.js';

/** The host's switch: apps by id, `false` for those that nobody shall see. */
export type HostApps = Readonly<Record<string, boolean>>;

/**
 * What a portal is made of.
 *
 * @example
 * ```ts
 * import { createPortal, type PortalOptions } from '@portico/core';
 * import { sqlite } from '@portico/core/sqlite';
 * import { type Billing, billing } from '@portico/plugin-billing';
 *
 * const options: PortalOptions<readonly [Billing]> = {
 *   database: sqlite('portal.db'),
 *   secret: process.env['PORTICO_SECRET'],
 *   plugins: [billing()],
 *   basePath: '/clients',
 *   publicUrl: 'https://example.com',
 *   link: (path) => `/clients/pages${path}`,
 * };
 * export const portal = createPortal(options);
 * ```
 */
export interface PortalOptions<Plugins extends readonly AnyPlugin[]> {
  /** `sqlite('portal.db')` of `@portico/core/sqlite`, or `postgres(url)` of `@portico/core/postgres`. */
  readonly database: Database;
  /**
   * At least 32 bytes that only the host knows. A list when it is changed: the current one first, then earlier ones.
   * `undefined`, an environment variable that is not set, is refused like one that is too short.
   */
  readonly secret: string | readonly [string, ...string[]] | undefined;
  readonly plugins: Plugins;
  /**
   * Where the host mounts the portal. `/portal` finds the account by the request's host name, `/portal/:account` by its
   * slug in the path. Default `/portal`.
   */
  readonly basePath?: string;
  /**
   * Where the portal is reached: `https://app.example.com`. Where `basePath` finds accounts by path, it must be given and
   * is the one origin of them all. By host name it says their common scheme and port; default https and its own port.
   */
  readonly publicUrl?: string;
  /**
   * The proxies in front of the portal: how many, or their addresses and networks (`['10.0.0.0/8']`). What they say in
   * `Forwarded` or `X-Forwarded-For`, `-Host` and `-Proto` is believed, as far as they reach, and from nobody else.
   * Default: there are none, and these headers count for nothing.
   */
  readonly trustedProxies?: TrustedProxies;
  /** Maps a page path of the portal (`/invoices/0192...`) to the host's own address for it. Default: as it is. */
  readonly link?: (path: string) => string;
  /**
   * Who is signed in at your own application, asked at every request but those to open routes and hooks: read your own
   * session from the request, which is a copy without body. His contact is made or brought up to date, and what he does is done in an ordinary session of the
   * portal, which can be listed and ended; signed out here, he is nobody until you sign him in anew. `null` is nobody;
   * who named somebody has decided, and no cookie of the portal counts beside it. If it throws, the answer is 500.
   *
   * Name only e-mail addresses that you have verified: an address makes its owner the contact who has it.
   */
  readonly identify?: Identify;
  /**
   * Origins whose pages may call the API in the name of whoever is signed in, as the portal's own pages may:
   * `['https://app.example.com']`. Sessions are told by a cookie that browsers send between hosts of one site only.
   */
  readonly origins?: readonly string[];
  /** Pages of yours in place of core's own: `{ signIn: '/login', link: '/welcome/:ticket', signedOut: '/bye' }`. */
  readonly pages?: PageAddresses;
  /** Which apps exist, for all accounts or by account. What is not named exists. */
  readonly apps?: HostApps | ((account: { readonly id: string; readonly slug: string }) => HostApps);
  /** `auto` brings the tables up to date at the start, `check` refuses to start when they are not. Default `auto`. */
  readonly migrate?: 'auto' | 'check';
  readonly clock?: Clock;
  /** Where log records go. Default: JSON lines on standard error. */
  readonly log?: LogSink;
  /** Replaces parts of the kernel or of plugins: `({ rebind }) => { rebind(Mailer).toConstantValue(smtp); }`. */
  readonly overrides?: Overrides;
}

/** The accounts of a portal, for the host. */
export interface PortalAccounts {
  /** @throws PortalError `slug_taken`, `host_taken`, `external_id_taken` 409; `slug_invalid`, `host_invalid` and the like 422 */
  create(account: NewAccount): Promise<Account>;
  /**
   * Creates an account, or brings the one with this external id up to date: calling it twice is calling it once. It adopts
   * an account with the same slug that has no external id yet. Slug and hosts of an account stay; further hosts are added.
   *
   * @throws PortalError as {@link PortalAccounts.create}
   */
  upsert(account: NewAccount & { readonly externalId: string }): Promise<Account>;
  /** @throws PortalError `account_not_found` 404 */
  update(id: string, change: AccountChange): Promise<Account>;
  byId(id: string): Promise<Account | undefined>;
  bySlug(slug: string): Promise<Account | undefined>;
  byExternalId(externalId: string): Promise<Account | undefined>;
  list(page?: PageRequest): Promise<Page<Account>>;
  /** Closes an account's portal: it answers like an unknown one. */
  suspend(id: string): Promise<Account>;
  restore(id: string): Promise<Account>;
}

/** Carries a portal's plugins, for types alone. */
export declare const PortalPlugins: unique symbol;

/**
 * A composed portal.
 *
 * @example
 * ```ts
 * import type { Portal } from '@portico/core';
 * import type { Billing } from '@portico/plugin-billing';
 *
 * // A part of the host that gets the portal handed in.
 * export async function drafts(portal: Portal<Billing>, account: string) {
 *   return portal.account(account).billing.listInvoices({ status: 'draft' });
 * }
 * ```
 */
export interface Portal<P extends AnyPlugin> {
  /**
   * Answers a request for the portal: mount it at `basePath`. Starts the portal if it has not started; while it cannot,
   * the answer is 503 and the log says why.
   */
  readonly fetch: (request: Request, connection?: ConnectionInfo) => Promise<Response>;
  /**
   * What plugins have at the root of the origin, outside of `basePath`: `['/r', '/.well-known/jwks.json']`. Give `fetch`
   * each of them with all that is below it. Empty where nothing is outside.
   */
  readonly rootPaths: readonly string[];
  /**
   * The typed client in process, for a page that is rendered on your server while it answers `request`: in the name of
   * whoever sent that, and through the same checks as from outside. It changes something only while an unsafe request
   * (a form's POST) of the portal's own pages is answered. What answers set as cookies is not passed on. Calls reject
   * with a `PortalProblem` of `@portico/core/client`.
   *
   * @example
   * ```ts
   * import { portal } from './portal.js';
   *
   * export async function appTitles(request: Request): Promise<string[]> {
   *   const { apps } = await portal.client(request)('GET /apps');
   *   return apps.map(({ title }) => title);
   * }
   * ```
   */
  client(request: Request, options?: RenderingOptions): Client<P>;
  readonly accounts: PortalAccounts;
  /**
   * The services of one account, for the business's side: `portal.account(id).billing.issueInvoice({ id: invoice })`.
   *
   * @param actor who acts, for the log; default the host itself
   * @throws PortalError `account_not_found` 404, from the service that is called
   */
  account(id: string, actor?: Actor): KernelServices & PluginServices<P>;
  /** Opens the database, brings its tables up to date and checks them. Happens once, however often it is called. */
  start(): Promise<void>;
  /**
   * Takes no new requests, lets those under way and what they left to do in the background end, and closes the database.
   * Happens once, however often it is called.
   */
  close(): Promise<void>;
  readonly [PortalPlugins]: P;
}

const theHost: Actor = { id: 'host', name: 'The host application' };

/**
 * Composes a portal. Nothing is opened before {@link Portal.start}, or the first request.
 *
 * @throws PortalError `composition_refused` with every fault of the composition
 *
 * @example
 * ```ts
 * import { createPortal } from '@portico/core';
 * import { sqlite } from '@portico/core/sqlite';
 * import { billing } from '@portico/plugin-billing';
 *
 * export const portal = createPortal({
 *   database: sqlite('portal.db'),
 *   secret: process.env['PORTICO_SECRET'],
 *   plugins: [billing()],
 * });
 * ```
 */
export function createPortal<const Plugins extends readonly AnyPlugin[]>(
  options: PortalOptions<Plugins>,
): Portal<Plugins[number]> {
  const mount = parseMount(options.basePath ?? '/portal', options.publicUrl);
  const composition = compose(options.plugins, mount);
  const { apps, clock = systemClock, link = (path: string) => path } = options;
  if (typeof apps !== 'function') checkHostSwitch(apps, composition);
  const kernelOptions = {
    composition,
    clock,
    link,
    secrets: new Secrets(options.secret),
    log: createLog(options.log ?? jsonLines, () => isoNow(clock)),
    identify: options.identify,
    mount,
    origins: parseOrigins(options.origins),
    hostPages: new HostPages(options.pages),
    trusts: parseTrustedProxies(options.trustedProxies),
    hostSwitch: (app: string, account: { id: string; slug: string }) =>
      (typeof apps === 'function' ? apps(account) : apps)?.[app] !== false,
  };

  const open = async () => {
    const engine = await options.database.open();
    try {
      const sets = [
        { owner: 'core', migrations: kernelMigrations },
        ...composition.plugins.map(({ id, spec }) => ({ owner: id, migrations: spec.migrations })),
      ];
      const { applied, unknown } = await migrate(engine, sets, options.migrate ?? 'auto', clock);
      if (unknown.length > 0) kernelOptions.log.warn('migrations.unknown', { migrations: unknown });
      await checkTables(
        engine,
        composition.plugins.map(({ id, spec }) => ({ owner: id, scopes: spec.tables.scopes })),
      );
      const kernel = createKernel(kernelOptions, engine, options.overrides);
      kernel.log.info('portal.started', {
        engine: engine.name,
        plugins: composition.plugins.map(({ id }) => id),
        migrated: applied.length,
      });
      return { kernel, application: createApplication(kernel), stop: keepHouse(kernel) };
    } catch (error) {
      await engine.close();
      throw error;
    }
  };

  const serviceNames = {
    ...Object.fromEntries(composition.plugins.map(({ id, calls }) => [id, Object.keys(calls)])),
    ...kernelServiceNames,
  };
  let running: ReturnType<typeof open> | undefined;
  let closed: Promise<void> | undefined;
  const underWay = new Set<Promise<Response>>();
  const run = () => {
    if (closed !== undefined) return Promise.reject(new Error('The portal is closed.'));
    running ??= open().catch((error: unknown) => {
      // The next request tries again: the database may be up by then.
      running = undefined;
      kernelOptions.log.error('portal.start_failed', errorFacts(error));
      throw error;
    });
    return running;
  };

  const end = async (opening: NonNullable<typeof running>) => {
    const opened = await opening.catch(() => undefined);
    if (opened === undefined) return;
    opened.stop();
    await Promise.allSettled(underWay);
    await opened.kernel.background.settled();
    await opened.kernel.engine.close();
  };

  const portal: Omit<Portal<Plugins[number]>, typeof PortalPlugins> = {
    fetch: async (request, connection = {}) => {
      const started = await run().catch(() => undefined);
      if (started === undefined) return unavailable();
      const answer = started.application(request, connection);
      underWay.add(answer);
      return answer.finally(() => underWay.delete(answer));
    },
    rootPaths: mount.bySlug || mount.prefix === '' ? [] : composition.rootPaths,
    client: (request, more = {}) =>
      clientFor<Portal<Plugins[number]>>(
        (each, connection) => portal.fetch(each, connection),
        kernelOptions.mount,
        request,
        more,
      ),
    accounts: portalAccounts(async () => (await run()).kernel),
    account: (id, actor = theHost) =>
      // Typed by what the plugins declare; built from the same declarations.
      deferredServices(serviceNames, async () => {
        const { kernel } = await run();
        return accountServices(kernel, await kernel.accounts.get(id), actor);
      }) as unknown as KernelServices & PluginServices<Plugins[number]>,
    start: async () => void (await run()),
    close: () => {
      closed ??= running === undefined ? Promise.resolve() : end(running);
      return closed;
    },
  };
  // The plugins are there for types alone.
  return portal as Portal<Plugins[number]>;
}

/** The answer while the portal cannot start, or has been closed. */
function unavailable(): Response {
  const response = problemResponse(
    new PortalError('unavailable', 503, 'The portal cannot be reached right now.', { retryAfter: 10 }),
  );
  secureHeaders(response.headers, true);
  return response;
}

const HOUR = 60 * 60 * 1000;

/** Puts away what is over, now and every hour. Returns what ends it. */
function keepHouse({ background, housekeeping }: Kernel): () => void {
  const sweep = () => background.run('housekeeping', () => housekeeping.sweep());
  sweep();
  const timer = setInterval(sweep, HOUR);
  timer.unref();
  return () => clearInterval(timer);
}

function portalAccounts(kernel: () => Promise<Kernel>): PortalAccounts {
  const accounts = async () => (await kernel()).accounts;
  return {
    create: async (account) => (await accounts()).create(account),
    upsert: async (account) => (await accounts()).upsert(account),
    update: async (id, change) => (await accounts()).update(id, change),
    byId: async (id) => (await accounts()).byId(id),
    bySlug: async (slug) => (await accounts()).bySlug(slug),
    byExternalId: async (externalId) => (await accounts()).byExternalId(externalId),
    list: async (page) => (await accounts()).list(page),
    suspend: async (id) => (await accounts()).suspend(id),
    restore: async (id) => (await accounts()).restore(id),
  };
}
