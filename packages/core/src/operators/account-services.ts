import type { AuditLog } from '../audit/audit-log.js';
import type { Brand, BrandInput } from '../branding/brand.js';
import type { Cause } from '../changes/cause.js';
import { isoNow } from '../clock.js';
import { addressedAccount } from '../composition/addressed-account.js';
import { baseContext } from '../composition/base-context.js';
import type { InstalledPlugin } from '../composition/compose.js';
import { eligibilityOf } from '../dashboard/launcher.js';
import { documentsOf } from '../documents/documents-context.js';
import type { EventLog } from '../events/event-log.js';
import type { DeliveryFilter, DeliveryState } from '../events/outbox/delivery-log.js';
import { PluginVoice } from '../events/plugin-voice.js';
import type { Replay } from '../events/webhooks/replay.js';
import type { Webhook } from '../events/webhooks/webhook.js';
import type { NewWebhook, WebhookChange, Webhooks, WebhookWithSecret } from '../events/webhooks/webhooks.js';
import { basePathOf } from '../http/place.js';
import type { Account } from '../identity/accounts.js';
import type { Companies } from '../identity/companies.js';
import type { Contacts } from '../identity/contacts.js';
import type { Domains } from '../identity/domains.js';
import type { Page } from '../identity/page.js';
import type { Parties } from '../identity/parties.js';
import type { SignInLink, SignInLinkRequest } from '../identity/sign-in-links.js';
import { type InputFault, parseInput, refuseFaults } from '../input.js';
import type { Kernel } from '../kernel.js';
import type { Launchers } from '../launcher/launchers.js';
import { type OwnedApp, ownedApps } from '../launcher/owned-app.js';
import type { PreviewedMail, PreviewRequest } from '../notifications/mails/owner-mails.js';
import type { Suppressions } from '../notifications/suppressions.js';
import type { OwnedTopic, TopicChange } from '../notifications/topic-settings.js';
import type { AppPermissions } from '../permissions/apps.js';
import { type AppExplanation, type Eligibility, explain } from '../permissions/explanation.js';
import type { Actor, Operations, RunnableCall } from '../plugin/call.js';
import type { AnyPlugin } from '../plugin.js';
import type { Rebuilt } from '../search/search-index.js';
import type { ServiceTable } from './deferred.js';
import { type ReferenceServices, referenceServices } from './reference-services.js';

