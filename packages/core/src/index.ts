/**
 * The kernel of Portico. A host composes a portal with {@link createPortal}; a section is declared with
 * {@link definePlugin}.
 *
 * @module
 */
export { injectable } from 'inversify';
export type { Brand, BrandInput } from './branding/brand.js';
export type { Provide, Rebind } from './container/container.js';
export { inject } from './container/inject.js';
export { Clock, Log, Mailer, Seal } from './container/kernel-tokens.js';
export { type Dependency, type Token, token, type Use } from './container/token.js';
export { ConstraintViolation } from './data/constraint-violation.js';
export { defineTables } from './data/define-tables.js';
export type { Database } from './data/engine.js';
export type { Migration, MigrationContext } from './data/migrations.js';
export {
  type AccountRow,
  type CompanyRole,
  type ContactDb,
  type Db,
  internal,
  type OwnedRow,
  owned,
  type Params,
  type PluginDb,
  type Prepared,
  personal,
  type Tables,
  tenant,
} from './data/tables.js';
export { newId } from './id.js';
export type { Account } from './identity/accounts.js';
export type { Contact } from './identity/contacts.js';
export type { PartyName } from './identity/parties.js';
export type { LogRecord, LogSink } from './log.js';
export { type Mail, MemoryMailer } from './mail/mailer.js';
export type { AppExplanation } from './permissions/explanation.js';
export type { Actor, OperatorCall, OperatorContext } from './plugin/call.js';
export type { HomeParameters, Piece, PresentContext } from './plugin/card.js';
export type { AccountContext, ContactContext } from './plugin/context.js';
export type { Route, RouteContext } from './plugin/route.js';
export type {
  ActionView,
  AmountView,
  CardView,
  DetailView,
  FigureView,
  ItemView,
  ListView,
  StatusView,
} from './plugin/view.js';
export { type AnyPlugin, definePlugin, type Named, type Plugin, type PluginFactory, type PluginOf } from './plugin.js';
export { createPortal, type Portal, type PortalOptions } from './portal.js';
export { PortalError } from './problem.js';
export { type MessageCatalogue, type MessageValues, text } from './texts/catalogue.js';
