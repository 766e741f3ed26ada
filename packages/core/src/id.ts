import { v7, validate } from 'uuid';
import type { Clock } from './clock.js';

/**
 * A new id: UUID version 7 ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)), so that ids sort by creation.
 *
 * @example
 * ```ts
 * import { Clock, newId } from '@portico/core';
 *
 * // In a plugin's `services`: provide(Planning, [Clock])
 * export class Planning {
 *   constructor(private readonly clock: Clock) {}
 *   visit(place: string) {
 *     return { id: newId(this.clock), place };
 *   }
 * }
 * ```
 */
export function newId(clock: Clock): string {
  return v7({ msecs: clock.now() });
}

/** Whether a text has the form of an id. What does not cannot exist, and need not be looked up. */
export function isId(text: string): boolean {
  return validate(text) && text === text.toLowerCase();
}
