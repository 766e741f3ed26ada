import { refuse } from '../refusal.js';
import { type CounterReset, monthOf } from './period.js';

/** The longest pattern, in UTF-16 code units. */
export const MAX_PATTERN_LENGTH = 40;

/** The most digits to which a counter may be filled up. */
export const MAX_COUNTER_WIDTH = 12;

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'year' | 'month' }
  | { readonly kind: 'counter'; readonly width: number };

/** How the numbers of a series look, and when it starts again. Made by {@link parseNumberFormat}. */
export interface NumberFormat {
  readonly pattern: string;
  readonly reset: CounterReset;
  readonly parts: readonly Part[];
}

// Letters and digits of any script, and the punctuation that numbers are written with: what may stand unescaped in
// XML, a file name's fallback and a bank's reference field.
const TEXT = /^[\p{L}\p{Nd}\-_./# ]+$/u;

/**
 * Reads a number pattern: text with the fields `{counter}`, `{counter:4}` (filled up with zeros to four digits),
 * `{year}` (four digits) and `{month}` (two digits), the latter two from the issue date. The counter stands in it
 * once, and the period must be there if the counter resets: `{year}` if yearly, `{year}` and `{month}` if monthly. So
 * two documents of one series never have the same number.
 *
 * @throws PortalError `invalid_number_format` (422), saying what is missing or wrong
 *
 * @example
 * parseNumberFormat('{year}-{counter:4}', 'yearly')   // 2026-0001, 2026-0002, ... 2027-0001
 */
export function parseNumberFormat(pattern: string, reset: CounterReset): NumberFormat {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    refuse('invalid_number_format', `A number format may have at most ${MAX_PATTERN_LENGTH} characters.`);
  }
  if (pattern !== pattern.trim()) {
    refuse('invalid_number_format', 'A number format must not begin or end with a space.');
  }
  const parts = pattern
    .split(/(\{[^{}]*\})/)
    .filter((piece) => piece !== '')
    .map(readPart);
  const count = (kind: Part['kind']) => parts.filter((part) => part.kind === kind).length;
  if (count('counter') !== 1) {
    refuse('invalid_number_format', 'A number format must contain the counter once, as {counter} or {counter:4}.');
  }
  if (reset !== 'never' && count('year') === 0) {
    refuse('invalid_number_format', 'The number format of a counter that resets must contain {year}.');
  }
  if (reset === 'monthly' && count('month') === 0) {
    refuse('invalid_number_format', 'The number format of a counter that resets every month must contain {month}.');
  }
  return { pattern, reset, parts };
}

/**
 * Writes a number.
 *
 * @param counter the document's place in its series and period, from 1; one wider than the pattern is written in full
 * @param issueOn the issue date in the account's time zone, `YYYY-MM-DD`
 * @throws RangeError when the counter or the date is not so
 */
export function formatNumber(format: NumberFormat, counter: number, issueOn: string): string {
  if (!Number.isSafeInteger(counter) || counter < 1) throw new RangeError('A counter must be an integer from 1.');
  const date = monthOf(issueOn);
  return format.parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return part.text;
        case 'counter':
          return String(counter).padStart(part.width, '0');
        default:
          return date[part.kind];
      }
    })
    .join('');
}

function readPart(piece: string): Part {
  if (piece === '{year}') return { kind: 'year' };
  if (piece === '{month}') return { kind: 'month' };
  const counter = /^\{counter(?::([1-9]\d?))?\}$/.exec(piece);
  if (counter !== null) {
    const width = Number(counter[1] ?? 1);
    if (width <= MAX_COUNTER_WIDTH) return { kind: 'counter', width };
    refuse('invalid_number_format', `A counter may be filled up to at most ${MAX_COUNTER_WIDTH} digits.`);
  }
  if (!TEXT.test(piece)) {
    refuse(
      'invalid_number_format',
      'A number format may contain {counter}, {year}, {month}, letters, digits, spaces and the signs - _ . / #.',
    );
  }
  return { kind: 'text', text: piece };
}
