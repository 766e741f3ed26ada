import { z } from 'zod';
import type { Cause } from '../changes/cause.js';
import { type InputFault, parseInput, refuseFaults } from '../input.js';

/**
 * Whether a text can be kept and shown beside others: no control characters (PostgreSQL keeps no NUL), no halves of
 * characters (no database keeps them), no line breaks, and nothing that turns round what follows it.
 */
export function isPlain(text: string): boolean {
  return !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u.test(text);
}

const markRule = 'An id of the host has 1 to 200 characters on one line, without control characters.';

/** What the host knows things of its own by: an external id, an operator's id. Kept and compared as it is. */
export const Mark = z
  .string(markRule)
  .refine((text) => text !== '' && text.length <= 400 && [...text].length <= 200 && isPlain(text), markRule);

/** A moment, ISO 8601 with an offset or in UTC; kept in UTC. */
export const Moment = z.iso
  .datetime({ offset: true, error: 'Give a moment as ISO 8601 has it: 2026-11-24T09:00:00Z.' })
  .transform((text) => new Date(text).toISOString());

/** What is looked for among texts that are kept. */
export const Searched = z
  .string()
  .max(1000)
  .refine((text) => !text.includes('\0'), 'No text that is kept has a NUL.');

/**
 * The id of whoever causes a change.
 *
 * @throws PortalError `input_invalid` 422 when the host gave one that cannot be kept
 */
export function actorId({ actor }: Cause): string {
  return readInput(Mark, 'operator', actor.id);
}

/** Whether a text is a {@link Mark}. What is none belongs to nothing, and need not be looked up. */
export function isMark(text: string): boolean {
  return Mark.safeParse(text).success;
}

/**
 * Checks what a caller passed: also callers whose types nobody checked. A word that is in no list would be kept, and
 * what it was meant to forbid would be allowed.
 *
 * @param what the value's name, for the message
 * @throws PortalError `input_invalid` 422, whose member `errors` names all that does not fit and what would be right
 */
export function readInput<S extends z.ZodType>(schema: S, what: string, value: unknown): z.output<S> {
  const faults: InputFault[] = [];
  const input = parseInput(schema, what, value, faults);
  refuseFaults(faults);
  return input as z.output<S>;
}
