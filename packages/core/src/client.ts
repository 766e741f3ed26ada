export { type ClientOptions, createPortalClient } from './client/client.js';
export { PortalProblem } from './client/problem.js';
export type { AnyPortal, CallOptions, Client, PluginsOf } from './client/types.js';
export type { AmountView, StatusView } from './plugin/view.js';
