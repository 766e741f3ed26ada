import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Cause } from '../changes/cause.js';
import { describeEachEngine } from '../data/each-engine.js';
import { AppPermissions } from '../permissions/apps.js';
import { decide } from '../permissions/decision.js';
import {
  byOperator,
  type Identity,
  identityOver,
  newAccount,
  newAddress,
  newContact,
  type TestAccount,
  theHost,
} from './identity.test-support.js';

/** What JavaScript passes where TypeScript is not asked. */
const untyped = <Wanted>(value: unknown) => value as Wanted;
const refused = (detail: RegExp) =>
  expect.objectContaining({ code: 'input_invalid', status: 422, message: expect.stringMatching(detail) });

const oddMarks = [
  '',
  'a\u0000b',
  '\u0000',
  'a\nb',
  '\ud800',
  'a\udfffb',
  'a\u202eb',
  'a\u2066b',
  'x'.repeat(201),
  7,
  {},
];

describeEachEngine('what operators pass', (database) => {
  const installed = new Set(['invoices']);
  let parts: Identity;
  let apps: AppPermissions;
  let account: TestAccount;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    apps = new AppPermissions(parts.engine, parts.clock, parts.log, () => installed, parts.changes);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });
  const sees = async (contactId: string) =>
    decide(await apps.facts(account.id, contactId), 'invoices', installed, () => true).allowed;

  describe('is refused, with what would be right, and nothing is stored', () => {
    test.each(['Deny', 'DENY', 'denied', '', null, undefined, ['deny']])('as a grant’s effect: %j', async (effect) => {
      const { id } = await newContact(parts, account.id);
      const grant = { app: 'invoices', effect: untyped<'deny'>(effect), for: { subject: 'contact' as const, id } };
      await expect(apps.grant(account.id, grant, byOperator('op-1'))).rejects.toEqual(
        refused(/\/effect.*"allow"\|"deny"/),
      );
      expect(await apps.grants(account.id, 'invoices')).toEqual([]);
      expect(await sees(id)).toBe(true);
    });

    test.each([
      [{ subject: 'kind', kind: 'Client' }, /\/for\/kind.*"lead"\|"client"/],
      [{ subject: 'kind' }, /\/for\/kind/],
      [{ subject: 'Contact', id: 'x' }, /\/for\/subject/],
      [{ subject: 'contact', id: 7 }, /\/for\/id/],
      [null, /\/for/],
    ])('as whom a grant is about: %j', async (subject, detail) => {
      const grant = {
        app: 'invoices',
        effect: 'deny' as const,
        for: untyped<{ subject: 'kind'; kind: 'lead' }>(subject),
      };
      await expect(apps.grant(account.id, grant, byOperator('op-1'))).rejects.toEqual(refused(detail));
    });

    test.each(['Granted', 'nobody', '', null])('as an app’s access: %j', async (access) => {
      await expect(apps.setAccess(account.id, 'invoices', untyped(access), byOperator('op-1'))).rejects.toEqual(
        refused(/"everyone"\|"granted"/),
      );
      expect((await apps.list(account.id))[0]).toMatchObject({ access: 'everyone', by: null });
    });

    test.each([7, null, 'x'.repeat(201), 'a\u0000'])('as an app: %j', async (app) => {
      await expect(apps.allow(account.id, untyped(app), byOperator('op-1'))).rejects.toEqual(refused(/app/));
    });

    test.each(oddMarks)('as an operator’s id: %j', async (by) => {
      const cause: Cause = { actor: { kind: 'operator', id: untyped(by), name: 'Olga Office' } };
      for (const act of [
        () => apps.disallow(account.id, 'invoices', cause),
        () =>
          apps.grant(account.id, { app: 'invoices', effect: 'deny', for: { subject: 'kind', kind: 'lead' } }, cause),
      ]) {
        await expect(act()).rejects.toEqual(refused(/operator.*1 to 200 characters/));
      }
    });

    test.each(['admin', 'Owner', '', null, undefined])('as a role: %j', async (role) => {
      const contact = await newContact(parts, account.id);
      const company = await parts.companies.create(account.id, { name: 'Brandt' }, theHost);
      await expect(
        parts.companies.addMember(account.id, company.id, contact.id, untyped(role), theHost),
      ).rejects.toEqual(refused(/"owner"\|"billing"\|"member"/));
      expect(await parts.companies.members(account.id, company.id)).toEqual([]);
    });

    test.each(['admin', 'Lead', '', null])('as a kind: %j', async (odd) => {
      const kind = untyped<'lead'>(odd);
      const email = newAddress();
      const contact = await newContact(parts, account.id);
      for (const act of [
        () => parts.contacts.create(account.id, { email, name: 'Anna', kind }, theHost),
        () => parts.contacts.upsert(account.id, { email, name: 'Anna', kind }, theHost),
        () => parts.contacts.upsert(account.id, { email: contact.email, name: 'Anna', kind }, theHost),
        () => parts.contacts.update(account.id, contact.id, { kind }, theHost),
      ]) {
        await expect(act()).rejects.toEqual(refused(/\/kind.*"lead"\|"client"/));
      }
      expect(await parts.contacts.byEmail(account.id, email)).toBeUndefined();
      expect(await parts.contacts.get(account.id, contact.id)).toEqual(contact);
    });

    test.each(['Joined', '', null])('as a status to list by: %j', async (status) => {
      await expect(parts.contacts.list(account.id, { status: untyped(status) })).rejects.toEqual(
        refused(/"known"\|"invited"/),
      );
    });

    test.each(oddMarks)('as an external id: %j', async (odd) => {
      const externalId = untyped<string>(odd);
      const email = newAddress();
      const contact = await newContact(parts, account.id);
      for (const act of [
        () => parts.accounts.create({ slug: 'odd-one', name: 'Odd', externalId }),
        () => parts.companies.create(account.id, { name: 'Odd', externalId }, theHost),
        () => parts.contacts.create(account.id, { email, name: 'Anna', externalId }, theHost),
        () => parts.contacts.upsert(account.id, { email: contact.email, name: 'Anna', externalId }, theHost),
      ]) {
        await expect(act()).rejects.toEqual(refused(/\/externalId.*(1 to 200 characters|string)/));
      }
      // To look up what cannot exist is no fault.
      expect(await parts.accounts.byExternalId(externalId)).toBeUndefined();
      expect(await parts.accounts.bySlug(externalId)).toBeUndefined();
      expect(await parts.companies.byExternalId(account.id, externalId)).toBeUndefined();
      expect(await parts.contacts.byExternalId(account.id, externalId)).toBeUndefined();
      expect(await apps.grants(account.id, externalId)).toEqual([]);
    });

    test.each(['a\u0000b', '\ud800', 'Anna\u202egnp.exe', '\u2067x', 'a\u2028b', '\uffff', ' '])(
      'as a name: %j',
      async (name) => {
        const contact = await newContact(parts, account.id);
        const company = await parts.companies.create(account.id, { name: 'Brandt' }, theHost);
        for (const act of [
          () => parts.accounts.create({ slug: 'odd-two', name }),
          () => parts.accounts.update(account.id, { name }),
          () => parts.companies.create(account.id, { name }, theHost),
          () => parts.companies.rename(account.id, company.id, name, theHost),
          () => parts.contacts.create(account.id, { email: newAddress(), name }, theHost),
          () => parts.contacts.upsert(account.id, { email: contact.email, name }, theHost),
          () => parts.contacts.update(account.id, contact.id, { name }, theHost),
        ]) {
          await expect(act()).rejects.toEqual(expect.objectContaining({ code: 'name_invalid', status: 422 }));
        }
      },
    );

    test('as anything that is no text', async () => {
      const contact = await newContact(parts, account.id);
      const company = await parts.companies.create(account.id, { name: 'Brandt' }, theHost);
      for (const act of [
        () => parts.contacts.create(account.id, untyped({ email: 7, name: 'Anna' }), theHost),
        () => parts.contacts.create(account.id, untyped({ email: newAddress() }), theHost),
        () => parts.contacts.create(account.id, untyped(undefined), theHost),
        () => parts.contacts.update(account.id, contact.id, untyped({ locale: 7 }), theHost),
        () => parts.companies.create(account.id, untyped({ name: null }), theHost),
        () => parts.companies.rename(account.id, company.id, untyped(7), theHost),
        () => parts.accounts.create(untyped({ slug: 7, name: 'Odd' })),
        () => parts.accounts.update(account.id, untyped({ timeZone: null })),
        () => parts.signInLinks.create(account.id, untyped({ contact: 7 }), byOperator('op-1')),
      ]) {
        await expect(act()).rejects.toEqual(refused(/expected (string|object)/));
      }
    });

    test.each(['false', 'no', 1, null])('as whether a link needs only a press: %j', async (instant) => {
      const { id } = await newContact(parts, account.id);
      await expect(
        parts.signInLinks.create(account.id, { contact: id, instant: untyped(instant) }, byOperator('op-1')),
      ).rejects.toEqual(refused(/\/instant.*boolean/));
    });
  });

  test('external ids of any script and of 200 characters are kept as they are', async () => {
    for (const externalId of ['kunde/42', 'Ключ №7', '👩\u200d🎨', 'e\u0301', 'x'.repeat(200), '💶'.repeat(200)]) {
      const contact = await parts.contacts.create(
        account.id,
        { email: newAddress(), name: 'Anna', externalId },
        theHost,
      );
      expect(await parts.contacts.byExternalId(account.id, externalId)).toEqual({ ...contact, externalId });
    }
  });
});
