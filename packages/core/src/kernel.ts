import { AuditLog } from './audit/audit-log.js';
import { AuditTrail } from './audit/audit-trail.js';
import { PersonalKeys } from './audit/personal-keys.js';
import { Brands } from './branding/brands.js';
import { Changes } from './changes/changes.js';
import { Calendar, type Clock } from './clock.js';
import type { Composition } from './composition/compose.js';
import type { Rebind } from './container/container.js';
import { partsOf } from './container/kernel-parts.js';
import * as tokens from './container/kernel-tokens.js';
import type { Use } from './container/token.js';
import { Board } from './dashboard/board.js';
import type { Engine } from './data/engine.js';
import { Handles } from './data/handles.js';
import { Gatherings } from './data/reads/gatherings.js';
import { DatabaseStorage } from './documents/database-storage.js';
import { Documents } from './documents/documents.js';
import { StoredBytes } from './documents/stored-bytes.js';
import { type Happenings, happeningsOver } from './events/happenings.js';
import { Deliveries } from './events/outbox/deliveries.js';
import { Jobs } from './events/schedule/jobs.js';
import { pluginJobs } from './events/schedule/plugin-jobs.js';
import { pluginSubscribers } from './events/subscribers/plugin-subscribers.js';
import type { Subscriber } from './events/subscribers/subscriber.js';
import { Worker } from './events/worker.js';
import type { AllowedHosts } from './guarded-fetch/allowed-hosts.js';
import { GuardedFetch } from './guarded-fetch/guarded-fetch.js';
import type { Origins } from './http/origins.js';
import type { Mount } from './http/place.js';
import type { ProxyTrust } from './http/proxies.js';
import type { HostPages } from './http/sign-in/host-pages.js';
import { IdempotencyKeys } from './idempotency/idempotency-keys.js';
import { Accounts } from './identity/accounts.js';
import { Arrivals } from './identity/arrival.js';
import { Asking } from './identity/asking.js';
import { Background } from './identity/background.js';
import { Companies } from './identity/companies.js';
import { Contacts } from './identity/contacts.js';
import { Devices } from './identity/devices.js';
import { Domains } from './identity/domains.js';
import { ExpiredSessions } from './identity/expired-sessions.js';
import type { Identify } from './identity/host-users/host-user.js';
import { HostUsers } from './identity/host-users/host-users.js';
import { Housekeeping } from './identity/housekeeping.js';
import { Parties } from './identity/parties.js';
import { type readerLocale, rememberingReaderLocale } from './identity/reader-locale.js';
import { Sessions } from './identity/sessions.js';
import { SignIn } from './identity/sign-in.js';
import { SignInLinks } from './identity/sign-in-links.js';
import { Throttle } from './identity/throttle.js';
import { Tickets } from './identity/tickets.js';
import { Launchers } from './launcher/launchers.js';
import { Heads } from './live/heads.js';
import { type Live, liveOver } from './live/live.js';
import { Pulses } from './live/pulses.js';
import type { Log } from './log.js';
import { notificationsHead } from './notifications/head.js';
import { type Notifications, notificationsOver } from './notifications/notifications.js';
import type { Notification } from './notifications/topic.js';
import { AppPermissions } from './permissions/apps.js';
import { decide, type HostSwitch, type InstalledApps } from './permissions/decision.js';
import { Profiles } from './profiles/profiles.js';
import { Recents } from './recents/recents.js';
import { type NewOffer, Offers } from './references/offers.js';
import { UnmatchedReferences } from './references/unmatched.js';
import { type Searching, searchingOver } from './search/searching.js';
import type { Secrets } from './secret.js';

/** How a host replaces parts. */
export type Overrides = (parts: { readonly rebind: Rebind; readonly use: Use }) => void;

/** What a kernel is made of before it has a database. */
export interface KernelOptions {
  readonly composition: Composition;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  readonly mount: Mount;
  readonly trusts: ProxyTrust;
  readonly hostSwitch: HostSwitch;
  readonly link: (path: string) => string;
  readonly identify: Identify | undefined;
  readonly origins: Origins;
  readonly hostPages: HostPages;
  /** Whoever of the host's own code listens to events. */
  readonly hostSubscribers: readonly Subscriber[];
  /** The names of all events: the kernel's and the plugins'. */
  readonly eventNames: ReadonlySet<string>;
  /** Hosts that may be reached wherever they are. */
  readonly allowedHosts: AllowedHosts;
  /** Milliseconds between two looks for what moved, while somebody listens. */
  readonly lookEvery: number;
}

/** Everything that lives in one portal. */
export interface Kernel extends KernelOptions, Happenings, Searching, Live {
  readonly engine: Engine;
  readonly handles: Handles;
  readonly changes: Changes;
  readonly auditLog: AuditLog;
  readonly jobs: Jobs;
  readonly worker: Worker;
  readonly board: Board;
  readonly gatherings: Gatherings;
  readonly background: Background;
  readonly use: Use;
  readonly calendar: Calendar;
  readonly readerLocale: typeof readerLocale;
  readonly installed: InstalledApps;
  readonly accounts: Accounts;
  readonly domains: Domains;
  readonly brands: Brands;
  readonly contacts: Contacts;
  readonly companies: Companies;
  readonly parties: Parties;
  readonly sessions: Sessions;
  readonly asking: Asking;
  readonly signIn: SignIn;
  readonly signInLinks: SignInLinks;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly housekeeping: Housekeeping;
  readonly arrivals: Arrivals;
  readonly hostUsers: HostUsers;
  readonly apps: AppPermissions;
  readonly launchers: Launchers;
  readonly recents: Recents;
  readonly profiles: Profiles;
  readonly documents: Documents;
  readonly pulses: Pulses;
  readonly offers: Offers;
  readonly unmatched: UnmatchedReferences;
  readonly notifications: Notifications;
}

