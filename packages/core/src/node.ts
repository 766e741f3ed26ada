export { type Fetches, type NodeOptions, type RunningServer, serve, toNodeListener } from './http/node-adapter.js';
