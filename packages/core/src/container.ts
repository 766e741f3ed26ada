/**
 * Parts of a portal: what a plugin provides and a host replaces. Inversify underneath, and the one copy of it that core
 * itself uses. The kernel's own tokens, such as `Clock`, are in `@portico/core`.
 *
 * @module
 */
import 'reflect-metadata';

export { injectable } from 'inversify';
export type { Dependencies, Provide, Rebind } from './container/container.js';
export { inject } from './container/inject.js';
export { type Dependency, type Newable, type Token, token, type Use } from './container/token.js';
