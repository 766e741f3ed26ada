import type { Client } from './client/types.js';
import { isoNow, systemClock } from './clock.js';
import { checkHostSwitch, compose } from './composition/compose.js';
import type { DomainEvent } from './events/event.js';
import { kernelEvents } from './events/kernel-events.js';
import type { WorkOptions } from './events/worker.js';
import { parseAllowedHosts } from './guarded-fetch/allowed-hosts.js';
import { createAnswers } from './http/application.js';
import type { ConnectionInfo } from './http/connection.js';
import { parseOrigins } from './http/origins.js';
import { parseMount } from './http/place.js';
import { type Answer, fetchOver } from './http/plain-answer.js';
import { problemResponse } from './http/problem-response.js';
import { parseTrustedProxies } from './http/proxies.js';
import { clientFor, type RenderingOptions } from './http/rendering.js';
import { secureHeaders } from './http/security-headers.js';
import { HostPages } from './http/sign-in/host-pages.js';
import { createLog, errorFacts, jsonLines } from './log.js';
import { accountServices, type KernelServices, kernelServiceNames } from './operators/account-services.js';
import { theHost } from './operators/acting.js';
import { deferredServices } from './operators/deferred.js';
import type { PluginServices } from './operators/plugin-services.js';
import type { Actor } from './plugin/call.js';
import type { AnyPlugin } from './plugin.js';
import { type PortalAccounts, portalAccounts } from './portal-accounts.js';
import { type EventDataOf, type EventName, HostListeners, type ListenOptions } from './portal-events.js';
import type { PortalOptions } from './portal-options.js';
import { keepHouse, openKernel } from './portal-start.js';
import { PortalError } from './problem.js';
import { Secrets } from './secret.js';

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
  /**
   * Listens to what happened, in code of the host's: at least once for each event, in order for one subject, tried again
   * when it fails. Before the start, and on every node. Whoever must not do a thing twice remembers `event.id`.
   *
   * @throws PortalError `listener_refused`
   *
   * @example
   * ```ts
   * import { portal } from './portal.js';
   *
   * portal.on('contact.joined', async ({ id, accountId, data }) => {
   *   const body = JSON.stringify({ key: id, accountId, contact: data.contactId });
   *   await fetch('https://crm.example.com/joined', { method: 'POST', body });
   * });
   * ```
   */
  on<Name extends EventName<P> & string>(
    name: Name,
    handler: (event: DomainEvent<Name, EventDataOf<P, Name>>) => void | Promise<void>,
    options?: ListenOptions,
  ): void;
  /**
   * Delivers events, mails and webhooks and does what is scheduled, until {@link close}: on one node or on any number.
   * Resolves when it has begun.
   */
  work(options?: WorkOptions): Promise<void>;
  /**
   * The same once, until nothing is due: for hosts that have nothing but cron, and for tests.
   *
   * @returns how much was done
   */
  tick(): Promise<number>;
  /** Opens the database, brings its tables up to date and checks them. Happens once, however often it is called. */
  start(): Promise<void>;
  /**
   * Takes no new requests, lets those under way and what they left to do in the background end, and closes the database.
   * Events and scheduled work that take longer than five seconds are asked to break off, by their `signal`, and wait for
   * another node.
   * Happens once, however often it is called.
   */
  close(): Promise<void>;
  readonly [PortalPlugins]: P;
}

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
  const eventNames = new Set([
    ...Object.keys(kernelEvents),
    ...composition.plugins.flatMap(({ spec }) => Object.keys(spec.events ?? {})),
  ]);
  const listeners = new HostListeners(eventNames);
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
    eventNames,
    allowedHosts: parseAllowedHosts(options.network?.allow),
    hostPages: new HostPages(options.pages),
    trusts: parseTrustedProxies(options.trustedProxies),
    lookEvery: Math.max(10, options.live?.every ?? 1000),
    hostSwitch: (app: string, account: { id: string; slug: string }) =>
      (typeof apps === 'function' ? apps(account) : apps)?.[app] !== false,
  };

  const open = async () => {
    const kernel = await openKernel(options, { ...kernelOptions, hostSubscribers: listeners.all() });
    return { kernel, answers: createAnswers(kernel), stop: keepHouse(kernel) };
  };

  const serviceNames = {
    ...Object.fromEntries(composition.plugins.map(({ id, calls }) => [id, Object.keys(calls)])),
    ...kernelServiceNames,
  };
  let running: ReturnType<typeof open> | undefined;
  let closed: Promise<void> | undefined;
  const underWay = new Set<Promise<Answer>>();
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
    await opened.kernel.liveStreams.close();
    await Promise.allSettled(underWay);
    await opened.kernel.worker.stop();
    await opened.kernel.background.settled();
    await opened.kernel.engine.close();
  };

  const answer = async (request: Request, connection: ConnectionInfo): Promise<Answer> => {
    const started = await run().catch(() => undefined);
    if (started === undefined) return unavailable();
    const answering = started.answers(request, connection);
    underWay.add(answering);
    try {
      return await answering;
    } finally {
      underWay.delete(answering);
    }
  };

  const portal: Omit<Portal<Plugins[number]>, typeof PortalPlugins> = {
    fetch: fetchOver(answer),
    rootPaths: mount.bySlug || mount.prefix === '' ? [] : composition.rootPaths,
    client: (request, more = {}) =>
      clientFor<Portal<Plugins[number]>>(
        (each, connection) => portal.fetch(each, connection),
        kernelOptions.mount,
        request,
        more,
      ),
    accounts: portalAccounts(async () => (await run()).kernel.accounts),
    account: (id, actor = theHost) =>
      // Typed by what the plugins declare; built from the same declarations.
      deferredServices(serviceNames, async () => {
        const { kernel } = await run();
        return accountServices(kernel, await kernel.accounts.get(id), actor);
      }) as unknown as KernelServices & PluginServices<Plugins[number]>,
    on: (name, handler, more = {}) => listeners.add(name, handler as never, more),
    work: async (more) => (await run()).kernel.worker.start(more),
    tick: async () => (await run()).kernel.worker.tick(),
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
