import { randomBytes } from 'node:crypto';
import type { Compilable, Kysely, Selectable } from 'kysely';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { newId } from '../id.js';
import type { Secrets } from '../secret.js';
import { canonicalJson, type SealedValues } from './entry.js';
import type { PersonalValues } from './new-entry.js';
import { openBytes, sealBytes } from './sealing.js';
import type { AuditKeyTable, AuditTables } from './tables.js';

const PURPOSE = 'audit personal keys';
/** How many keys are sealed anew in one round. */
const AT_ONCE = 500;

type KeyRow = Selectable<AuditKeyTable>;
type Db = Kysely<AuditTables>;

/** What a person's values are when they are read: themselves, `erased` with his key, or `unreadable` without one. */
export type OpenedValues = PersonalValues['values'] | 'erased' | 'unreadable';

/**
 * The keys of the people of whom the audit trail keeps something personal. Each has his own, which is sealed with a key
 * from the portal's secret; when it is erased, what it encrypted stays as it is and nobody can read it.
 */
export class PersonalKeys {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
  ) {}

  /** The keys of some people. */
  async of(db: Db, account: string, holders: readonly string[]): Promise<KeyRing> {
    const rows =
      holders.length === 0
        ? []
        : await db
            .selectFrom('portico_audit_key')
            .selectAll()
            .where('account_id', '=', account)
            .where('holder', 'in', holders)
            .orderBy('id')
            .execute();
    return new KeyRing(account, rows, this.secrets, this.clock);
  }

  /**
   * What erases the keys of a person for good. Under the lock of the account's head, or an entry under way could make
   * another.
   *
   * @param ring what was read of him under the lock
   */
  erase(db: Db, ring: KeyRing, holder: string, at: string): Compilable {
    const { account } = ring;
    if (ring.knows(holder)) {
      return db
        .updateTable('portico_audit_key')
        .set({ sealed: null, sealed_by: null, at })
        .where('account_id', '=', account)
        .where('holder', '=', holder)
        .where('sealed', 'is not', null);
    }
    // Whoever never had a key must not get one afterwards.
    const id = newId(this.clock);
    return db
      .insertInto('portico_audit_key')
      .values({ account_id: account, holder, id, sealed: null, sealed_by: null, at });
  }

  /**
   * Seals anew, with the current secret, what an earlier one sealed, so that the earlier one can be dropped from the
   * list. A part at a time: the housekeeping comes again.
   */
  async sweep(): Promise<void> {
    const [current, ...earlier] = this.secrets.keys(PURPOSE);
    if (earlier.length === 0) return;
    const db = this.engine.kysely<AuditTables>();
    const rows = await db
      .selectFrom('portico_audit_key')
      .selectAll()
      .where(
        'sealed_by',
        'in',
        earlier.map(({ id }) => id),
      )
      .limit(AT_ONCE)
      .execute();
    for (const row of rows) {
      const key = openKey(this.secrets, row);
      if (key === undefined) continue;
      await db
        .updateTable('portico_audit_key')
        .set({ sealed: sealBytes(current.key, key, boundTo(row)), sealed_by: current.id })
        .where('account_id', '=', row.account_id)
        .where('holder', '=', row.holder)
        .where('id', '=', row.id)
        // It may have been erased meanwhile.
        .where('sealed', '=', row.sealed)
        .execute();
    }
  }
}

/** Keys of some people of one account, those of them who had none being given one. */
export class KeyRing {
  /** Rows to be written with what was sealed. */
  readonly added: AuditKeyTable[] = [];
  readonly #keys = new Map<string, Uint8Array>();
  readonly #erased = new Set<string>();
  readonly #known: Set<string>;
  /** The key with which each seals. */
  readonly #current = new Map<string, string>();

  constructor(
    readonly account: string,
    rows: readonly KeyRow[],
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {
    this.#known = new Set(rows.map(({ holder }) => holder));
    for (const row of rows) {
      const key = openKey(secrets, row);
      if (row.sealed === null) this.#erased.add(row.holder);
      else if (key !== undefined) this.#take(row, key);
    }
  }

  /** Whether there is a key of his, be it erased. */
  knows(holder: string): boolean {
    return this.#known.has(holder);
  }

  /** Nothing for whoever was erased: nothing personal is kept of him any more. */
  seal({ holder, values }: PersonalValues): SealedValues | undefined {
    if (this.#erased.has(holder)) return undefined;
    const id = this.#current.get(holder) ?? this.#make(holder);
    const key = this.#keys.get(id);
    if (key === undefined) return undefined;
    const sealed = sealBytes(key, Buffer.from(canonicalJson(values)), `${this.account} ${holder}`);
    return { holder, key: id, sealed };
  }

  open({ holder, key: id, sealed }: SealedValues): OpenedValues {
    if (this.#erased.has(holder)) return 'erased';
    const key = this.#keys.get(id);
    const bytes = key && openBytes(key, sealed, `${this.account} ${holder}`);
    return bytes === undefined ? 'unreadable' : JSON.parse(bytes.toString());
  }

  #make(holder: string): string {
    const [current] = this.secrets.keys(PURPOSE);
    const key = randomBytes(32);
    const row = { account_id: this.account, holder, id: newId(this.clock) };
    const sealed = sealBytes(current.key, key, boundTo(row));
    this.#known.add(holder);
    this.added.push({ ...row, sealed, sealed_by: current.id, at: isoNow(this.clock) });
    this.#take(row, key);
    return row.id;
  }

  #take({ holder, id }: Pick<KeyRow, 'holder' | 'id'>, key: Uint8Array): void {
    this.#keys.set(id, key);
    this.#current.set(holder, id);
  }
}

function openKey(secrets: Secrets, row: KeyRow): Uint8Array | undefined {
  const from = secrets.keys(PURPOSE).find(({ id }) => id === row.sealed_by);
  return from && row.sealed !== null ? openBytes(from.key, row.sealed, boundTo(row)) : undefined;
}

function boundTo({ account_id, holder, id }: Pick<KeyRow, 'account_id' | 'holder' | 'id'>): string {
  return `${account_id} ${holder} ${id}`;
}