/** Puts a kernel together over an open database. */
export function createKernel(options: KernelOptions, engine: Engine, overrides?: Overrides): Kernel {
  const { clock, log, secrets, composition } = options;
  const inDatabase = new DatabaseStorage(engine);
  const parts = partsOf(options, inDatabase);
  overrides?.(parts);
  const background = new Background(log);
  const tickets = new Tickets(engine, clock, secrets);
  const throttle = new Throttle(engine, clock);
  const idempotencyKeys = new IdempotencyKeys(engine, clock);
  const pulses = new Pulses(engine, clock);
  const devices = new Devices(secrets);
  const offers = new Offers(engine, composition.plugins);
  const unmatched = new UnmatchedReferences(engine, clock, (): Changes => changes, offers);
  const { happenings, emission } = happeningsOver(
    {
      engine,
      clock,
      log,
      seal: parts.use(tokens.Seal),
      fetch: new GuardedFetch(options.allowedHosts, log),
      changes: () => changes,
      names: options.eventNames,
    },
    [...pluginSubscribers(composition.plugins, () => kernel), ...options.hostSubscribers, ...unmatched.subscribers()],
  );
  const { subscribers, webhooks, eventLeftovers } = happenings;
  const auditKeys = new PersonalKeys(engine, clock, secrets);
  const changes: Changes = new Changes(engine, clock, [emission, new AuditTrail(engine, auditKeys)]);
  const sessions = new Sessions(engine, clock, secrets, log, changes);
  const contacts = new Contacts(engine, clock, log, sessions, tickets, changes);
  const domains = new Domains(engine, clock, log, changes);
  const brands = new Brands(engine, clock, log, changes);
  const arrivals = new Arrivals(engine, clock, secrets, sessions, background);
  const jobs = new Jobs(
    engine,
    clock,
    log,
    pluginJobs(composition.plugins, () => kernel),
  );
  const installed: InstalledApps = new Set(composition.apps.keys());
  const apps = new AppPermissions(engine, clock, log, () => installed, changes);
  const signInLinks = new SignInLinks(secrets, log, contacts, tickets, changes);
  const notifications = notificationsOver({
    ...options,
    engine,
    changes,
    pulses,
    domains,
    brands,
    signInLinks,
    plugins: composition.plugins,
    mailer: parts.use(tokens.Mailer),
    seal: parts.use(tokens.Seal),
    facts: (accountId, contactId) => apps.facts(accountId, contactId),
    sees: (facts, app) => decide(facts, app, installed, options.hostSwitch).allowed,
  });
  const worker = new Worker(
    [new Deliveries(engine, clock, log, [subscribers, webhooks.delivery, notifications.delivery]), jobs],
    log,
  );
  changes.onCommitted(({ events, work }) => {
    if (work || events.length > 0) worker.wake();
  });
  const handles = new Handles(engine, log, changes);
  const searching = searchingOver({ engine, clock, log, composition, handles, background });
  const heads = new Heads(composition, [notificationsHead(notifications.settings.all)]);
  const live = liveOver({ pulses, heads, handles, arrivals, clock, log, every: options.lookEvery });
  handles.teach((change, plugin) => ({
    offer: (offer: NewOffer & { readonly app: string }) => offers.offer(change, { plugin, app: offer.app }, offer),
    withdrawOffer: async (reference: string) => void (await offers.withdraw(change, plugin, reference)),
  }));
  const { notifier } = notifications;
  handles.teach((change, plugin) => ({
    notify: (topic: string, notification: Notification) => notifier.notify(change, plugin, topic, notification),
  }));
  const storage = parts.use(tokens.DocumentStorage);
  const documents = new Documents(engine, clock, new StoredBytes(engine, clock, log, storage, [inDatabase]));
  handles.teach((change, plugin) => ({ ...documents.inChange(change, plugin) }));
  const kernel: Kernel = {
    ...options,
    ...happenings,
    ...searching,
    ...live,
    engine,
    handles,
    changes,
    auditLog: new AuditLog(engine, clock, auditKeys),
    jobs,
    worker,
    board: new Board(composition),
    gatherings: new Gatherings(handles.reads, clock, log),
    background,
    calendar: new Calendar(),
    readerLocale: rememberingReaderLocale(),
    use: parts.use,
    installed,
    accounts: new Accounts(engine, clock, log, domains, jobs, changes),
    domains,
    brands,
    contacts,
    companies: new Companies(engine, clock, log, changes),
    parties: new Parties(engine),
    sessions,
    asking: new Asking({
      engine,
      hasher: secrets,
      log,
      tickets,
      throttle,
      devices,
      brands,
      mailer: parts.use(tokens.Mailer),
    }),
    signIn: new SignIn({ changes, clock, log, sessions, tickets, throttle, devices }),
    signInLinks,
    idempotencyKeys,
    housekeeping: new Housekeeping([
      new ExpiredSessions(engine, clock, changes),
      tickets,
      throttle,
      idempotencyKeys,
      pulses,
      eventLeftovers,
      jobs,
      webhooks.attempts,
      webhooks.keptSecrets,
      auditKeys,
      documents,
      notifications.inbox,
    ]),
    arrivals,
    hostUsers: new HostUsers({ changes, clock, hasher: secrets, log, contacts, sessions, identify: options.identify }),
    apps,
    launchers: new Launchers(engine, clock, log, () => installed, changes),
    recents: new Recents(engine),
    profiles: new Profiles(engine, clock, options.mount),
    documents,
    pulses,
    offers,
    unmatched,
    notifications,
  };
  return kernel;
}
