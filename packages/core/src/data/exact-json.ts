/** Numbers of which one could be too long for JavaScript. */
const LONG = /\d{16}/;

/**
 * Parses JSON that a database made of rows.
 *
 * @throws {RangeError} for a whole number that JavaScript would round
 */
export function parseExactly(text: string): unknown {
  return LONG.test(text) ? JSON.parse(text, exact as Reviver) : JSON.parse(text);
}

/** @throws {RangeError} for a whole number that JavaScript would round */
export function safeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) || (/[.e]/i.test(text) && Number.isFinite(value))) return value;
  throw new RangeError(`The database gave ${text}, which is no exact number in JavaScript.`);
}

type Reviver = (key: string, value: unknown) => unknown;

/** The third parameter is not in TypeScript's library yet. */
function exact(_: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  return typeof value === 'number' && source !== undefined ? safeNumber(source) : value;
}
