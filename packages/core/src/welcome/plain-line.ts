import { z } from 'zod';
import { isPlain } from '../identity/operator-input.js';

/** Words of an operator on one line, trimmed. They are shown as they are: there is no markup. */
export function plainLine(what: string, most: number) {
  const rule = `${what} has 1 to ${most} characters on one line, without control characters.`;
  return (
    z
      .string(rule)
      // Bringing combining marks into order takes time by their square: nothing long may get that far.
      .max(4 * most, { error: rule, abort: true })
      .trim()
      .normalize('NFC')
      .refine((text) => text !== '' && [...text].length <= most && isPlain(text), rule)
  );
}
