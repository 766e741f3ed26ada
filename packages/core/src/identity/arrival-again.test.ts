import { beforeAll, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { AppPermissions } from '../permissions/apps.js';
import { MOST_GRANTS } from '../permissions/rules/rule-columns.js';
import {
  byOperator,
  days,
  type Identity,
  identityOver,
  newAccount,
  newContact,
  newSession,
  theHost,
} from './identity.test-support.js';

describeEachEngine('who arrived before', (database) => {
  let parts: Identity;
  let apps: AppPermissions;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    apps = new AppPermissions(
      parts.engine,
      parts.clock,
      parts.log,
      () => new Set(['invoices', 'courses']),
      parts.changes,
    );
  });

  const signedIn = async (account: { id: string; host: string }) => {
    const contact = await newContact(parts, account.id);
    const { id, token } = await newSession(parts, account.id, contact.id);
    return { account: account.id, session: id, contact: contact.id, token };
  };
  const counted = async (work: () => Promise<unknown>) => {
    const statements: string[] = [];
    const stop = parts.engine.observe((text) => statements.push(text));
    await work();
    stop();
    return statements.length;
  };

  test('is found again as he arrives, whosever account it is, all in one statement', async () => {
    const [one, other] = [await newAccount(parts), await newAccount(parts)];
    const company = await parts.companies.create(one.id, { name: 'Brandt' }, theHost);
    const all = [await signedIn(one), await signedIn(one), await signedIn(other)];
    await parts.companies.addMember(one.id, company.id, all[0]!.contact, 'billing', theHost);
    await apps.disallow(one.id, 'courses', byOperator('op-1'));
    const again = await parts.arrivals.findAgain(all);
    expect(again.size).toBe(3);
    for (const { session, token, account } of all) {
      const { host } = account === one.id ? one : other;
      expect(again.get(session)).toEqual(await parts.arrivals.find({ host, token }));
    }
    expect(await counted(() => parts.arrivals.findAgain(all))).toBe(1);
    expect(await counted(() => parts.arrivals.findAgain([]))).toBe(1);
  });

  test('is missing once he is gone, and only he', async () => {
    const [account, suspended] = [await newAccount(parts), await newAccount(parts)];
    const [stays, left, kept, ofSuspended] = [
      await signedIn(account),
      await signedIn(account),
      await signedIn(account),
      await signedIn(suspended),
    ];
    await parts.sessions.end(account.id, left.session, 'signed_out', theHost);
    await parts.contacts.suspend(account.id, kept.contact, theHost);
    await parts.accounts.suspend(suspended.id);
    const foreign = { account: suspended.id, session: stays.session };
    const all = [stays, left, kept, ofSuspended];
    expect([...(await parts.arrivals.findAgain(all)).keys()]).toEqual([stays.session]);
    expect([...(await parts.arrivals.findAgain([left, kept, ofSuspended])).keys()]).toEqual([]);
    expect([...(await parts.arrivals.findAgain([foreign])).keys()]).toEqual([]);
    parts.clock.forward(8 * days);
    expect((await parts.arrivals.findAgain([stays])).size).toBe(0);
  });

  test('knows of every change of the rules at once, for one statement more however many they are', async () => {
    const account = await newAccount(parts);
    const all = [await signedIn(account), await signedIn(account), await signedIn(account)];
    await parts.arrivals.findAgain(all);
    await apps.disallow(account.id, 'courses', byOperator('op-1'));
    const settings = async () =>
      [...(await parts.arrivals.findAgain(all)).values()].map((arrival) => arrival.settings[0]?.status);
    expect(await counted(settings)).toBe(2);
    await apps.allow(account.id, 'courses', byOperator('op-1'));
    expect(await settings()).toEqual(['allowed', 'allowed', 'allowed']);
  });

  test('has the grants that concern him where they are too many to keep', async () => {
    const account = await newAccount(parts);
    const all = [await signedIn(account), await signedIn(account)];
    const deny = (id: string) =>
      apps.grant(account.id, { app: 'courses', effect: 'deny', for: { subject: 'contact', id } }, byOperator('op-1'));
    const own = [await deny(all[0]!.contact), await deny(all[1]!.contact)];
    for (let i = 0; i < MOST_GRANTS; i += 1) await deny((await newContact(parts, account.id)).id);
    const grants = async () => {
      const again = await parts.arrivals.findAgain(all);
      return all.map(({ session }) => again.get(session)?.signedIn?.facts.grants);
    };
    expect(await grants()).toEqual(own.map((grant) => [grant]));
    expect(await counted(grants)).toBe(1);
  });
});
