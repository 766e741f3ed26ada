import type { AuditLog } from '../audit/audit-log.js';
import type { Brand, BrandInput } from '../branding/brand.js';
import type { Cause } from '../changes/cause.js';
import type { EventLog } from '../events/event-log.js';
import type { DeliveryFilter, DeliveryState } from '../events/outbox/delivery-log.js';
import { basePathOf } from '../http/place.js';
import type { Account } from '../identity/account.js';
import type { Companies } from '../identity/companies.js';
import type { Contacts } from '../identity/contacts.js';
import type { Domains } from '../identity/domains.js';
import type { Page } from '../identity/page.js';
import type { Parties } from '../identity/parties.js';
import type { SignInLink, SignInLinkRequest } from '../identity/sign-in-links.js';
import type { Kernel } from '../kernel.js';
import type { Actor } from '../plugin/call.js';
import type { Rebuilt } from '../search/search-index.js';
import { causeOf } from './acting.js';
import { type AppServices, appMethods, appServices } from './app-services.js';
import { bind, bindCaused, type ForAccount, type ForCause } from './bound-methods.js';
import type { ServiceTable } from './deferred.js';
import { type NotificationServices, notificationMethods, notificationServices } from './notification-services.js';
import { operations } from './plugin-services.js';
import { type ProfileServices, profileServices } from './profile-services.js';
import { type ReferenceServices, referenceServices } from './reference-services.js';
import { type WebhookServices, webhookMethods, webhookServices } from './webhook-services.js';

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
  readonly profiles: ProfileServices;
  /** What was done, by whom and from where: a chain that shows when somebody tampers with it. */
  readonly audit: ForAccount<AuditLog, 'list' | 'head' | 'verify' | 'export'>;
  /** What happened, and where it is on its way. */
  readonly events: ForAccount<EventLog, 'get' | 'list'> & {
    /** What was or is to be delivered: `deliveries({ status: 'dead' })`. */
    deliveries(filter?: DeliveryFilter): Promise<Page<DeliveryState>>;
    /** Tries a dead delivery again. Throws `delivery_not_found` 404, `delivery_not_dead` 409. */
    retry(deliveryId: string): Promise<DeliveryState>;
  };
  readonly webhooks: WebhookServices;
  readonly notifications: NotificationServices;
  readonly domains: ForAccount<Domains, 'list'> & ForCause<Domains, 'add' | 'remove'>;
  readonly brand: {
    get(): Promise<Brand>;
    set(brand: BrandInput): Promise<Brand>;
  };
  readonly apps: AppServices;
  readonly references: ReferenceServices;
  readonly search: {
    /** Makes the index anew of all that can be searched: after data were written by other means than the plugins'. */
    rebuild(): Promise<Rebuilt>;
  };
}

/** What only reads. */
const bound = {
  contacts: ['get', 'byId', 'byEmail', 'byExternalId', 'list', 'counts'],
  companies: ['get', 'byExternalId', 'list', 'members'],
  parties: ['names'],
  audit: ['list', 'head', 'verify', 'export'],
  events: ['get', 'list'],
  domains: ['list'],
} as const;

/** What changes something, and is told who does it. */
const caused = {
  contacts: ['create', 'upsert', 'update', 'suspend', 'restore'],
  companies: ['create', 'upsert', 'rename', 'addMember', 'removeMember'],
  domains: ['add', 'remove'],
} as const;

/** The kernel's services and their methods, by name. */
export const kernelServiceNames = {
  ...bound,
  contacts: [...bound.contacts, ...caused.contacts, 'signInLink', 'signOut'],
  companies: [...bound.companies, ...caused.companies],
  domains: [...bound.domains, ...caused.domains],
  profiles: ['removePicture', 'hide', 'show'],
  events: [...bound.events, 'deliveries', 'retry'],
  webhooks: webhookMethods,
  notifications: notificationMethods,
  brand: ['get', 'set'],
  apps: appMethods,
  search: ['rebuild'],
  references: ['offers', 'offer', 'withdraw', 'unmatched', 'resolve', 'reopen'],
} as const satisfies { readonly [Service in keyof KernelServices]: readonly (keyof KernelServices[Service])[] };

/** All services of one account, for one operator. */
export function accountServices(kernel: Kernel, account: Account, actor: Actor): ServiceTable {
  const { id } = account;
  const by = (service: string) => (method: string) => causeOf(actor, `${service}.${method}`);
  const { contacts, companies, parties, domains, brands, signInLinks, sessions, mount } = kernel;
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
      retry: (delivery) => kernel.deliveryLog.retry(id, delivery, by('events')('retry')),
    },
    webhooks: webhookServices(kernel, id, by('webhooks')),
    notifications: notificationServices(kernel, account, by('notifications')),
    domains: { ...bind(domains, id, bound.domains), ...bindCaused(domains, id, caused.domains, by('domains')) },
    brand: {
      get: () => brands.get(account),
      set: (brand) => brands.set(id, brand, by('brand')('set')),
    },
    apps: appServices(kernel, account, by('apps')),
    references: referenceServices(kernel, id, by('references')),
    search: { rebuild: () => rebuildSearch(kernel, id, by('search')('rebuild')) },
  };
  const ofPlugins = kernel.composition.plugins.map(
    (plugin) => [plugin.id, operations(kernel, plugin, account, actor)] as const,
  );
  return { ...Object.fromEntries(ofPlugins), ...ofKernel } as unknown as ServiceTable;
}

/** Makes the index anew, in many transactions; it is noted when all of it is done. */
async function rebuildSearch({ changes, searchIndex }: Kernel, id: string, cause: Cause): Promise<Rebuilt> {
  const rebuilt = await searchIndex.rebuild(id);
  await changes.run(id, cause, async (change) => change.note({ action: 'search.rebuilt', data: { ...rebuilt } }));
  return rebuilt;
}
