import { beforeAll, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { AppPermissions } from '../permissions/apps.js';
import {
  byOperator,
  type Identity,
  identityOver,
  newAccount,
  newContact,
  newSession,
  type TestAccount,
  theHost,
} from './identity.test-support.js';

/** Every column that holds one word of a closed list, with its words. */
const lists = [
  ['portico_account', 'status', ['active', 'suspended', 'closed']],
  ['portico_domain', 'status', ['pending', 'verified', 'active', 'failing', 'removed']],
  ['portico_party', 'kind', ['contact', 'company']],
  ['portico_contact', 'kind', ['lead', 'client']],
  ['portico_contact', 'status', ['known', 'invited', 'joined', 'suspended', 'removed']],
  ['portico_contact', 'suspended_from', ['known', 'invited', 'joined']],
  ['portico_membership', 'role', ['owner', 'billing', 'member']],
  ['portico_membership', 'status', ['active', 'ended']],
  ['portico_session', 'kind', ['portal', 'view']],
  ['portico_session', 'status', ['live', 'ended']],
  ['portico_ticket', 'purpose', ['ask', 'operator']],
  ['portico_ticket', 'status', ['open', 'used', 'expired', 'void']],
  ['portico_app_setting', 'status', ['allowed', 'disallowed']],
  ['portico_app_setting', 'access', ['everyone', 'granted']],
  ['portico_grant', 'effect', ['allow', 'deny']],
  ['portico_grant', 'contact_kind', ['lead', 'client']],
] as const;

describeEachEngine('closed lists', (database) => {
  let parts: Identity;
  let account: TestAccount;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    account = await newAccount(parts);
    const contact = await newContact(parts, account.id);
    const company = await parts.companies.create(account.id, { name: 'Brandt' }, theHost);
    await parts.companies.addMember(account.id, company.id, contact.id, 'member', theHost);
    await parts.signInLinks.create(account.id, { contact: contact.id }, byOperator('op-1'));
    await newSession(parts, account.id, contact.id);
    const apps = new AppPermissions(parts.engine, parts.clock, parts.log, () => new Set(['invoices']), parts.changes);
    await apps.allow(account.id, 'invoices', byOperator('op-1'));
    await apps.grant(
      account.id,
      { app: 'invoices', effect: 'deny', for: { subject: 'kind', kind: 'client' } },
      byOperator('op-1'),
    );
  });

  test.each(lists)('%s.%s takes its words, and the database itself refuses any other', async (table, column, words) => {
    const set = (word: string) =>
      parts.engine
        .kysely<Record<string, Record<string, string>>>()
        .updateTable(table)
        .set({ [column]: word })
        .where(table === 'portico_account' ? 'id' : 'account_id', '=', account.id)
        .executeTakeFirstOrThrow();
    for (const word of words) expect((await set(word)).numUpdatedRows).toBeGreaterThan(0n);
    const [first] = words;
    for (const odd of ['', 'admin', first.toUpperCase(), ` ${first}`]) {
      await expect(set(odd)).rejects.toEqual(expect.objectContaining({ name: 'ConstraintViolation', kind: 'check' }));
    }
  });
});
