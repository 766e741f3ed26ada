import { z } from 'zod';

// Line breaks and tabs are text. Marks such as LRM and RLM stay allowed: right-to-left scripts need them, and unlike
// the overrides and isolates they cannot make a line read as something else.
const UNPRINTABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u;

/**
 * Whether a text can be stored on both engines, printed, put into XML and read as it was written: it has no control
 * character (NUL among them) but tab and line break, no lone surrogate, no bidirectional embedding, override or
 * isolate, no U+FFFE or U+FFFF.
 */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/**
 * A zod schema for text that people write: printable (see {@link isPrintable}) and of at most `max` UTF-16 code units.
 *
 * @example
 * const Line = z.object({ description: printableText(10_000).min(1) });
 */
export function printableText(max: number): z.ZodString {
  return z.string().max(max).refine(isPrintable, {
    error: 'The text must not contain control characters, lone surrogates or marks that turn the direction of writing.',
  });
}
