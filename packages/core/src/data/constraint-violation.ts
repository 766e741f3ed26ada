/** Which kind of constraint a statement violated. */
export type ConstraintKind = 'unique' | 'foreign_key' | 'check' | 'not_null';

/** What is known of a violated constraint. SQLite names no table for foreign keys, and no constraint but checks. */
export interface ViolatedConstraint {
  readonly table?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly constraint?: string | undefined;
}

/**
 * A statement that the database refused because of one of its constraints: the same class on both engines, so that a
 * caller can react to it. The message names the constraint and never a value.
 *
 * @example
 * ```ts
 * import { ConstraintViolation, type Db, PortalError } from '@portico/core';
 * import type { ReadRow } from './tables.js';
 *
 * export async function markRead(db: Db<{ visits_read: ReadRow }>, owner_id: string, visit_id: string) {
 *   try {
 *     await db.insertInto('visits_read').values({ owner_id, visit_id }).execute();
 *   } catch (error) {
 *     if (!(error instanceof ConstraintViolation) || error.kind !== 'foreign_key') throw error;
 *     throw new PortalError('visit_not_found', 404, 'There is no such visit.');
 *   }
 * }
 * ```
 */
export class ConstraintViolation extends Error {
  override readonly name = 'ConstraintViolation';
  readonly table: string | undefined;
  readonly columns: readonly string[] | undefined;
  readonly constraint: string | undefined;

  constructor(
    readonly kind: ConstraintKind,
    violated: ViolatedConstraint,
    cause: unknown,
  ) {
    const where = [violated.constraint, violated.table, violated.columns && `(${violated.columns.join(', ')})`];
    super(['A', kind.replace('_', ' '), 'constraint was violated:', ...where].filter(Boolean).join(' '), { cause });
    this.table = violated.table;
    this.columns = violated.columns;
    this.constraint = violated.constraint;
  }
}
