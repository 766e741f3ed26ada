import path from 'node:path';
import { bySystem, type Cause } from '../changes/cause.js';
import { Changes } from '../changes/changes.js';
import type { NewEntry } from '../changes/kernel-change.js';
import { isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { newId } from '../id.js';
import { type Identity, identityOver } from '../identity/identity.test-support.js';
import type { KernelTables } from '../identity/tables.js';
import { Secrets } from '../secret.js';
import { AuditLog } from './audit-log.js';
import { AuditTrail } from './audit-trail.js';
import { PersonalKeys } from './personal-keys.js';
import type { AuditRow } from './rows.js';
import type { AuditTables } from './tables.js';

/** The audit trail as one node has it. */
export function auditNode(engine: Engine, { clock }: Pick<Identity, 'clock'>, secret: string | readonly string[]) {
  const keys = new PersonalKeys(engine, clock, new Secrets(secret));
  const trail = new AuditTrail(engine, keys);
  const changes = new Changes(engine, clock, [trail]);
  return {
    engine,
    keys,
    changes,
    log: new AuditLog(engine, clock, keys),
    note: (account: string, entries: readonly NewEntry[], cause: Cause = bySystem('test')) =>
      changes.run(account, cause, async (change) => {
        for (const entry of entries) change.note(entry);
      }),
  };
}

export type AuditNode = ReturnType<typeof auditNode>;

export const oldSecret = 'the secret of last year, 32 bytes long';
export const newSecret = 'the secret of this year, 32 bytes long';

/** Accounts with trails that hold nothing yet, over an empty database. */
export async function auditOver(engine: Engine) {
  const parts = await identityOver(engine);
  const newAccount = async () => {
    const id = newId(parts.clock);
    const at = isoNow(parts.clock);
    // Not by the service, which notes that there is one.
    await engine
      .kysely<KernelTables>()
      .insertInto('portico_account')
      .values({
        id,
        slug: `trail-${id}`,
        name: 'Trail',
        status: 'active',
        status_at: at,
        locale: 'en',
        time_zone: 'UTC',
        currency: 'EUR',
        external_id: null,
        created_at: at,
      })
      .execute();
    return id;
  };
  return { parts, node: auditNode(engine, parts, oldSecret), newAccount };
}

export const ada: Cause = {
  actor: { kind: 'contact', id: 'ada' },
  operation: 'POST /visits',
  from: { address: '192.0.2.1', device: 'Firefox, Windows', session: 'one' },
};
export const olga: Cause = {
  actor: { kind: 'operator', id: 'olga', name: 'Olga Office' },
  operation: 'contacts.update',
  from: { address: '198.51.100.7' },
};

/** A trail of eight entries, with what is personal of three people, one of whom was erased. */
export async function noteEight(node: AuditNode, account: string): Promise<void> {
  const personal = { contactId: 'bea', values: { name: 'Bea Ähre', address: 'bea@example.com' } };
  await node.note(account, [{ action: 'visit.planned', subject: 'visit:1', data: { place: 'Süd', guests: 3 } }], ada);
  await node.note(account, [{ action: 'contact.changed', subject: 'contact:bea', personal }], olga);
  await node.note(
    account,
    [{ action: 'visit.moved', subject: 'visit:1', data: { days: -1.5 } }, { action: 'visit.seen' }],
    ada,
  );
  await node.note(account, [{ action: 'contact.erased', subject: 'contact:bea', erases: 'bea' }], olga);
  await node.note(account, [{ action: 'visit.moved', subject: 'visit:2', personal }], ada);
  await node.note(account, [{ action: 'visit.started' }, { action: 'visit.ended', data: { list: [true, null, ''] } }]);
}

/** The rows of a trail as they are. */
export function auditRows(engine: Engine, account: string) {
  return engine
    .kysely<AuditTables>()
    .selectFrom('portico_audit')
    .selectAll()
    .where('account_id', '=', account)
    .orderBy('seq')
    .execute();
}

/** Puts other rows, and another head or none, in the place of a trail. */
export async function writeRows(
  { engine }: Pick<AuditNode, 'engine'>,
  account: string,
  rows: readonly AuditRow[],
  head: { readonly seq: number; readonly hash: string | null } | null,
): Promise<void> {
  const db = engine.kysely<AuditTables>();
  await db.deleteFrom('portico_audit').where('account_id', '=', account).execute();
  await db.deleteFrom('portico_audit_head').where('account_id', '=', account).execute();
  if (rows.length > 0)
    await db
      .insertInto('portico_audit')
      .values([...rows])
      .execute();
  if (head !== null)
    await db
      .insertInto('portico_audit_head')
      .values({ account_id: account, ...head })
      .execute();
}

/** The script that checks exports. */
export const checkScript = path.join(import.meta.dirname, '../../bin/portico-verify-audit.mjs');

interface Checked {
  readonly ok: boolean;
  readonly line: number;
  readonly entry: number | null;
  readonly message: string;
}

/** What the script does. It is no TypeScript, since it stands alone. */
export async function scriptCheck() {
  const script: unknown = await import(checkScript);
  return (script as { readonly check: Check }).check;
}

type Check = (
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  known?: { readonly seq: number; readonly hash: string },
) => Promise<Checked>;
