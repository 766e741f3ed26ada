/**
 * Types that stand for what a plugin declared. TypeScript names them in the declarations of a plugin's package; an
 * author has no need to.
 *
 * @module
 */
export type { Keyset } from './data/keyset.js';
export type { AnyScope, InternalScope, OwnedScope, PersonalScope, SharedScope, TenantScope } from './data/scopes.js';
export type { Param, Prepared, Tables } from './data/tables.js';
export type { OperatorCall } from './plugin/call.js';
export type { HomeParameters, Piece } from './plugin/card.js';
export type { FileRoute } from './plugin/file-route.js';
export type { Head } from './plugin/head.js';
export type { Hook } from './plugin/hook.js';
export type { OpenRoute } from './plugin/open-route.js';
export type { AnyRoute, HandledRoute, RecentContext, Route } from './plugin/route.js';
export type { AppSpec } from './plugin/spec.js';
export type { UploadRoute } from './plugin/upload-route.js';
export type { HeadValues, Plugin, PluginFactory } from './plugin.js';
export type { TextKey } from './texts/catalogue.js';
