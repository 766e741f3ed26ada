export { type ClientOptions, createPortalClient } from './client/client.js';
export type { LiveOptions } from './client/live.js';
export { PortalProblem } from './client/problem.js';
export type { AnyPortal, CallOptions, Client, KernelHeads, LiveHeads, PluginsOf } from './client/types.js';
export type { AmountView, StatusView } from './plugin/view.js';
