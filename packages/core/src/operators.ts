/**
 * What the business's side calls, as types: the accounts of a portal and the services of one account, with what they
 * take and give. Nothing of this entry is left when the program runs.
 *
 * @module
 */
export type { AuditHead } from './audit/audit-head.js';
export type { AuditEntry, AuditFilter, AuditOrigin, AuditPersonal } from './audit/audit-log.js';
export type { AuditFault, AuditFaultKind, AuditVerification } from './audit/verification.js';
export type { Brand, BrandInput } from './branding/brand.js';
export type { EventFilter } from './events/event-log.js';
export type { DeliveryFilter, DeliveryState } from './events/outbox/delivery-log.js';
export type { Replay } from './events/webhooks/replay.js';
export type { Webhook, WebhookAttempt } from './events/webhooks/webhook.js';
export type { NewWebhook, WebhookChange, WebhookWithSecret } from './events/webhooks/webhooks.js';
export type { Account, AccountChange, NewAccount } from './identity/account.js';
export type { Company, CompanyMember } from './identity/companies.js';
export type { Contact, ContactChange, ContactCounts, NewContact } from './identity/contact.js';
export type { Page, PageRequest } from './identity/page.js';
export type { PartyName } from './identity/parties.js';
export type { SignInLink, SignInLinkRequest } from './identity/sign-in-links.js';
export type { PreviewedMail, PreviewRequest } from './notifications/mails/owner-mails.js';
export type { Suppression } from './notifications/suppressions.js';
export type { OwnedTemplate, OwnedTopic, TopicChange } from './notifications/topic-settings.js';
export type { KernelServices } from './operators/account-services.js';
export type { AppServices } from './operators/app-services.js';
export type { NotificationServices } from './operators/notification-services.js';
export type { PluginServices } from './operators/plugin-services.js';
export type { ProfileServices } from './operators/profile-services.js';
export type { ReferenceServices } from './operators/reference-services.js';
export type { WebhookServices } from './operators/webhook-services.js';
export type { AppExplanation } from './permissions/explanation.js';
export type { Actor } from './plugin/call.js';
export type { PortalAccounts } from './portal-accounts.js';
export type { HostApps } from './portal-options.js';
export type { NewOffer, Offer } from './references/offers.js';
export type { Unmatched, UnmatchedFilter } from './references/unmatched.js';
export type { Rebuilt } from './search/search-index.js';
export type { ContactPerson } from './welcome/contact-person.js';
export type { NextStep } from './welcome/next-steps.js';
