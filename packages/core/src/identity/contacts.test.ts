import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import {
  byOperator,
  type Identity,
  identityOver,
  newAccount,
  newAddress,
  newContact,
  newSession,
  type TestAccount,
  theHost,
} from './identity.test-support.js';
import type { KernelTables } from './tables.js';

const problem = (code: string, status: number) => expect.objectContaining({ code, status });
const nobody = '00000000-0000-7000-8000-000000000000';

describeEachEngine('contacts', (database) => {
  let parts: Identity;
  let account: TestAccount;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });

  const session = (contactId: string) => newSession(parts, account.id, contactId);
  const isIn = async (token: string) =>
    (await parts.arrivals.find({ host: account.host, token }))?.signedIn !== undefined;

  test('are known at first, with the address as typed', async () => {
    const contact = await parts.contacts.create(
      account.id,
      { email: ' Hanna@Brandt.Example ', name: 'Hanna Brandt' },
      theHost,
    );
    expect(contact).toMatchObject({
      email: 'Hanna@Brandt.Example',
      kind: 'client',
      status: 'known',
      joinedAt: null,
      invitedAt: null,
      locale: null,
      externalId: null,
    });
    expect(await parts.contacts.get(account.id, contact.id)).toEqual(contact);
    expect(await parts.contacts.byEmail(account.id, 'HANNA@brandt.example')).toEqual(contact);
  });

  test('of one account share no address and no external id; those of two may', async () => {
    const email = newAddress();
    const first = await parts.contacts.create(account.id, { email, name: 'A', externalId: 'x' }, theHost);
    await expect(parts.contacts.create(account.id, { email: email.toUpperCase(), name: 'B' }, theHost)).rejects.toEqual(
      expect.objectContaining({ code: 'contact_exists', status: 409, members: { contactId: first.id } }),
    );
    await expect(
      parts.contacts.create(account.id, { email: newAddress(), name: 'B', externalId: 'x' }, theHost),
    ).rejects.toEqual(problem('external_id_taken', 409));
    const other = await newAccount(parts);
    await parts.contacts.create(other.id, { email, name: 'A', externalId: 'x' }, theHost);
    await expect(parts.contacts.create(nobody, { email, name: 'A' }, theHost)).rejects.toEqual(
      problem('account_not_found', 404),
    );
    const parties = await parts.engine
      .kysely<KernelTables>()
      .selectFrom('portico_party')
      .selectAll()
      .where('account_id', '=', account.id)
      .execute();
    expect(parties).toHaveLength(1);
  });

  test('are nothing to another account', async () => {
    const contact = await newContact(parts, account.id);
    const other = await newAccount(parts);
    expect(await parts.contacts.byId(other.id, contact.id)).toBeUndefined();
    expect(await parts.contacts.byEmail(other.id, contact.email)).toBeUndefined();
    for (const act of [
      () => parts.contacts.get(other.id, contact.id),
      () => parts.contacts.update(other.id, contact.id, { name: 'Stolen' }, theHost),
      () => parts.contacts.suspend(other.id, contact.id, theHost),
      () => parts.contacts.restore(other.id, contact.id, theHost),
      () => parts.contacts.markInvited(other.id, contact.id, theHost),
    ]) {
      await expect(act()).rejects.toEqual(problem('contact_not_found', 404));
    }
    expect(await parts.contacts.get(account.id, contact.id)).toEqual(contact);
  });

  describe('upsert', () => {
    test('twice is once', async () => {
      const email = newAddress();
      const first = await parts.contacts.upsert(account.id, { email, name: 'Anna', externalId: 'u-1' }, theHost);
      const second = await parts.contacts.upsert(
        account.id,
        {
          email,
          name: 'Anna Berg',
          kind: 'lead',
          externalId: 'u-1',
        },
        theHost,
      );
      expect(second).toEqual({ ...first, name: 'Anna Berg', kind: 'lead' });
    });

    test('ten at once make one contact', async () => {
      const email = newAddress();
      const contacts = await Promise.all(
        Array.from({ length: 10 }, () => parts.contacts.upsert(account.id, { email, name: 'Anna' }, theHost)),
      );
      expect(new Set(contacts.map(({ id }) => id)).size).toBe(1);
    });

    test('finds by address whom the host did not know yet, and by external id whose address changed', async () => {
      const contact = await newContact(parts, account.id);
      const { token } = await session(contact.id);
      const link = await parts.signInLinks.create(
        account.id,
        { contact: contact.id, instant: true },
        byOperator('op-1'),
      );
      const known = await parts.contacts.upsert(
        account.id,
        { email: contact.email, name: 'Anna', externalId: 'u-2' },
        theHost,
      );
      expect(known).toMatchObject({ id: contact.id, externalId: 'u-2' });
      expect(await isIn(token)).toBe(true);

      const email = newAddress();
      const moved = await parts.contacts.upsert(account.id, { email, name: 'Anna', externalId: 'u-2' }, theHost);
      expect(moved).toMatchObject({ id: contact.id, email });
      expect(await isIn(token)).toBe(false);
      expect(await parts.signIn.look(account.id, link.token, undefined)).toBeUndefined();
    });

    test('refuses to make two people one', async () => {
      const [anna, bert] = [newAddress(), newAddress()];
      await parts.contacts.upsert(account.id, { email: anna, name: 'Anna', externalId: 'a' }, theHost);
      await parts.contacts.upsert(account.id, { email: bert, name: 'Bert', externalId: 'b' }, theHost);
      await expect(
        parts.contacts.upsert(account.id, { email: anna, name: 'Bert', externalId: 'b' }, theHost),
      ).rejects.toEqual(problem('contact_exists', 409));
      await expect(
        parts.contacts.upsert(account.id, { email: anna, name: 'Anna', externalId: 'c' }, theHost),
      ).rejects.toEqual(problem('external_id_taken', 409));
    });
  });

  test('change name, kind and language', async () => {
    const contact = await newContact(parts, account.id);
    expect(
      await parts.contacts.update(account.id, contact.id, { name: 'Anna B.', kind: 'lead', locale: 'de-at' }, theHost),
    ).toMatchObject({
      name: 'Anna B.',
      kind: 'lead',
      locale: 'de-AT',
    });
    expect(await parts.contacts.update(account.id, contact.id, { locale: null }, theHost)).toMatchObject({
      locale: null,
      name: 'Anna B.',
    });
    expect(await parts.contacts.update(account.id, contact.id, {}, theHost)).toMatchObject({ name: 'Anna B.' });
  });

  test('are counted by status and listed in pages', async () => {
    const made = [];
    for (let i = 0; i < 5; i += 1) made.push(await newContact(parts, account.id));
    await parts.contacts.markInvited(account.id, made[0]!.id, theHost);
    await parts.contacts.markInvited(account.id, made[0]!.id, theHost);
    await parts.contacts.suspend(account.id, made[1]!.id, theHost);
    expect(await parts.contacts.counts(account.id)).toEqual({
      known: 3,
      invited: 1,
      joined: 0,
      suspended: 1,
      removed: 0,
    });
    const first = await parts.contacts.list(account.id, { limit: 3 });
    const second = await parts.contacts.list(account.id, { limit: 3, after: first.next ?? undefined });
    expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
    expect(second.next).toBeNull();
    expect((await parts.contacts.list(account.id, { status: 'invited' })).items.map(({ id }) => id)).toEqual([
      made[0]!.id,
    ]);
  });

  test('return from a suspension as what they were', async () => {
    const contact = await newContact(parts, account.id);
    await parts.contacts.markInvited(account.id, contact.id, theHost);
    const { token } = await session(contact.id);
    expect(await parts.contacts.suspend(account.id, contact.id, theHost)).toMatchObject({ status: 'suspended' });
    expect(await isIn(token)).toBe(false);
    await expect(parts.contacts.suspend(account.id, contact.id, theHost)).rejects.toEqual(
      problem('contact_not_active', 409),
    );
    expect(await parts.contacts.restore(account.id, contact.id, theHost)).toMatchObject({ status: 'invited' });
    await expect(parts.contacts.restore(account.id, contact.id, theHost)).rejects.toEqual(
      problem('contact_not_suspended', 409),
    );
  });

  describe('of companies', () => {
    const members = async (companyId: string) =>
      (await parts.companies.members(account.id, companyId)).map(({ contactId, role }) => [contactId, role]);

    test('are found, and brought up to date, by what the host calls both', async () => {
      const account = await newAccount(parts);
      const { companies } = parts;
      const given = { name: 'Brandt', externalId: 'c-1' };
      const made = await Promise.all([1, 2, 3].map(() => companies.upsert(account.id, given, theHost)));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(await companies.upsert(account.id, { name: 'Brandt GmbH', externalId: 'c-1' }, theHost)).toEqual({
        ...made[0],
        name: 'Brandt GmbH',
      });
      await expect(companies.upsert(account.id, { name: 'No id' } as never, theHost)).rejects.toMatchObject({
        status: 422,
      });

      const email = newAddress();
      const contact = await parts.contacts.create(account.id, { email, name: 'Anna', externalId: 'p-1' }, theHost);
      await companies.addMember(account.id, { externalId: 'c-1' }, { externalId: 'p-1' }, 'owner', theHost);
      const members = () => companies.members(account.id, { externalId: 'c-1' });
      expect(await members()).toMatchObject([{ contactId: contact.id, role: 'owner' }]);
      // Another account's mark is nobody's.
      const other = await newAccount(parts);
      await companies.upsert(other.id, given, theHost);
      const foreign = companies.addMember(other.id, { externalId: 'c-1' }, { externalId: 'p-1' }, 'owner', theHost);
      await expect(foreign).rejects.toMatchObject({ code: 'contact_not_found' });
      await companies.removeMember(other.id, { externalId: 'c-1' }, { externalId: 'p-1' }, theHost);
      expect(await members()).toHaveLength(1);
      await companies.removeMember(account.id, { externalId: 'c-1' }, { externalId: 'p-1' }, theHost);
      expect(await members()).toEqual([]);
    });

    test('have a role that can change and end', async () => {
      const company = await parts.companies.create(account.id, { name: 'Brandt Keramik', externalId: 'c-1' }, theHost);
      expect(await parts.companies.byExternalId(account.id, 'c-1')).toEqual(company);
      const contact = await newContact(parts, account.id);
      await parts.companies.addMember(account.id, company.id, contact.id, 'member', theHost);
      await parts.companies.addMember(account.id, company.id, contact.id, 'owner', theHost);
      expect(await members(company.id)).toEqual([[contact.id, 'owner']]);
      await parts.companies.removeMember(account.id, company.id, contact.id, theHost);
      await parts.companies.removeMember(account.id, company.id, contact.id, theHost);
      expect(await members(company.id)).toEqual([]);
      await parts.companies.addMember(account.id, company.id, contact.id, 'billing', theHost);
      expect(await members(company.id)).toEqual([[contact.id, 'billing']]);
    });

    test('never cross accounts', async () => {
      const other = await newAccount(parts);
      const company = await parts.companies.create(account.id, { name: 'Ours' }, theHost);
      const [theirs, ours] = [await newContact(parts, other.id), await newContact(parts, account.id)];
      await expect(parts.companies.addMember(account.id, company.id, theirs.id, 'owner', theHost)).rejects.toEqual(
        problem('contact_not_found', 404),
      );
      await expect(parts.companies.addMember(other.id, company.id, theirs.id, 'owner', theHost)).rejects.toEqual(
        problem('company_not_found', 404),
      );
      await expect(parts.companies.addMember(account.id, ours.id, ours.id, 'owner', theHost)).rejects.toEqual(
        problem('company_not_found', 404),
      );
      await expect(parts.companies.addMember(account.id, company.id, company.id, 'owner', theHost)).rejects.toEqual(
        problem('contact_not_found', 404),
      );
      await expect(parts.companies.rename(other.id, company.id, 'Stolen', theHost)).rejects.toEqual(
        problem('company_not_found', 404),
      );
      expect(await parts.companies.list(other.id)).toEqual({ items: [], next: null });
      await expect(parts.companies.create(nobody, { name: 'X' }, theHost)).rejects.toEqual(
        problem('account_not_found', 404),
      );
      await parts.companies.create(account.id, { name: 'X', externalId: 'same' }, theHost);
      await expect(parts.companies.create(account.id, { name: 'Y', externalId: 'same' }, theHost)).rejects.toEqual(
        problem('external_id_taken', 409),
      );
      await parts.companies.create(other.id, { name: 'Z', externalId: 'same' }, theHost);
    });
  });

  test('and companies are known to plugins by name, one statement for all, and none of another account', async () => {
    const other = await newAccount(parts);
    const [contact, stranger] = [await newContact(parts, account.id), await newContact(parts, other.id)];
    const company = await parts.companies.create(account.id, { name: 'Brandt' }, theHost);
    const statements: string[] = [];
    const stop = parts.engine.observe((sql) => statements.push(sql));
    const names = await parts.parties.names(account.id, [
      contact.id,
      company.id,
      contact.id,
      stranger.id,
      nobody,
      'odd',
    ]);
    stop();
    expect(statements).toHaveLength(1);
    expect(Object.fromEntries(names)).toEqual({
      [contact.id]: { id: contact.id, kind: 'contact', name: 'Anna Berg' },
      [company.id]: { id: company.id, kind: 'company', name: 'Brandt' },
    });
    expect((await parts.parties.names(account.id, [])).size).toBe(0);
  });
});
