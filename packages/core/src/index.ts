/**
 * The kernel of Portico. A host composes a portal with {@link createPortal}; a section is declared with
 * {@link definePlugin}.
 *
 * @module
 */
export { Clock, DocumentStorage, Log, Mailer, Seal } from './container/kernel-tokens.js';
export { ConstraintViolation } from './data/constraint-violation.js';
export { defineTables } from './data/define-tables.js';
export type { Database } from './data/engine.js';
export { jsonArrayFrom, jsonObjectFrom } from './data/json-from.js';
export { keyset, type Place } from './data/keyset.js';
export type { Migration, MigrationContext } from './data/migrations.js';
export {
  type AccountRow,
  type CompanyRole,
  internal,
  type OwnedRow,
  owned,
  personal,
  shared,
  tenant,
} from './data/scopes.js';
export type { AuditNote, ContactDb, Db, Params, PluginDb, Tx } from './data/tables.js';
export type { DomainEvent } from './events/event.js';
export { newId } from './id.js';
export type { HostUser } from './identity/host-users/host-user.js';
export type { LogRecord, LogSink } from './log.js';
export type { OperatorContext } from './plugin/call.js';
export type { PresentContext } from './plugin/card.js';
export type { AccountContext, ContactContext } from './plugin/context.js';
export type { FileContext } from './plugin/file-route.js';
export type { HookContext } from './plugin/hook.js';
export type { JobContext } from './plugin/job.js';
export type { OpenContext } from './plugin/open-route.js';
export { redirect } from './plugin/redirect.js';
export type { RouteContext } from './plugin/route.js';
export type { SubscriberContext } from './plugin/subscription.js';
export type { UploadContext } from './plugin/upload-route.js';
export { type AnyPlugin, definePlugin, type Named, type PluginOf } from './plugin.js';
export { createPortal, type Portal } from './portal.js';
export type { PortalOptions } from './portal-options.js';
export { PortalError } from './problem.js';
export { type MessageCatalogue, type MessageValues, text } from './texts/catalogue.js';
