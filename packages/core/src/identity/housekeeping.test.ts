import { beforeAll, beforeEach, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import {
  byOperator,
  days,
  type Identity,
  identityOver,
  newAccount,
  newContact,
  type TestAccount,
} from './identity.test-support.js';
import type { KernelTables } from './tables.js';

const _problem = (code: string, status: number) => expect.objectContaining({ code, status });

describeEachEngine('housekeeping', (database) => {
  let parts: Identity;
  let account: TestAccount;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });

  const db = () => parts.engine.kysely<KernelTables>();

  test('housekeeping forgets old tickets and touches nothing that is valid', async () => {
    const local = await identityOver(database.engine);
    const contact = await newContact(local, account.id);
    const made = await local.signInLinks.create(account.id, { contact: contact.id }, byOperator('op-1'));
    await local.housekeeping.sweep();
    expect(await local.signIn.look(account.id, made.token, undefined)).toBe('code');
    local.clock.forward(days);
    await local.housekeeping.sweep();
    const status = () =>
      db().selectFrom('portico_ticket').select('status').where('contact_id', '=', contact.id).executeTakeFirst();
    expect(await status()).toMatchObject({ status: 'expired' });
    local.clock.forward(31 * days);
    await local.housekeeping.sweep();
    expect(await status()).toBeUndefined();
  });
});
