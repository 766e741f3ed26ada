import type { Kysely } from 'kysely';
import type { Engine } from '../data/engine.js';
import { type AuditHead, readHead } from './audit-head.js';
import { entryHash, entryOf } from './entry.js';
import { type AuditRow, rowsBehind } from './rows.js';
import type { AuditTables } from './tables.js';

/**
 * What is wrong with an entry of the audit trail:
 * - `changed`: it is not what was written
 * - `missing`: it is not there, and later ones are
 * - `swapped`: it stands in the place of another
 * - `added`: it was put behind the last one, and nobody noted it
 * - `cut_off`: it and all that came later are not there
 * - `head`: the entries fit together, and not with what was noted as the last one
 */
export type AuditFaultKind = 'changed' | 'missing' | 'swapped' | 'added' | 'cut_off' | 'head';

/** The first fault of a trail. */
export interface AuditFault {
  readonly kind: AuditFaultKind;
  /** The number of the first entry that is concerned. */
  readonly seq: number;
  /** What is wrong, in a sentence. */
  readonly message: string;
}

/** Whether a trail is as it was written. */
export type AuditVerification =
  | { readonly intact: true; readonly head: AuditHead }
  | { readonly intact: false; readonly fault: AuditFault };

const BEGINNING: AuditHead = { seq: 0, hash: null };

/**
 * Reads an account's trail from its beginning and computes every hash anew. What is added meanwhile is read too.
 *
 * @param known a head that was kept elsewhere: whoever wrote the whole trail anew could not make that fit
 */
export async function verifyTrail(engine: Engine, account: string, known?: AuditHead): Promise<AuditVerification> {
  const db = engine.kysely<AuditTables>();
  let last = BEGINNING;
  for (;;) {
    // Before the entries: so none of those that it counts can be missing among them.
    const head = await readHead(db, account);
    const rows = await rowsBehind(db, account, last.seq);
    for (const [index, row] of rows.entries()) {
      const fault = faultOf(row, last, rows[index + 1]) ?? faultOfKnown(row, known);
      if (fault !== undefined) return { intact: false, fault: await named(db, account, fault, row, last) };
      last = { seq: row.seq, hash: row.hash };
    }
    if (rows.length > 0) continue;
    const fault = (await faultOfEnd(db, account, last, head)) ?? cutOffBefore(last, known);
    return fault === undefined ? { intact: true, head: last } : { intact: false, fault };
  }
}

function faultOf(row: AuditRow, last: AuditHead, next: AuditRow | undefined): AuditFault | undefined {
  const due = last.seq + 1;
  if (row.seq !== due) {
    const gap = row.seq === due + 1 ? `Entry ${due} is` : `The entries ${due} to ${row.seq - 1} are`;
    return { kind: 'missing', seq: due, message: `${gap} missing before entry ${row.seq}.` };
  }
  const computed = hashOf(row);
  if (computed !== row.hash) {
    const isHash = computed !== undefined && next?.previous === computed;
    const what = isHash ? 'Only its hash was changed.' : 'Its content does not fit its hash.';
    return { kind: 'changed', seq: row.seq, message: `Entry ${row.seq} was changed. ${what}` };
  }
  if (row.previous === last.hash) return undefined;
  return last.seq === 0
    ? { kind: 'changed', seq: 1, message: 'Entry 1 was changed: it follows another entry, and is the first.' }
    : {
        kind: 'changed',
        seq: last.seq,
        message: `Entry ${last.seq} was changed, together with its hash: entry ${row.seq} follows another one.`,
      };
}

/** Nothing where a column cannot be read. */
function hashOf(row: AuditRow): string | undefined {
  try {
    return entryHash(entryOf(row));
  } catch {
    return undefined;
  }
}

function faultOfKnown(row: AuditRow, known: AuditHead | undefined): AuditFault | undefined {
  if (known === undefined || known.seq !== row.seq || known.hash === row.hash) return undefined;
  return {
    kind: 'changed',
    seq: row.seq,
    message: `Entry ${row.seq}, or one before it, was written anew: it is not the one whose hash was kept.`,
  };
}

async function faultOfEnd(
  db: Kysely<AuditTables>,
  account: string,
  last: AuditHead,
  head: AuditHead = BEGINNING,
): Promise<AuditFault | undefined> {
  const { seq } = last;
  if (seq === 0 && head.seq === 0)
    return {
      kind: 'cut_off',
      seq: 1,
      message: 'There are no entries, and the first is that of the account’s creation.',
    };
  if (head.seq === seq && head.hash === last.hash) return undefined;
  // The noted hash is that of the last entry: so nothing is missing, and its number was changed.
  if (head.seq !== seq && head.hash === last.hash)
    return { kind: 'head', seq, message: `Entry ${seq} is the last one, but ${head.seq} was noted as its number.` };
  if (head.seq > seq) {
    const cut = head.seq === seq + 1 ? `Entry ${head.seq} is` : `The entries ${seq + 1} to ${head.seq} are`;
    return { kind: 'cut_off', seq: seq + 1, message: `${cut} cut off from the end.` };
  }
  if (head.seq < seq && head.hash === (await hashAt(db, account, head.seq)))
    return {
      kind: 'added',
      seq: head.seq + 1,
      message: `Entry ${head.seq + 1} was added, or the note of the last entry was changed: it says ${head.seq}.`,
    };
  return { kind: 'head', seq, message: `Entry ${seq} is the last one, but another hash was noted for the last one.` };
}

async function hashAt(db: Kysely<AuditTables>, account: string, seq: number): Promise<string | null> {
  if (seq === 0) return null;
  const [row] = await rowsBehind(db, account, seq - 1, 1);
  return row?.seq === seq ? row.hash : null;
}

function cutOffBefore(last: AuditHead, known: AuditHead | undefined): AuditFault | undefined {
  if (known === undefined || known.seq <= last.seq) return undefined;
  return {
    kind: 'cut_off',
    seq: last.seq + 1,
    message: `The trail ends with entry ${last.seq}, and there was an entry ${known.seq} when its hash was kept.`,
  };
}

/** Looks whether what seems changed or missing stands elsewhere, or is more than was ever noted. */
async function named(
  db: Kysely<AuditTables>,
  account: string,
  fault: AuditFault,
  row: AuditRow,
  last: AuditHead,
): Promise<AuditFault> {
  const head = await readHead(db, account);
  if (head !== undefined && fault.seq > head.seq && fault.seq > last.seq)
    return { ...fault, kind: 'added', message: `Entry ${row.seq} was added: ${head.seq} was noted as the last one.` };
  if (fault.seq !== last.seq + 1 || last.hash === null) return fault;
  const followers = await db
    .selectFrom('portico_audit')
    .selectAll()
    .where('account_id', '=', account)
    .where('previous', '=', last.hash)
    .where('seq', '<>', fault.seq)
    .execute();
  const moved = followers.find((follower) => hashOf({ ...follower, seq: fault.seq }) === follower.hash);
  if (moved === undefined) return fault;
  const message = `Entry ${fault.seq} stands in the place of entry ${moved.seq}.`;
  return { kind: 'swapped', seq: fault.seq, message };
}
