import { beforeAll, beforeEach, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import {
  byOperator,
  type Identity,
  identityOver,
  newAccount,
  newContact,
  type TestAccount,
  theHost,
} from '../identity/identity.test-support.js';
import { AppPermissions } from './apps.js';
import { decide } from './decision.js';

const problem = (code: string, status: number) => expect.objectContaining({ code, status });
const nobody = '00000000-0000-7000-8000-000000000000';

describeEachEngine('app permissions', (database) => {
  const installed = new Set(['invoices', 'estimates', 'courses']);
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

  const sees = async (contactId: string, app: string) => {
    const node = new AppPermissions(await database.open(), parts.clock, parts.log, () => installed, parts.changes);
    return decide(await node.facts(account.id, contactId), app, installed, () => true);
  };

  test('everything is allowed until the owner says otherwise, and again afterwards', async () => {
    const { id } = await newContact(parts, account.id);
    expect(await apps.list(account.id)).toEqual(
      [...installed].map((app) => ({ app, status: 'allowed', access: 'everyone', by: null, since: null })),
    );
    expect(await sees(id, 'invoices')).toEqual({ allowed: true });
    await apps.disallow(account.id, 'invoices', byOperator('op-1'));
    expect(await sees(id, 'invoices')).toEqual({ allowed: false, reason: 'disallowed_by_account' });
    expect(await sees(id, 'estimates')).toEqual({ allowed: true });
    parts.clock.forward(1000);
    await apps.allow(account.id, 'invoices', byOperator('op-2'));
    expect(await sees(id, 'invoices')).toEqual({ allowed: true });
    expect((await apps.list(account.id))[0]).toEqual({
      app: 'invoices',
      status: 'allowed',
      access: 'everyone',
      by: 'op-2',
      since: new Date(parts.clock.now()).toISOString(),
    });
  });

  test('access and status are set apart', async () => {
    await apps.setAccess(account.id, 'courses', 'granted', byOperator('op-1'));
    await apps.disallow(account.id, 'courses', byOperator('op-1'));
    await apps.allow(account.id, 'courses', byOperator('op-1'));
    expect((await apps.list(account.id))[2]).toMatchObject({ status: 'allowed', access: 'granted' });
  });

  test('a grant opens an app to a contact, a company’s members or a kind, until it is revoked', async () => {
    const [anna, bert] = [await newContact(parts, account.id), await newContact(parts, account.id)];
    const company = await parts.companies.create(account.id, { name: 'Brandt' }, theHost);
    await parts.companies.addMember(account.id, company.id, anna.id, 'member', theHost);
    await apps.setAccess(account.id, 'courses', 'granted', byOperator('op-1'));
    for (const subject of [
      { subject: 'contact' as const, id: anna.id },
      { subject: 'company' as const, id: company.id },
    ]) {
      const grant = await apps.grant(account.id, { app: 'courses', effect: 'allow', for: subject }, byOperator('op-1'));
      expect(await apps.grants(account.id, 'courses')).toEqual([grant]);
      expect(await sees(anna.id, 'courses')).toEqual({ allowed: true });
      expect(await sees(bert.id, 'courses')).toEqual({ allowed: false, reason: 'not_granted' });
      await apps.revoke(account.id, grant.id, byOperator('op-1'));
      expect(await sees(anna.id, 'courses')).toEqual({ allowed: false, reason: 'not_granted' });
    }
    await apps.grant(
      account.id,
      { app: 'courses', effect: 'allow', for: { subject: 'kind', kind: 'lead' } },
      byOperator('op-1'),
    );
    expect(await sees(anna.id, 'courses')).toEqual({ allowed: false, reason: 'not_granted' });
    await parts.contacts.update(account.id, anna.id, { kind: 'lead' }, theHost);
    expect(await sees(anna.id, 'courses')).toEqual({ allowed: true });
  });

  test('a deny shuts an open app, and a second grant takes the place of the first', async () => {
    const { id } = await newContact(parts, account.id);
    const subject = { subject: 'contact' as const, id };
    const deny = await apps.grant(account.id, { app: 'invoices', effect: 'deny', for: subject }, byOperator('op-1'));
    expect(await sees(id, 'invoices')).toEqual({ allowed: false, reason: 'denied' });
    const allow = await apps.grant(account.id, { app: 'invoices', effect: 'allow', for: subject }, byOperator('op-2'));
    expect(allow).toMatchObject({ id: deny.id, effect: 'allow', by: 'op-2' });
    expect(await sees(id, 'invoices')).toEqual({ allowed: true });
    const kind = { app: 'invoices', for: { subject: 'kind' as const, kind: 'client' as const } };
    await apps.grant(account.id, { ...kind, effect: 'deny' }, byOperator('op-1'));
    await apps.grant(account.id, { ...kind, effect: 'deny' }, byOperator('op-1'));
    expect(await apps.grants(account.id, 'invoices')).toHaveLength(2);
    expect(await sees(id, 'invoices')).toEqual({ allowed: false, reason: 'denied' });
  });

  test('leaving a company ends what came with it', async () => {
    const anna = await newContact(parts, account.id);
    const company = await parts.companies.create(account.id, { name: 'Brandt' }, theHost);
    await parts.companies.addMember(account.id, company.id, anna.id, 'member', theHost);
    await apps.grant(
      account.id,
      { app: 'invoices', effect: 'deny', for: { subject: 'company', id: company.id } },
      byOperator('op-1'),
    );
    expect(await sees(anna.id, 'invoices')).toEqual({ allowed: false, reason: 'denied' });
    await parts.companies.removeMember(account.id, company.id, anna.id, theHost);
    expect(await sees(anna.id, 'invoices')).toEqual({ allowed: true });
  });

  test('refuses unknown apps, saying which was meant, and parties that are not the account’s', async () => {
    const other = await newAccount(parts);
    const [contact, stranger] = [await newContact(parts, account.id), await newContact(parts, other.id)];
    await expect(apps.disallow(account.id, 'invoises', byOperator('op-1'))).rejects.toEqual(
      expect.objectContaining({ code: 'app_unknown', status: 404, members: { nearest: 'invoices' } }),
    );
    for (const subject of [
      { subject: 'contact' as const, id: stranger.id },
      { subject: 'company' as const, id: contact.id },
      { subject: 'contact' as const, id: nobody },
      { subject: 'contact' as const, id: 'odd' },
    ]) {
      await expect(
        apps.grant(account.id, { app: 'invoices', effect: 'allow', for: subject }, byOperator('op-1')),
      ).rejects.toEqual(problem('party_not_found', 404));
    }
    const grant = await apps.grant(
      account.id,
      { app: 'invoices', effect: 'deny', for: { subject: 'contact', id: contact.id } },
      byOperator('op-1'),
    );
    await apps.revoke(other.id, grant.id, byOperator('op-1'));
    await apps.revoke(account.id, 'odd', byOperator('op-1'));
    expect(await apps.grants(account.id, 'invoices')).toHaveLength(1);
    expect(await apps.grants(other.id, 'invoices')).toEqual([]);
    await expect(apps.facts(other.id, contact.id)).rejects.toEqual(problem('contact_not_found', 404));
  });

  test('facts are those that an arrival has, for contacts who are not signed in and suspended ones too', async () => {
    const contact = await newContact(parts, account.id);
    const company = await parts.companies.create(account.id, { name: 'Brandt' }, theHost);
    await parts.companies.addMember(account.id, company.id, contact.id, 'owner', theHost);
    await apps.disallow(account.id, 'courses', byOperator('op-1'));
    await apps.grant(
      account.id,
      { app: 'invoices', effect: 'allow', for: { subject: 'company', id: company.id } },
      byOperator('op-1'),
    );
    const made = await parts.signInLinks.create(account.id, { contact: contact.id, instant: true }, byOperator('op-1'));
    const { session } = await parts.signIn.withLink(account.id, made.token, undefined, {
      browser: undefined,
      device: undefined,
      sessionId: undefined,
      userAgent: undefined,
      remoteAddress: '192.0.2.1',
      chosenLocale: undefined,
    });
    const arrival = await parts.arrivals.find({ host: account.host, token: session.token });
    expect(await apps.facts(account.id, contact.id)).toEqual(arrival?.signedIn?.facts);
    await parts.contacts.suspend(account.id, contact.id, theHost);
    expect(await sees(contact.id, 'invoices')).toEqual({ allowed: false, reason: 'contact_not_active' });
  });
});
