import { bySystem, type Cause } from '../changes/cause.js';
import { Changes } from '../changes/changes.js';
import type { NewEntry } from '../changes/kernel-change.js';
import type { Engine } from '../data/engine.js';
import { type Identity, identityOver, newAccount } from '../identity/identity.test-support.js';
import { Secrets } from '../secret.js';
import { AuditTrail } from './audit-trail.js';
import { PersonalKeys } from './personal-keys.js';
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
    note: (account: string, entries: readonly NewEntry[], cause: Cause = bySystem('test')) =>
      changes.run(account, cause, async (change) => {
        for (const entry of entries) change.note(entry);
      }),
  };
}

export type AuditNode = ReturnType<typeof auditNode>;

export const oldSecret = 'the secret of last year, 32 bytes long';
export const newSecret = 'the secret of this year, 32 bytes long';

/** An account with a trail, over an empty database. */
export async function auditOver(engine: Engine) {
  const parts = await identityOver(engine);
  return { parts, node: auditNode(engine, parts, oldSecret), newAccount: async () => (await newAccount(parts)).id };
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
