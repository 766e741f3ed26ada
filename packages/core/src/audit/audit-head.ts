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
export const AuditHeadInput = z
  .object({
    seq: z.int().min(0),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'A hash has 64 hexadecimal digits.')
      .nullable(),
  })
  .refine(({ seq, hash }) => (seq === 0) === (hash === null), {
    path: ['hash'],
    message: 'Each entry has a hash; null goes with 0 alone, before the first.',
  });

/** The head of an account's trail; nothing where the row is missing: before the first entry, or taken away. */
export async function readHead(db: Kysely<AuditTables>, account: string): Promise<AuditHead | undefined> {
  return db
    .selectFrom('portico_audit_head')
    .select(['seq', 'hash'])
    .where('account_id', '=', account)
    .executeTakeFirst();
}

/**
 * The head as it was noted, and the number of the last row that there is, at one moment. In a trail that is as it was
 * written, they are the same.
 */
export async function readEnd(
  db: Kysely<AuditTables>,
  account: string,
): Promise<{ readonly noted: AuditHead; readonly lastRow: number }> {
  const { seq, hash, last } = await db
    .selectNoFrom((none) => [
      none
        .selectFrom('portico_audit')
        .select((row) => row.fn.max('seq').as('last'))
        .where('account_id', '=', account)
        .as('last'),
      none.selectFrom('portico_audit_head').select('seq').where('account_id', '=', account).as('seq'),
      none.selectFrom('portico_audit_head').select('hash').where('account_id', '=', account).as('hash'),
    ])
    .executeTakeFirstOrThrow();
  return { noted: { seq: Number(seq ?? 0), hash }, lastRow: Number(last ?? 0) };
}
