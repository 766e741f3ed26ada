import pg from 'pg';
import { changeRefused } from '../change-refused.js';
import { type ConstraintKind, ConstraintViolation } from '../constraint-violation.js';
import { PolicyViolation } from '../policy-violation.js';

// https://www.postgresql.org/docs/current/errcodes-appendix.html, class 23
const KINDS: Readonly<Record<string, ConstraintKind>> = {
  '23502': 'not_null',
  '23503': 'foreign_key',
  '23505': 'unique',
  '23514': 'check',
};

/** The error of pg as a {@link ConstraintViolation} or a {@link PolicyViolation} where it is one, else as it is. */
export function asConstraintViolation(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  if (error.code === '42501' && error.message.includes('row-level security policy')) return new PolicyViolation(error);
  const kind = KINDS[error.code ?? ''];
  if (kind === undefined) return error;
  const { table, constraint, column } = error;
  // "Key (account_id, number)=(...) already exists."
  const key = /^Key \((.*?)\)=/.exec(error.detail ?? '')?.[1]?.split(', ');
  return new ConstraintViolation(kind, { table, constraint, columns: column === undefined ? key : [column] }, error);
}

/** The error for a change in a transaction that only reads, said plainly; every other as it is. */
export function asChangeRefused(error: unknown): unknown {
  return error instanceof pg.DatabaseError && error.code === '25006' ? changeRefused(error) : error;
}

/** Whether a kept statement has to be prepared anew because a migration changed what it gives. */
export function isOutdatedPlan(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '0A000' && error.message.includes('cached plan');
}
