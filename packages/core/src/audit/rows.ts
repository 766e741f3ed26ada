import type { Kysely, Selectable } from 'kysely';
import type { AuditTable, AuditTables } from './tables.js';

export type AuditRow = Selectable<AuditTable>;

/** How many rows are read at once. */
const AT_ONCE = 500;

/** The entries of an account behind a number, in their order, a part at a time; the last part is empty. */
export async function rowsBehind(
  db: Kysely<AuditTables>,
  account: string,
  seq: number,
  limit = AT_ONCE,
): Promise<readonly AuditRow[]> {
  return db
    .selectFrom('portico_audit')
    .selectAll()
    .where('account_id', '=', account)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}
