import { z } from 'zod';
import type { ActorKind } from '../changes/cause.js';
import type { Clock } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { Moment, readInput, Searched } from '../identity/operator-input.js';
import { type Page, type PageRequest, pageSize, pageStart } from '../identity/page.js';
import { type AuditHead, AuditHeadInput, readHead } from './audit-head.js';
import { type ChainedEntry, entryAsItStands } from './entry.js';
import { exportTrail } from './export.js';
import type { KeyRing, PersonalKeys } from './personal-keys.js';
import type { AuditRow } from './rows.js';
import type { AuditTables } from './tables.js';
import { type AuditVerification, verifyTrail } from './verification.js';

/** From where somebody acted. */
export interface AuditOrigin {
  /** The network address. */
  readonly address?: string;
  /** Such as `Firefox, Windows`. */
  readonly device?: string;
  /** The session's id. */
  readonly session?: string;
}

/** What an entry has of one person. */
export interface AuditPersonal {
  /** Whose: a contact's id, or `operator:` and the host's id. */
  readonly of: string;
  /** `erased` with his key. `unreadable`: the secret that protects his key is not in the portal's list any more. */
  readonly state: 'readable' | 'erased' | 'unreadable';
  /** From where he acted, if it was he. */
  readonly from?: AuditOrigin;
  /** What the entry says of him: names, addresses. */
  readonly values?: Readonly<Record<string, string>>;
}

/** Something that was done, as the audit trail keeps it. */
export interface AuditEntry {
  /** From 1, without a gap, in the order of commits. */
  readonly seq: number;
  /** When the change began, ISO 8601 in UTC. */
  readonly at: string;
  readonly actor: { readonly kind: ActorKind; readonly id: string; readonly name: string | null };
  /** The contact in whose place the actor acted. */
  readonly onBehalfOf: string | null;
  /** What was called, such as `POST /contracts/:id/sign`. */
  readonly operation: string | null;
  /** Such as `contact.suspended`. */
  readonly action: string;
  /** Such as `contact:0198b7a2-...`. */
  readonly subject: string | null;
  readonly data: unknown;
  readonly personal: readonly AuditPersonal[];
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** Which entries are asked for. */
export interface AuditFilter extends PageRequest {
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  /** The actor's id. */
  readonly actor?: string | undefined;
  /** ISO 8601; this moment and later. */
  readonly from?: string | undefined;
  /** ISO 8601; earlier than this moment. */
  readonly before?: string | undefined;
}

const Filter = z.object({
  action: Searched.optional(),
  subject: Searched.optional(),
  actor: Searched.optional(),
  from: Moment.optional(),
  before: Moment.optional(),
});

/** What was done in each account: read, verified and handed out. Writing is the `AuditTrail`'s. */
export class AuditLog {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly keys: PersonalKeys,
  ) {}

  /** The latest first. @throws PortalError `input_invalid`, `limit_invalid`, `cursor_invalid` 422 */
  async list(accountId: string, filter: AuditFilter = {}): Promise<Page<AuditEntry>> {
    const size = pageSize(filter);
    const after = pageStart(filter, (text) => /^\d{1,15}$/.test(text));
    const { action, subject, actor, from, before } = readInput(Filter, 'filter', filter);
    const db = this.engine.kysely<AuditTables>();
    let query = db
      .selectFrom('portico_audit')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('seq', 'desc')
      .limit(size + 1);
    if (action !== undefined) query = query.where('action', '=', action);
    if (subject !== undefined) query = query.where('subject', '=', subject);
    if (actor !== undefined) query = query.where('actor_id', '=', actor);
    if (from !== undefined) query = query.where('at', '>=', from);
    if (before !== undefined) query = query.where('at', '<', before);
    if (after !== undefined) query = query.where('seq', '<', Number(after));
    const rows = await query.execute();
    const read = rows.slice(0, size).map((row) => ({ entry: entryAsItStands(row), row }));
    const holders = new Set(read.flatMap(({ entry }) => (entry.personal ?? []).map(({ holder }) => holder)));
    const ring = await this.keys.of(db, accountId, [...holders]);
    const next = rows.length > size ? String(read.at(-1)?.row.seq) : null;
    return { items: read.map(({ entry, row }) => shown(entry, row, ring)), next };
  }

  /** How far the trail has come: worth keeping elsewhere, for {@link verify}. */
  async head(accountId: string): Promise<AuditHead> {
    const head = await readHead(this.engine.kysely<AuditTables>(), accountId);
    return head ?? { seq: 0, hash: null };
  }

  /**
   * Whether every entry is as it was written: reads them all. Names the first that is not, and what is wrong with it.
   *
   * @param known a {@link head} that was kept elsewhere. Whoever can write to the database can write the whole trail
   *   anew; that such a one still leads to this head he cannot bring about.
   * @throws PortalError `input_invalid` 422
   */
  async verify(accountId: string, known?: AuditHead): Promise<AuditVerification> {
    return verifyTrail(this.engine, accountId, readInput(AuditHeadInput.optional(), 'head', known));
  }

  /**
   * The whole trail as lines of JSON ([NDJSON](https://github.com/ndjson/ndjson-spec), UTF-8): a header, the entries as
   * they were hashed, and an end with the head. `npx portico-verify-audit <file>` checks such a file without a portal.
   * What is personal stays encrypted in it.
   */
  async export(accountId: string): Promise<ReadableStream<Uint8Array>> {
    return exportTrail(this.engine, this.clock, accountId);
  }
}

function shown(entry: ChainedEntry, { hash }: AuditRow, ring: KeyRing): AuditEntry {
  const { seq, at, actor, onBehalfOf, operation, action, subject, data, personal } = entry;
  return {
    seq,
    at,
    actor: { ...actor, kind: actor.kind as ActorKind },
    onBehalfOf,
    operation,
    action,
    subject,
    data,
    personal: (personal ?? []).map((sealed) => {
      const opened = ring.open(sealed);
      return typeof opened === 'string'
        ? { of: sealed.holder, state: opened }
        : { of: sealed.holder, state: 'readable', ...opened };
    }),
    hash,
  };
}
