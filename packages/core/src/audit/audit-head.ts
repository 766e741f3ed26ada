import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { AuditTables } from './tables.js';

/**
 * How far an account's audit trail has come. Whoever keeps one elsewhere can tell later whether the trail still leads to
 * it: see `verify`.
 */
export interface AuditHead {
  /** The number of the last entry; 0 before the first. */
  readonly seq: number;
  /** The hash of the last entry, hexadecimal; null before the first. */
  readonly hash: string | null;
}

/** A head as somebody gives it. */
export const AuditHeadInput = z.object({
  seq: z.int().min(0),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'A hash has 64 hexadecimal digits.')
    .nullable(),
});

/** The head of an account's trail; nothing where the row is missing: before the first entry, or taken away. */
export async function readHead(db: Kysely<AuditTables>, account: string): Promise<AuditHead | undefined> {
  return db
    .selectFrom('portico_audit_head')
    .select(['seq', 'hash'])
    .where('account_id', '=', account)
    .executeTakeFirst();
}
