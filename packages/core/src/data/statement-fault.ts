import { StatementOverrun } from './budget-overrun.js';

/** Classes of PostgreSQL's errors in which the server or the connection has failed, not the statement. */
const OF_THE_SERVER = /^(08|40|53|55|57P|58|F0|XX)/;
/** SQLite's errors of a statement: wrong SQL, a value too large, a type that does not fit. */
const OF_SQLITE = new Set([1, 18, 20, 25]);

/** Whether a statement is at fault, so that it would fail again: not a connection that broke, nor a server that starts anew. */
export function isStatementFault(error: unknown): boolean {
  if (error instanceof StatementOverrun || error instanceof RangeError) return true;
  const state = sqlState(error);
  if (state !== undefined) return !OF_THE_SERVER.test(state);
  return error instanceof Error && 'errcode' in error && OF_SQLITE.has(Number(error.errcode) & 0xff);
}

/** Whether PostgreSQL did not even understand a statement: whatever its values, it fails. */
export function isMisunderstood(error: unknown): boolean {
  return sqlState(error)?.startsWith('42') ?? false;
}

function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.length === 5 ? error.code : undefined;
}
