import { type ConstraintKind, ConstraintViolation, type ViolatedConstraint } from '../constraint-violation.js';

// https://www.sqlite.org/rescode.html, extended codes
const KINDS: Readonly<Record<number, ConstraintKind>> = {
  275: 'check',
  787: 'foreign_key',
  1299: 'not_null',
  1555: 'unique',
  2067: 'unique',
  2579: 'unique',
};

/** The error of node:sqlite as a {@link ConstraintViolation} where it is one, else as it is. */
export function asConstraintViolation(error: unknown): unknown {
  const kind = error instanceof Error && 'errcode' in error ? KINDS[Number(error.errcode)] : undefined;
  return kind === undefined ? error : new ConstraintViolation(kind, violated(kind, (error as Error).message), error);
}

/** Whether another connection holds the lock that a statement needs. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

/** Whether a statement would have written where nothing can be. */
export function isReadOnly(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 8;
}

function violated(kind: ConstraintKind, message: string): ViolatedConstraint {
  // "UNIQUE constraint failed: invoice.account_id, invoice.number", "... failed: index 'by_key'", "CHECK ...: name"
  const detail = /constraint failed: (.*)$/.exec(message)?.[1];
  if (detail === undefined) return {};
  if (kind === 'check') return { constraint: detail };
  const index = /^index '(.*)'$/.exec(detail)?.[1];
  if (index !== undefined) return { constraint: index };
  const columns = detail.split(', ').map((column) => column.split('.'));
  return { table: columns[0]?.[0], columns: columns.map(([, column]) => column ?? '') };
}
