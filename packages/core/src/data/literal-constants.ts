/**
 * A constant as SQL text, or nothing where it has to be a parameter. The planner knows `status = 'sent'`; it does not
 * know `status = $1`.
 */
export function literal(value: unknown): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) return undefined;
    // In parentheses, since `-` before `-5` would begin a comment.
    return value < 0 ? `(${value})` : String(value);
  }
  // A backslash escapes under PostgreSQL's old `standard_conforming_strings = off`.
  if (typeof value === 'string' && !/[\\\0]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return undefined;
}
