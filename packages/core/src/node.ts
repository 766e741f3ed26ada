export {
  type Fetches,
  type NodeOptions,
  type RunningServer,
  serve,
  toNodeListener,
  toRequest,
} from './http/node-adapter.js';
