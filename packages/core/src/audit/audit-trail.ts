import type { KernelChange, LastAct, WhatHappened } from '../changes/kernel-change.js';
import type { Engine, EngineTransaction } from '../data/engine.js';
import { type ChainedEntry, entryHash, rowOf } from './entry.js';
import { type NewAuditEntry, personalOf, plainJson, plainText } from './new-entry.js';
import type { KeyRing, PersonalKeys } from './personal-keys.js';
import type { AuditHeadTable, AuditTables } from './tables.js';

/** How many entries one statement writes. */
const AT_ONCE = 500;

type Head = Pick<AuditHeadTable, 'seq' | 'hash'>;

/**
 * The audit trail of each account: a chain in which each entry contains the hash of the one before, so that nothing can
 * be changed, taken out or put in later without a trace.
 */
export class AuditTrail implements LastAct {
  constructor(
    private readonly engine: Pick<Engine, 'name'>,
    private readonly keys: PersonalKeys,
  ) {}

  async write({ tx, account, at, cause }: KernelChange, { entries }: WhatHappened): Promise<void> {
    const noted = entries.map((entry) => ({ ...entry, at, cause }));
    await this.appendEntries(tx, account, noted);
  }

  /**
   * Adds entries to an account's chain. As the last act of a transaction: from here to its end, all who add to the same
   * chain wait, so that numbers are gap-free and in the order of commits. Two waits for the database.
   */
  async appendEntries(tx: EngineTransaction, account: string, entries: readonly NewAuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const db = tx.kysely<AuditTables>();
    const holders = new Set(entries.flatMap((entry) => personalOf(entry).map(({ holder }) => holder)));
    // The keys are read behind the lock: on PostgreSQL both are sent at once, and run one after the other.
    const [head, ring] = await Promise.all([this.#lock(tx, account), this.keys.of(db, account, [...holders])]);
    const chained = chain(account, head, entries, ring);
    const last = chained.at(-1);
    if (last === undefined) return;
    const rows = chained.map(rowOf);
    const parts = Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, part) =>
      rows.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
    );
    await Promise.all([
      ...parts.map((part) => db.insertInto('portico_audit').values(part).execute()),
      db
        .updateTable('portico_audit_head')
        .set({ seq: last.seq, hash: entryHash(last) })
        .where('account_id', '=', account)
        .execute(),
      ring.added.length > 0 && db.insertInto('portico_audit_key').values(ring.added).execute(),
    ]);
    for (const { erases, at } of entries) if (erases !== undefined) await this.keys.erase(db, account, erases, at);
  }

  /** Locks an account's head until the transaction ends, and reads it. */
  async #lock(tx: EngineTransaction, account: string): Promise<Head> {
    const db = tx.kysely<AuditTables>();
    const found = db.selectFrom('portico_audit_head').select(['seq', 'hash']).where('account_id', '=', account);
    const head = await (this.engine.name === 'postgres' ? found.forUpdate() : found).executeTakeFirst();
    if (head !== undefined) return head;
    return db
      .insertInto('portico_audit_head')
      .values({ account_id: account, seq: 0, hash: null })
      .onConflict((conflict) =>
        conflict.column('account_id').doUpdateSet((row) => ({ seq: row.ref('portico_audit_head.seq') })),
      )
      .returning(['seq', 'hash'])
      .executeTakeFirstOrThrow();
  }
}

function chain(account: string, head: Head, entries: readonly NewAuditEntry[], ring: KeyRing): ChainedEntry[] {
  let { seq, hash: previous } = head;
  return entries.map((entry) => {
    seq += 1;
    const sealed = personalOf(entry).flatMap((values) => ring.seal(values) ?? []);
    const { actor, operation } = entry.cause;
    const chained: ChainedEntry = {
      account,
      seq,
      at: entry.at,
      actor: { kind: actor.kind, id: plainText(actor.id), name: textOrNull(actor.name) },
      onBehalfOf: textOrNull(entry.onBehalfOf),
      operation: textOrNull(operation),
      action: plainText(entry.action),
      subject: textOrNull(entry.subject),
      data: entry.data === undefined ? null : plainJson(entry.data),
      personal: sealed.length === 0 ? null : sealed,
      previous,
    };
    previous = entryHash(chained);
    return chained;
  });
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined ? null : plainText(text);
}