/** A service's methods with its first argument, the account, given. */
type ForAccount<Service, Names extends keyof Service> = {
  readonly [Name in Names]: Service[Name] extends (account: string, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** The same with the last argument, who did it, given too. */
type ForActor<Service, Names extends keyof Service> = {
  readonly [Name in Names]: Service[Name] extends (account: string, ...rest: [...infer Rest, string]) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** What the kernel offers operators of one account. */
export interface KernelServices {
  readonly contacts: ForAccount<
    Contacts,
    | 'create'
    | 'upsert'
    | 'update'
    | 'get'
    | 'byId'
    | 'byEmail'
    | 'byExternalId'
    | 'list'
    | 'counts'
    | 'suspend'
    | 'restore'
  > & {
    /**
     * A fresh sign-in link to hand to a contact, with the code to type beside it. `instant` makes one that needs only a
     * press: whoever has it is in, so it lasts 15 minutes and is logged as a warning. `path` follows the portal's origin:
     * `/portal/auth/link/...`.
     */
    signInLink(request: SignInLinkRequest): Promise<SignInLink>;
    /** Ends all sessions of a contact. */
    signOut(contactId: string): Promise<void>;
  };
  readonly companies: ForAccount<
    Companies,
    'create' | 'upsert' | 'rename' | 'get' | 'byExternalId' | 'list' | 'addMember' | 'removeMember' | 'members'
  >;
  readonly parties: ForAccount<Parties, 'names'>;
  /** How contacts show themselves to each other. Each throws `contact_not_found` 404. */
  readonly profiles: {
    removePicture(contactId: string): Promise<void>;
    /** Hides a contact from the others, whatever he chose. */
    hide(contactId: string): Promise<void>;
    /** Takes `hide` back: what he chose counts again. */
    show(contactId: string): Promise<void>;
  };
  /** What was done, by whom and from where: a chain that shows when somebody tampers with it. */
  readonly audit: ForAccount<AuditLog, 'list' | 'head' | 'verify' | 'export'>;
  /** What happened, and where it is on its way. */
  readonly events: ForAccount<EventLog, 'get' | 'list'> & {
    /** What was or is to be delivered: `deliveries({ status: 'dead' })`. */
    deliveries(filter?: DeliveryFilter): Promise<Page<DeliveryState>>;
    /** Tries a dead delivery again. Throws `delivery_not_found` 404, `delivery_not_dead` 409. */
    retry(deliveryId: string): Promise<DeliveryState>;
  };
  /** Where the business's own systems hear of what happened, as [Standard Webhooks](https://www.standardwebhooks.com) has it. */
  readonly webhooks: ForAccount<Webhooks, 'list' | 'get' | 'test' | 'attempts'> & {
    /** The answer tells the secret, this once. Throws `url_refused`, `input_invalid` 422, `too_many_webhooks` 409. */
    create(webhook: NewWebhook): Promise<WebhookWithSecret>;
    /** Also disables and enables. Throws `webhook_not_found` 404, `url_refused`, `input_invalid` 422. */
    update(id: string, change: WebhookChange): Promise<Webhook>;
    /** A new secret; the one before is valid for `hours` (0 to 168, default 24) beside it. Throws `webhook_not_found` 404. */
    rotateSecret(id: string, options?: { readonly hours?: number }): Promise<WebhookWithSecret>;
    /** Throws `webhook_not_found` 404. */
    remove(id: string): Promise<void>;
    /** Sends one event again, or all that could not be delivered since a time. Throws `webhook_not_found`, `event_not_found` 404. */
    replay(id: string, what: Replay): Promise<{ readonly due: number }>;
  };
  /** What contacts are told, and what mails say. */
  readonly notifications: ForAccount<Suppressions, 'suppress' | 'lift' | 'suppressions'> & {
    /** All topics, in the words of the account's language, with what their mails say in each language. */
    topics(): Promise<OwnedTopic[]>;
    /**
     * Switches a topic on or off, or changes what its mails say in one language. Throws `topic_unknown` 404,
     * `topic_required` 409, and `template_invalid` 422, which names line and column of each fault.
     */
    set(topic: string, change: TopicChange): Promise<void>;
    /** Puts a topic's default template back, in one language or in all. Throws `topic_unknown` 404. */
    reset(topic: string, language?: string): Promise<void>;
    /** A mail as contacts get it, also by a template that is not saved yet. Throws as `set` does. */
    preview(request: PreviewRequest): Promise<PreviewedMail>;
    /** The same to a mailbox of the business. */
    sendTest(request: PreviewRequest, to: { readonly name: string; readonly address: string }): Promise<void>;
  };
  readonly domains: ForAccount<Domains, 'add' | 'remove' | 'list'>;
  readonly brand: {
    get(): Promise<Brand>;
    set(brand: BrandInput): Promise<Brand>;
  };
  readonly apps: ForAccount<AppPermissions, 'grants'> &
    ForActor<AppPermissions, 'allow' | 'disallow' | 'setAccess' | 'grant' | 'revoke'> &
    ForActor<Launchers, 'setOrder' | 'rename' | 'setLanding'> & {
      /** Every installed app, in the owner's order. */
      list(): Promise<OwnedApp[]>;
      /** Why a contact sees each app, or does not: every check, and the one that decides. */
      explain(contactId: string): Promise<AppExplanation[]>;
    };
  readonly references: ReferenceServices;
  readonly search: {
    /** Makes the index anew of all that can be searched: after data were written by other means than the plugins'. */
    rebuild(): Promise<Rebuilt>;
  };
}

/** What plugins offer operators of one account, by the plugin's id. */
export type PluginServices<P extends AnyPlugin> = { readonly [X in P as X['id']]: Operations<X['operations']> };

const bound = {
  contacts: [
    'create',
    'upsert',
    'update',
    'get',
    'byId',
    'byEmail',
    'byExternalId',
    'list',
    'counts',
    'suspend',
    'restore',
  ],
  companies: ['create', 'upsert', 'rename', 'get', 'byExternalId', 'list', 'addMember', 'removeMember', 'members'],
  parties: ['names'],
  audit: ['list', 'head', 'verify', 'export'],
  events: ['get', 'list'],
  webhooks: ['list', 'get', 'test', 'attempts'],
  notifications: ['suppress', 'lift', 'suppressions'],
  domains: ['add', 'remove', 'list'],
  apps: ['grants'],
} as const;

/** The kernel's services and their methods, by name. */
export const kernelServiceNames = {
  ...bound,
  contacts: [...bound.contacts, 'signInLink', 'signOut'],
  profiles: ['removePicture', 'hide', 'show'],
  events: [...bound.events, 'deliveries', 'retry'],
  webhooks: [...bound.webhooks, 'create', 'update', 'rotateSecret', 'remove', 'replay'],
  notifications: [...bound.notifications, 'topics', 'set', 'reset', 'preview', 'sendTest'],
  brand: ['get', 'set'],
  apps: [
    ...bound.apps,
    'list',
    'allow',
    'disallow',
    'setAccess',
    'grant',
    'revoke',
    'setOrder',
    'rename',
    'setLanding',
    'explain',
  ],
  search: ['rebuild'],
  references: ['offers', 'offer', 'withdraw', 'unmatched', 'resolve', 'reopen'],
} as const satisfies { readonly [Service in keyof KernelServices]: readonly (keyof KernelServices[Service])[] };

/** All services of one account, for one operator. */
export function accountServices(kernel: Kernel, account: Account, actor: Actor): ServiceTable {
  const { id } = account;
  const { contacts, companies, parties, domains, brands, apps, signInLinks, sessions, mount, launchers } = kernel;
  const ofKernel: KernelServices = {
    contacts: {
      ...bind(contacts, id, bound.contacts),
      signInLink: async (request) => {
        const link = await signInLinks.create(id, request, actor.id);
        return { ...link, path: basePathOf(mount, account.slug) + link.path };
      },
      signOut: async (contactId) => {
        await contacts.get(id, contactId);
        await sessions.endAll(id, contactId, 'revoked_by_operator');
      },
    },
    companies: bind(companies, id, bound.companies),
    parties: bind(parties, id, bound.parties),
    profiles: profileServices(kernel, id, actor),
    audit: bind(kernel.auditLog, id, bound.audit),
    events: {
      ...bind(kernel.eventLog, id, bound.events),
      deliveries: (filter) => kernel.deliveryLog.list(id, filter),
      retry: (delivery) => kernel.deliveryLog.retry(id, delivery),
    },
    webhooks: webhookServices(kernel, id, (operation) => ({ actor: { kind: 'operator', ...actor }, operation })),
    notifications: notificationServices(kernel, account, actor),
    domains: bind(domains, id, bound.domains),
    brand: {
      get: () => brands.get(account),
      set: (brand) => brands.set(id, brand, actor.id),
    },
    apps: {
      ...bind(apps, id, bound.apps),
      list: async () => ownedApps(await apps.list(id), await launchers.get(id)),
      allow: (app) => apps.allow(id, app, actor.id),
      disallow: (app) => apps.disallow(id, app, actor.id),
      setAccess: (app, access) => apps.setAccess(id, app, access, actor.id),
      grant: (grant) => apps.grant(id, grant, actor.id),
      revoke: (grant) => apps.revoke(id, grant, actor.id),
      setOrder: (order) => launchers.setOrder(id, order, actor.id),
      rename: (app, title) => launchers.rename(id, app, title, actor.id),
      setLanding: (app) => launchers.setLanding(id, app, actor.id),
      explain: (contactId) => explainFor(kernel, account, contactId),
    },
    references: referenceServices(kernel, id, actor),
    search: { rebuild: () => kernel.searchIndex.rebuild(id) },
  };
  const ofPlugins = kernel.composition.plugins.map(
    (plugin) => [plugin.id, operations(kernel, plugin, account, actor)] as const,
  );
  return { ...Object.fromEntries(ofPlugins), ...ofKernel } as unknown as ServiceTable;
}

function webhookServices(
  { webhooks: { endpoints, replays } }: Kernel,
  id: string,
  by: (operation: string) => Cause,
): KernelServices['webhooks'] {
  return {
    ...bind(endpoints, id, bound.webhooks),
    create: (webhook) => endpoints.create(id, webhook, by('webhooks.create')),
    update: (webhook, change) => endpoints.update(id, webhook, change, by('webhooks.update')),
    rotateSecret: (webhook, options) => endpoints.rotateSecret(id, webhook, options, by('webhooks.rotateSecret')),
    remove: (webhook) => endpoints.remove(id, webhook, by('webhooks.remove')),
    replay: (webhook, what) => replays.replay(id, webhook, what, by('webhooks.replay')),
  };
}

function notificationServices(kernel: Kernel, account: Account, actor: Actor): KernelServices['notifications'] {
  const { settings, suppressions, ownerMails } = kernel.notifications;
  const { id } = account;
  const by = { kind: 'operator', ...actor } as const;
  return {
    ...bind(suppressions, id, bound.notifications),
    topics: async () => settings.topics(await addressedAccount(kernel, id)),
    set: (topic, change) => settings.set(id, topic, change, by),
    reset: (topic, language) => settings.reset(id, topic, language, by),
    preview: (request) => ownerMails.preview(account, request),
    sendTest: (request, to) => ownerMails.sendTest(account, request, to),
  };
}

function profileServices(
  { contacts, profiles, log }: Kernel,
  accountId: string,
  actor: Actor,
): KernelServices['profiles'] {
  const change = async (contactId: string, event: string, make: () => Promise<void>) => {
    await contacts.get(accountId, contactId);
    await make();
    log.info(event, { accountId, contactId, by: actor.id });
  };
  const owner = (contactId: string) => ({ accountId, contactId });
  return {
    removePicture: (id) => change(id, 'profile.picture_removed', () => profiles.removePicture(owner(id))),
    hide: (id) => change(id, 'profile.hidden', () => profiles.withhold(owner(id), actor.id)),
    show: (id) => change(id, 'profile.shown', () => profiles.withhold(owner(id), null)),
  };
}

function bind<Service extends object, Name extends keyof Service>(
  service: Service,
  account: string,
  names: readonly Name[],
): ForAccount<Service, Name> {
  const methods = names.map((name) => {
    const method = service[name] as (account: string, ...rest: unknown[]) => unknown;
    return [name, (...rest: unknown[]) => method.call(service, account, ...rest)] as const;
  });
  return Object.fromEntries(methods) as unknown as ForAccount<Service, Name>;
}

/** A plugin's services: input checked, output checked, the database scoped to the account. */
function operations(kernel: Kernel, plugin: InstalledPlugin, account: Account, actor: Actor): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(plugin.calls).map(([name, call]) => [
      name,
      (input?: unknown) => perform(kernel, plugin, account, actor, name, call, input),
    ]),
  );
}

async function perform(
  kernel: Kernel,
  plugin: InstalledPlugin,
  account: Account,
  actor: Actor,
  name: string,
  call: RunnableCall,
  given: unknown,
): Promise<unknown> {
  const faults: InputFault[] = [];
  const input = parseInput(call.spec.input, 'input', given ?? {}, faults);
  refuseFaults(faults);
  const result = await call.handler({
    ...baseContext(plugin, kernel, await addressedAccount(kernel, account.id), account.locale),
    input,
    actor,
    db: kernel.handles.open(
      plugin.spec.tables,
      { account: account.id, runner: 'operator' },
      new PluginVoice(plugin, { actor: { kind: 'operator', ...actor }, operation: `${plugin.id}.${name}` }),
    ),
    documents: documentsOf(kernel.documents, { account: account.id, plugin: plugin.id }),
    parties: { names: (ids) => kernel.parties.names(account.id, ids) },
    references: { known: (references) => kernel.offers.known(account.id, references) },
    brand: () => kernel.brands.get(account),
    profiles: { of: (ids) => kernel.profiles.of(account.id, ids, account.locale) },
  });
  const parsed = call.spec.returns.safeParse(result);
  if (!parsed.success)
    throw new Error(`The result of ${plugin.id}.${name} does not fit its \`returns\`: ${parsed.error.message}`);
  return parsed.data;
}

/** Runs the decision, and each app's own question, as they run for the contact himself. */
async function explainFor(kernel: Kernel, account: Account, contactId: string): Promise<AppExplanation[]> {
  const { board, calendar, clock, log } = kernel;
  const facts = await kernel.apps.facts(account.id, contactId);
  const { companies } = facts;
  const scope = { account: account.id, runner: 'view', contact: facts.contact.id, companies } as const;
  const now = isoNow(clock);
  const moment = { now, today: calendar.dayOf(now, account.timeZone) };
  const rows = kernel.gatherings.gather(board.launcher, () => true, scope, moment);
  const answers = [...kernel.composition.apps.values()].map(
    async (app) => [app.id, await eligibilityOf(app, { board, rows, log })] as const,
  );
  const eligibility: Record<string, Eligibility> = Object.fromEntries(await Promise.all(answers));
  return explain(facts, { installed: kernel.installed, hostSwitch: kernel.hostSwitch, eligibility });
}
