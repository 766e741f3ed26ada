import { inject as inversifyInject, type ServiceIdentifier } from 'inversify';
import type { Dependency } from './token.js';

/**
 * Names what a constructor's parameter takes, for classes that are provided without a list. Inversify's decorator,
 * which knows this package's tokens.
 *
 * @example
 * ```ts
 * import { Clock } from '@portico/core';
 * import { inject, injectable } from '@portico/core/container';
 *
 * @injectable()
 * export class Reminders {
 *   constructor(@inject(Clock) private readonly clock: Clock) {}
 *   areDue(at: number): boolean {
 *     return this.clock.now() >= at;
 *   }
 * }
 * ```
 */
export function inject(part: Dependency<unknown>): ParameterDecorator & PropertyDecorator {
  // A token is a symbol at run time.
  return inversifyInject(part as unknown as ServiceIdentifier) as ParameterDecorator & PropertyDecorator;
}
