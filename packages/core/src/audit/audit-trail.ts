import type { Compilable } from 'kysely';
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

  async write({ tx, account, at, cause }: KernelChange, { entries }: WhatHappened): Promise<readonly Compilable[]> {
    const noted = entries.map((entry) => ({ ...entry, at, cause }));
    return this.appendEntries(tx, account, noted);
  }

  /**
   * Adds entries to an account's chain, as the last act of a transaction: from here to its end, all who add to the same
   * chain wait, so that numbers are gap-free and in the order of commits. One wait for the database, but for an
   * account's first entry.
   *
   * @returns what writes them
   */
  async appendEntries(
    tx: EngineTransaction,
    account: string,
    entries: readonly NewAuditEntry[],
  ): Promise<readonly Compilable[]> {
    if (entries.length === 0) return [];
    const db = tx.kysely<AuditTables>();
    const { head, ring } = await this.#lock(tx, account, holdersOf(entries));
    const chained = chain(account, head, entries, ring);
    const last = chained.at(-1);
    if (last === undefined) return [];
    const rows = chained.map(rowOf);
    const parts = Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, part) =>
      rows.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
    );
    return [
      ...parts.map((part) => db.insertInto('portico_audit').values(part)),
      db
        .updateTable('portico_audit_head')
        .set({ seq: last.seq, hash: entryHash(last) })
        .where('account_id', '=', account),
      ...(ring.added.length > 0 ? [db.insertInto('portico_audit_key').values(ring.added)] : []),
      ...entries.flatMap(({ erases, at }) => (erases === undefined ? [] : [this.keys.erase(db, ring, erases, at)])),
    ];
  }

  /** Locks an account's head until the transaction ends, and reads it and keys behind the lock. */
  async #lock(
    tx: EngineTransaction,
    account: string,
    holders: readonly string[],
  ): Promise<{ readonly head: Head; readonly ring: KeyRing }> {
    const db = tx.kysely<AuditTables>();
    const found = db.selectFrom('portico_audit_head').select(['seq', 'hash']).where('account_id', '=', account);
    // On PostgreSQL both are sent at once, and run one after the other.
    const [head, ring] = await Promise.all([
      (this.engine.name === 'postgres' ? found.forUpdate() : found).executeTakeFirst(),
      this.keys.of(db, account, holders),
    ]);
    if (head !== undefined) return { head, ring };
    const [made, again] = await Promise.all([this.#firstHead(tx, account), this.keys.of(db, account, holders)]);
    return { head: made, ring: again };
  }

  async #firstHead(tx: EngineTransaction, account: string): Promise<Head> {
    return tx
      .kysely<AuditTables>()
      .insertInto('portico_audit_head')
      .values({ account_id: account, seq: 0, hash: null })
      .onConflict((conflict) =>
        conflict.column('account_id').doUpdateSet((row) => ({ seq: row.ref('portico_audit_head.seq') })),
      )
      .returning(['seq', 'hash'])
      .executeTakeFirstOrThrow();
  }
}

/** Of whom an entry keeps something, or keeps nothing any more. */
function holdersOf(entries: readonly NewAuditEntry[]): string[] {
  const each = entries.flatMap((entry) => [...personalOf(entry).map(({ holder }) => holder), entry.erases]);
  return [...new Set(each.filter((holder) => holder !== undefined))];
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
