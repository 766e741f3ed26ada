import { beforeAll, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { isId } from '../id.js';
import { AppPermissions } from '../permissions/apps.js';
import { randomToken } from '../secret.js';
import {
  byOperator,
  days,
  type Identity,
  identityOver,
  minutes,
  newAccount,
  newContact,
  newSession,
  theHost,
} from './identity.test-support.js';

describeEachEngine('arrival', (database) => {
  let parts: Identity;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
  });

  const signIn = (accountId: string, contactId: string, replaces?: string) =>
    newSession(parts, accountId, contactId, replaces);
  const find = (host: string, token?: string, slug?: string) => parts.arrivals.find({ host, token, slug });

  describe('which account', () => {
    test('is found by host, or by slug', async () => {
      const account = await newAccount(parts);
      expect((await find(account.host))?.account).toEqual({
        id: account.id,
        slug: account.slug,
        name: account.name,
        locale: 'en',
        timeZone: 'UTC',
        currency: 'EUR',
        externalId: null,
        formality: 'formal',
      });
      expect((await find('portal.example', undefined, account.slug))?.account.id).toBe(account.id);
      expect((await find(account.host, undefined, account.slug))?.account.id).toBe(account.id);
    });

    test('unknown host and slug: nothing', async () => {
      expect(await find('nobody.example')).toBeUndefined();
      expect(await find('portal.example', undefined, 'nobody')).toBeUndefined();
      expect(await find('portal.example', undefined, '')).toBeUndefined();
    });

    test('host and path that name different accounts: nothing', async () => {
      const [one, other] = [await newAccount(parts), await newAccount(parts)];
      expect(await find(one.host, undefined, other.slug)).toBeUndefined();
    });

    test('a suspended account is nothing, and is back when restored', async () => {
      const account = await newAccount(parts);
      const contact = await newContact(parts, account.id);
      const { token } = await signIn(account.id, contact.id);
      await parts.accounts.suspend(account.id);
      expect(await find(account.host, token)).toBeUndefined();
      expect(await find('portal.example', token, account.slug)).toBeUndefined();
      await parts.accounts.restore(account.id);
      expect((await find(account.host, token))?.signedIn?.contact.id).toBe(contact.id);
    });

    test('a removed host is nothing', async () => {
      const account = await newAccount(parts);
      await parts.domains.remove(account.id, account.host, theHost);
      expect(await find(account.host)).toBeUndefined();
    });
  });

  describe('who', () => {
    test('is nobody without a token', async () => {
      const { host } = await newAccount(parts);
      expect((await find(host))?.signedIn).toBeUndefined();
    });

    test('is the contact, with everything that decides, read in one statement once the rules are kept', async () => {
      const account = await newAccount(parts);
      const contact = await newContact(parts, account.id);
      const [mine, left, foreign] = await Promise.all(
        ['Brandt', 'Left', 'Foreign'].map((name) => parts.companies.create(account.id, { name }, theHost)),
      );
      await parts.companies.addMember(account.id, mine!.id, contact.id, 'billing', theHost);
      await parts.companies.addMember(account.id, left!.id, contact.id, 'owner', theHost);
      await parts.companies.removeMember(account.id, left!.id, contact.id, theHost);
      const apps = new AppPermissions(
        parts.engine,
        parts.clock,
        parts.log,
        () => new Set(['invoices', 'courses']),
        parts.changes,
      );
      await apps.disallow(account.id, 'courses', byOperator('op-1'));
      const ours = [
        await apps.grant(
          account.id,
          { app: 'invoices', effect: 'allow', for: { subject: 'contact', id: contact.id } },
          byOperator('op-1'),
        ),
        await apps.grant(
          account.id,
          { app: 'invoices', effect: 'deny', for: { subject: 'company', id: mine!.id } },
          byOperator('op-1'),
        ),
        await apps.grant(
          account.id,
          { app: 'courses', effect: 'allow', for: { subject: 'kind', kind: 'client' } },
          byOperator('op-2'),
        ),
      ];
      for (const subject of [
        { subject: 'company' as const, id: left!.id },
        { subject: 'company' as const, id: foreign!.id },
        { subject: 'kind' as const, kind: 'lead' as const },
      ]) {
        await apps.grant(account.id, { app: 'invoices', effect: 'deny', for: subject }, byOperator('op-1'));
      }
      const { token, id } = await signIn(account.id, contact.id);

      const first = await find(account.host, token);
      const statements: string[] = [];
      const stop = parts.engine.observe((sql) => statements.push(sql));
      const arrival = await find(account.host, token);
      stop();
      expect(arrival).toEqual(first);

      expect(statements).toHaveLength(1);
      const now = new Date(parts.clock.now()).toISOString();
      expect(arrival?.signedIn).toEqual({
        session: {
          kind: 'portal',
          id,
          createdAt: now,
          lastSeenAt: now,
          authTime: now,
          way: 'code',
        },
        contact: { id: contact.id, email: contact.email, name: 'Anna Berg', kind: 'client', locale: null },
        facts: {
          account: { id: account.id, slug: account.slug, status: 'active', since: account.statusAt },
          contact: { id: contact.id, kind: 'client', status: 'known', since: now },
          companies: [{ id: mine!.id, name: 'Brandt', role: 'billing' }],
          settings: [{ app: 'courses', status: 'disallowed', access: 'everyone', by: 'op-1', since: now }],
          grants: expect.arrayContaining(ours),
        },
      });
      expect(arrival?.signedIn?.facts.grants).toHaveLength(3);
    });

    test('costs the same statement whether there is a token or not', async () => {
      const { host } = await newAccount(parts);
      await find(host);
      const statements: string[] = [];
      const stop = parts.engine.observe((sql) => statements.push(sql));
      await find(host);
      await find(host, randomToken());
      await find(host, 'odd');
      stop();
      expect(statements).toHaveLength(3);
      expect(new Set(statements).size).toBe(1);
    });

    test.runIf(database.name === 'sqlite')('is found by keys alone, in whatever table', async () => {
      const account = await newAccount(parts);
      for (const slug of [undefined, account.slug]) {
        const statements: string[] = [];
        const stop = parts.engine.observe((sql) => statements.push(sql));
        await find(account.host, undefined, slug);
        stop();
        expect(statements.length).toBeGreaterThan(0);
        for (const text of statements) {
          const parameters = [...text.matchAll(/\?/g)].map(() => '');
          const plan = await parts.engine.run<{ detail: string }>({
            sql: `explain query plan ${text}`,
            parameters,
            reads: false,
            returns: true,
          });
          const taken = plan.rows.map(({ detail }) => detail);
          // Of the grants there are a few at most, found by their key.
          const scans = taken.filter((step) => step.startsWith('SCAN') && step !== 'SCAN granted');
          expect(scans).toEqual([]);
          expect(taken.includes('SCAN granted')).toBe(taken.includes('CO-ROUTINE granted'));
        }
      }
    });

    test('is nobody with a forged, truncated, foreign or ended token', async () => {
      const [account, other] = [await newAccount(parts), await newAccount(parts)];
      const contact = await newContact(parts, account.id);
      const { token, id } = await signIn(account.id, contact.id);
      expect((await find(account.host, token))?.signedIn?.contact.id).toBe(contact.id);

      const flipped = (token[0] === 'A' ? 'B' : 'A') + token.slice(1);
      const hashed = parts.secrets.sha256(token);
      for (const forged of [
        randomToken(),
        flipped,
        token.slice(0, -1),
        `${token}A`,
        `${token}=`,
        ` ${token}`,
        '',
        hashed,
        "' or 1=1 --",
      ]) {
        expect((await find(account.host, forged))?.signedIn).toBeUndefined();
      }
      expect(await find(other.host, token)).toMatchObject({ account: { id: other.id }, signedIn: undefined });
      expect(await find('portal.example', token, other.slug)).toMatchObject({ signedIn: undefined });

      expect(await parts.sessions.end(other.id, id, 'signed_out', theHost)).toBe(false);
      expect(await parts.sessions.end(account.id, id, 'signed_out', theHost)).toBe(true);
      expect(await parts.sessions.end(account.id, id, 'signed_out', theHost)).toBe(false);
      expect((await find(account.host, token))?.signedIn).toBeUndefined();
    });

    test('a contact who is suspended is nobody from the next request on, on every node, and stays so when restored', async () => {
      const account = await newAccount(parts);
      const contact = await newContact(parts, account.id);
      const { token } = await signIn(account.id, contact.id);
      await parts.contacts.suspend(account.id, contact.id, theHost);
      const node = await identityOver(await database.open());
      expect((await node.arrivals.find({ host: account.host, token }))?.signedIn).toBeUndefined();
      await parts.contacts.restore(account.id, contact.id, theHost);
      expect((await find(account.host, token))?.signedIn).toBeUndefined();
    });

    test('even a session that was left live is none for a suspended contact', async () => {
      const account = await newAccount(parts);
      const contact = await newContact(parts, account.id);
      const { token } = await signIn(account.id, contact.id);
      await parts.engine
        .kysely<import('./tables.js').KernelTables>()
        .updateTable('portico_contact')
        .set({ status: 'suspended' })
        .where('id', '=', contact.id)
        .execute();
      expect((await find(account.host, token))?.signedIn).toBeUndefined();
    });
  });

  describe('how long', () => {
    test('seven days without a request end a session; a request every few days keeps it, for thirty at most', async () => {
      const local = await identityOver(database.engine);
      const account = await newAccount(local);
      const contact = await newContact(local, account.id);
      const start = () => newSession(local, account.id, contact.id);
      const alive = async (token: string) => {
        const arrival = await local.arrivals.find({ host: account.host, token });
        await local.background.settled();
        return arrival?.signedIn !== undefined;
      };

      const idle = await start();
      local.clock.forward(7 * days - 1);
      expect(await alive(idle.token)).toBe(true);
      local.clock.forward(7 * days);
      expect(await alive(idle.token)).toBe(false);

      const busy = await start();
      for (let day = 0; day < 24; day += 6) {
        local.clock.forward(6 * days);
        expect(await alive(busy.token)).toBe(true);
      }
      local.clock.forward(6 * days - 1);
      expect(await alive(busy.token)).toBe(true);
      local.clock.forward(1);
      expect(await alive(busy.token)).toBe(false);

      await local.housekeeping.sweep();
      const rows = await local.engine
        .kysely<import('./tables.js').KernelTables>()
        .selectFrom('portico_session')
        .select(['id', 'status', 'ended_reason'])
        .where('account_id', '=', account.id)
        .execute();
      expect(rows.find(({ id }) => id === busy.id)).toMatchObject({
        status: 'ended',
        ended_reason: 'expired_absolute',
      });
      expect(rows.find(({ id }) => id === idle.id)?.status).toBe('ended');
    });

    test('last seen is written at most every five minutes, and once for requests that come together', async () => {
      const account = await newAccount(parts);
      const contact = await newContact(parts, account.id);
      const { token } = await signIn(account.id, contact.id);
      const writes: string[] = [];
      const stop = parts.engine.observe((sql) => sql.startsWith('update') && writes.push(sql));
      parts.clock.forward(5 * minutes - 1);
      await find(account.host, token);
      await parts.background.settled();
      expect(writes).toHaveLength(0);
      parts.clock.forward(1);
      await find(account.host, token);
      await parts.background.settled();
      expect(writes).toHaveLength(1);
      await find(account.host, token);
      await parts.background.settled();
      expect(writes).toHaveLength(1);
      stop();
      const seen = (await find(account.host, token))?.signedIn?.session.lastSeenAt;
      expect(seen).toBe(new Date(parts.clock.now()).toISOString());
    });

    test('the twenty-first session ends the oldest', async () => {
      const account = await newAccount(parts);
      const contact = await newContact(parts, account.id);
      const tokens: string[] = [];
      for (let i = 0; i < 21; i += 1) {
        tokens.push((await signIn(account.id, contact.id)).token);
        parts.clock.forward(1);
      }
      const live = await Promise.all(
        tokens.map(async (token) => (await find(account.host, token))?.signedIn !== undefined),
      );
      expect(live).toEqual([false, ...new Array<boolean>(20).fill(true)]);
      expect(await parts.sessions.list(account.id, contact.id)).toHaveLength(20);
      expect(
        await parts.changes.run(account.id, theHost, (change) =>
          parts.sessions.endAll(change, contact.id, 'signed_out_everywhere'),
        ),
      ).toBe(20);
      expect(await parts.sessions.list(account.id, contact.id)).toEqual([]);
    });

    test('signing in again in one browser ends the session it had', async () => {
      const account = await newAccount(parts);
      const contact = await newContact(parts, account.id);
      const first = await signIn(account.id, contact.id);
      const second = await signIn(account.id, contact.id, first.id);
      expect(second.token).not.toBe(first.token);
      expect(isId(second.id)).toBe(true);
      expect((await find(account.host, first.token))?.signedIn).toBeUndefined();
      expect((await find(account.host, second.token))?.signedIn?.session.id).toBe(second.id);
    });
  });
});
