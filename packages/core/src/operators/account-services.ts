import type { AuditLog } from '../audit/audit-log.js';
import type { Brand, BrandInput } from '../branding/brand.js';
import { byHost, type Cause } from '../changes/cause.js';
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
import type { KernelDb } from '../identity/sessions.js';
import type { SignInLink, SignInLinkRequest } from '../identity/sign-in-links.js';
import type { KernelTables } from '../identity/tables.js';
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
type ForCause<Service, Names extends keyof Service> = {
  readonly [Name in Names]: Service[Name] extends (account: string, ...rest: [...infer Rest, Cause]) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** Who acts where the host names nobody. */
export const theHost: Actor = { id: 'host', name: 'The host application' };

/** What the kernel offers operators of one account. */
export interface KernelServices {
  readonly contacts: ForAccount<Contacts, 'get' | 'byId' | 'byEmail' | 'byExternalId' | 'list' | 'counts'> &
    ForCause<Contacts, 'create' | 'upsert' | 'update' | 'suspend' | 'restore'> & {
      /**
       * A fresh sign-in link to hand to a contact, with the code to type beside it. `instant` makes one that needs only a
       * press: whoever has it is in, so it lasts 15 minutes and is logged as a warning. `path` follows the portal's origin:
       * `/portal/auth/link/...`.
       */
      signInLink(request: SignInLinkRequest): Promise<SignInLink>;
      /** Ends all sessions of a contact. */
      signOut(contactId: string): Promise<void>;
    };
  readonly companies: ForAccount<Companies, 'get' | 'byExternalId' | 'list' | 'members'> &
    ForCause<Companies, 'create' | 'upsert' | 'rename' | 'addMember' | 'removeMember'>;
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
  readonly domains: ForAccount<Domains, 'list'> & ForCause<Domains, 'add' | 'remove'>;
  readonly brand: {
    get(): Promise<Brand>;
    set(brand: BrandInput): Promise<Brand>;
  };
  readonly apps: ForAccount<AppPermissions, 'grants'> &
    ForCause<AppPermissions, 'allow' | 'disallow' | 'setAccess' | 'grant' | 'revoke'> &
    ForCause<Launchers, 'setOrder' | 'rename' | 'setLanding'> & {
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

/** What only reads. */
const bound = {
  contacts: ['get', 'byId', 'byEmail', 'byExternalId', 'list', 'counts'],
  companies: ['get', 'byExternalId', 'list', 'members'],
  parties: ['names'],
  audit: ['list', 'head', 'verify', 'export'],
  events: ['get', 'list'],
  webhooks: ['list', 'get', 'test', 'attempts'],
  notifications: ['suppress', 'lift', 'suppressions'],
  domains: ['list'],
  apps: ['grants'],
} as const;

/** What changes something, and is told who does it. */
const caused = {
  contacts: ['create', 'upsert', 'update', 'suspend', 'restore'],
  companies: ['create', 'upsert', 'rename', 'addMember', 'removeMember'],
  domains: ['add', 'remove'],
  apps: ['allow', 'disallow', 'setAccess', 'grant', 'revoke'],
  launchers: ['setOrder', 'rename', 'setLanding'],
} as const;

/** The kernel's services and their methods, by name. */
export const kernelServiceNames = {
  ...bound,
  contacts: [...bound.contacts, ...caused.contacts, 'signInLink', 'signOut'],
  companies: [...bound.companies, ...caused.companies],
  domains: [...bound.domains, ...caused.domains],
  profiles: ['removePicture', 'hide', 'show'],
  events: [...bound.events, 'deliveries', 'retry'],
  webhooks: [...bound.webhooks, 'create', 'update', 'rotateSecret', 'remove', 'replay'],
  notifications: [...bound.notifications, 'topics', 'set', 'reset', 'preview', 'sendTest'],
  brand: ['get', 'set'],
  apps: [...bound.apps, ...caused.apps, ...caused.launchers, 'list', 'explain'],
  search: ['rebuild'],
  references: ['offers', 'offer', 'withdraw', 'unmatched', 'resolve', 'reopen'],
} as const satisfies { readonly [Service in keyof KernelServices]: readonly (keyof KernelServices[Service])[] };

/** All services of one account, for one operator. */
export function accountServices(kernel: Kernel, account: Account, actor: Actor): ServiceTable {
  const { id } = account;
  const by = (service: string) => (method: string) => causeOf(actor, `${service}.${method}`);
  const { contacts, companies, parties, domains, brands, apps, signInLinks, sessions, mount, launchers } = kernel;
  const ofKernel: KernelServices = {
    contacts: {
      ...bind(contacts, id, bound.contacts),
      ...bindCaused(contacts, id, caused.contacts, by('contacts')),
      signInLink: async (request) => {
        const link = await signInLinks.create(id, request, by('contacts')('signInLink'));
        return { ...link, path: basePathOf(mount, account.slug) + link.path };
      },
      signOut: async (contactId) => {
        await contacts.get(id, contactId);
        await sessions.signOut(id, contactId, 'revoked_by_operator', by('contacts')('signOut'));
      },
    },
    companies: {
      ...bind(companies, id, bound.companies),
      ...bindCaused(companies, id, caused.companies, by('companies')),
    },
    parties: bind(parties, id, bound.parties),
    profiles: profileServices(kernel, id, by('profiles')),
    audit: bind(kernel.auditLog, id, bound.audit),
    events: {
      ...bind(kernel.eventLog, id, bound.events),
      deliveries: (filter) => kernel.deliveryLog.list(id, filter),
      retry: (delivery) => kernel.deliveryLog.retry(id, delivery),
    },
    webhooks: webhookServices(kernel, id, by('webhooks')),
    notifications: notificationServices(kernel, account, actor),
    domains: { ...bind(domains, id, bound.domains), ...bindCaused(domains, id, caused.domains, by('domains')) },
    brand: {
      get: () => brands.get(account),
      set: (brand) => brands.set(id, brand, by('brand')('set')),
    },
    apps: {
      ...bind(apps, id, bound.apps),
      ...bindCaused(apps, id, caused.apps, by('apps')),
      ...bindCaused(launchers, id, caused.launchers, by('apps')),
      list: async () => ownedApps(await apps.list(id), await launchers.get(id)),
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
  by: (method: string) => Cause,
): KernelServices['webhooks'] {
  return {
    ...bind(endpoints, id, bound.webhooks),
    create: (webhook) => endpoints.create(id, webhook, by('create')),
    update: (webhook, change) => endpoints.update(id, webhook, change, by('update')),
    rotateSecret: (webhook, options) => endpoints.rotateSecret(id, webhook, options, by('rotateSecret')),
    remove: (webhook) => endpoints.remove(id, webhook, by('remove')),
    replay: (webhook, what) => replays.replay(id, webhook, what, by('replay')),
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
  { contacts, profiles, changes, log }: Kernel,
  accountId: string,
  by: (method: string) => Cause,
): KernelServices['profiles'] {
  type Make = (owner: { accountId: string; contactId: string }, db: KernelDb, who: string) => Promise<void>;
  const service = (method: string, action: string, make: Make) => async (contactId: string) => {
    const cause = by(method);
    await contacts.get(accountId, contactId);
    await changes.run(accountId, cause, async (change) => {
      await make({ accountId, contactId }, change.tx.kysely<KernelTables>(), cause.actor.id);
      change.note({ action, subject: `contact:${contactId}` });
    });
    log.info(action, { accountId, contactId, by: cause.actor.id });
  };
  return {
    removePicture: service('removePicture', 'profile.picture_removed', (owner, db) =>
      profiles.removePicture(owner, db),
    ),
    hide: service('hide', 'profile.hidden', (owner, db, who) => profiles.withhold(owner, who, db)),
    show: service('show', 'profile.shown', (owner, db) => profiles.withhold(owner, null, db)),
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

/** The same for what is told last who does it, and by which operation. */
function bindCaused<Service extends object, Name extends keyof Service & string>(
  service: Service,
  account: string,
  names: readonly Name[],
  by: (method: string) => Cause,
): ForCause<Service, Name> {
  const methods = names.map((name) => {
    const method = service[name] as (account: string, ...rest: unknown[]) => unknown;
    // What is left out at the end must not move who did it to another place.
    const given = (rest: readonly unknown[]) =>
      Array.from({ length: Math.max(method.length - 2, 0) }, (_, index) => rest[index]);
    return [name, (...rest: unknown[]) => method.call(service, account, ...given(rest), by(name))] as const;
  });
  return Object.fromEntries(methods) as unknown as ForCause<Service, Name>;
}

/** An operator, or the host where it names nobody, by what he calls. */
function causeOf(actor: Actor, operation: string): Cause {
  return actor === theHost ? byHost(operation) : { actor: { kind: 'operator', ...actor }, operation };
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
      new PluginVoice(plugin, causeOf(actor, `${plugin.id}.${name}`)),
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
