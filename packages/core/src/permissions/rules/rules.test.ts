import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../../data/each-engine.js';
import type { Engine } from '../../data/engine.js';
import { newId } from '../../id.js';
import {
  byOperator,
  type Identity,
  identityOver,
  newAccount,
  newContact,
  newSession,
  type TestAccount,
  theHost,
} from '../../identity/identity.test-support.js';
import { Launchers } from '../../launcher/launchers.js';
import { AppPermissions } from '../apps.js';
import { MOST_GRANTS } from './rule-columns.js';

const installed = new Set(['invoices', 'estimates', 'courses']);
const now = '2026-11-24T09:00:00.000Z';

describeEachEngine('the rules of an account', (database) => {
  let parts: Identity;
  let other: Identity;
  let nodes: readonly Identity[];
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    other = await identityOver(await database.open());
    nodes = [parts, other];
  });

  const permissions = (node: Identity) =>
    new AppPermissions(node.engine, node.clock, node.log, () => installed, node.changes);
  const launchers = (node: Identity) => new Launchers(node.engine, node.clock, node.log, () => installed, node.changes);
  const schema = (engine: Engine) => (engine.schema === undefined ? sql`` : sql`${sql.id(engine.schema)}.`);
  /** Somebody else's SQL, past everything of ours. */
  const byHand = (text: ReturnType<typeof sql>, node = parts) => text.execute(node.engine.kysely());
  const table = (name: string) => sql`${schema(parts.engine)}${sql.ref(name)}`;
  const revisionOf = async (account: { id: string }): Promise<number> => {
    const { rows } = await sql<{ revision: number }>`
      select revision from ${table('portico_account')} where id = ${account.id}`.execute(parts.engine.kysely());
    return rows[0]!.revision;
  };
  const signedIn = async (account: TestAccount) => {
    const contact = await newContact(parts, account.id);
    const { token } = await newSession(parts, account.id, contact.id);
    return { contact, arrive: (node = parts) => node.arrivals.find({ host: account.host, token }) };
  };
  const counted = async (work: () => Promise<unknown>, node = parts) => {
    const statements: string[] = [];
    const stop = node.engine.observe((text) => statements.push(text));
    await work();
    stop();
    return statements;
  };

  describe('have a number, which the database raises', () => {
    const setting = (account: string, app: string) => sql`
      insert into ${table('portico_app_setting')} (account_id, app, status, status_at, access, changed_by)
      values (${account}, ${app}, 'allowed', ${now}, 'everyone', 'somebody')`;
    const grant = (account: string, kind: string) => sql`
      insert into ${table('portico_grant')} (account_id, id, app, effect, contact_kind, granted_by, created_at)
      values (${account}, ${newId(parts.clock)}, 'invoices', 'deny', ${kind}, 'somebody', ${now})`;
    const title = (account: string) => sql`
      insert into ${table('portico_app_title')} (account_id, app, title) values (${account}, 'invoices', 'Bills')`;
    const launcher = (account: string) => sql`
      insert into ${table('portico_launcher')} (account_id, app_order, changed_by, changed_at)
      values (${account}, '[]', 'somebody', ${now})`;
    const brand = (account: string) => sql`
      insert into ${table('portico_brand')} (account_id, tokens, version, updated_at)
      values (${account}, '{"formality":"informal"}', 1, ${now})`;

    test.each([
      ['portico_app_setting', (account: string) => setting(account, 'invoices'), sql`access = 'granted'`],
      ['portico_grant', (account: string) => grant(account, 'client'), sql`effect = 'allow'`],
      ['portico_app_title', title, sql`title = 'Receipts'`],
      ['portico_launcher', launcher, sql`landing = 'invoices'`],
      ['portico_brand', brand, sql`version = 2`],
    ] as const)(
      'with every row of %s that comes, changes, moves to another account or goes',
      async (name, insert, change) => {
        const [one, two, third] = [await newAccount(parts), await newAccount(parts), await newAccount(parts)];
        let before: readonly number[] = [];
        const look = async () => Promise.all([one, two, third].map(revisionOf));
        const expectRaised = async (...raised: readonly boolean[]) => {
          const after = await look();
          expect(after.map((revision, i) => revision > (before[i] ?? 0))).toEqual(raised);
          before = after;
        };
        before = await look();
        await byHand(insert(one.id));
        await expectRaised(true, false, false);
        await byHand(sql`update ${table(name)} set ${change} where account_id = ${one.id}`);
        await expectRaised(true, false, false);
        await byHand(sql`update ${table(name)} set account_id = ${two.id} where account_id = ${one.id}`);
        await expectRaised(true, true, false);
        await byHand(sql`delete from ${table(name)} where account_id = ${two.id}`);
        await expectRaised(false, true, false);
      },
    );

    test('of every account whose rows one statement changes', async () => {
      const accounts = [await newAccount(parts), await newAccount(parts), await newAccount(parts)];
      for (const { id } of accounts.slice(0, 2)) {
        for (const app of installed) await byHand(setting(id, app));
      }
      const before = await Promise.all(accounts.map(revisionOf));
      await byHand(sql`update ${table('portico_app_setting')} set access = 'granted'`);
      const after = await Promise.all(accounts.map(revisionOf));
      expect(after.map((revision, i) => revision > before[i]!)).toEqual([true, true, false]);
      await byHand(sql`delete from ${table('portico_app_setting')}`);
      const last = await Promise.all(accounts.map(revisionOf));
      expect(last.map((revision, i) => revision > after[i]!)).toEqual([true, true, false]);
    });

    test('only if the change stays', async () => {
      const account = await newAccount(parts);
      const before = await revisionOf(account);
      await expect(
        parts.engine.transaction(async (tx) => {
          await setting(account.id, 'invoices').execute(tx.kysely());
          throw new Error('changed my mind');
        }),
      ).rejects.toThrow('changed my mind');
      expect(await revisionOf(account)).toBe(before);
    });

    test.runIf(database.name === 'postgres')('also when all rows are gone at once', async () => {
      const account = await newAccount(parts);
      const before = await revisionOf(account);
      await byHand(sql`truncate ${table('portico_app_setting')}`);
      expect(await revisionOf(account)).toBeGreaterThan(before);
    });

    test.runIf(database.name === 'postgres')(
      'for whoever may change them, whatever his search path and rights',
      async () => {
        const account = await newAccount(parts);
        const before = await revisionOf(account);
        const role = `clerk_${newId(parts.clock).replaceAll('-', '')}`;
        await parts.engine.transaction(async (tx) => {
          const db = tx.kysely();
          await sql`create role ${sql.id(role)}`.execute(db);
          await sql`grant usage on schema ${sql.id(parts.engine.schema!)} to ${sql.id(role)}`.execute(db);
          await sql`grant insert on ${table('portico_app_setting')} to ${sql.id(role)}`.execute(db);
          await sql`create temp table portico_account (id uuid, revision bigint)`.execute(db);
          await sql`set local role ${sql.id(role)}`.execute(db);
          await setting(account.id, 'invoices').execute(db);
          await sql`reset role`.execute(db);
          await sql`drop table pg_temp.portico_account`.execute(db);
          await sql`drop owned by ${sql.id(role)}`.execute(db);
          await sql`drop role ${sql.id(role)}`.execute(db);
        });
        expect(await revisionOf(account)).toBeGreaterThan(before);
      },
    );
  });

  test('are read once, and again when their number has changed', async () => {
    const account = await newAccount(parts);
    const { arrive, contact } = await signedIn(account);
    expect(await counted(arrive)).toHaveLength(2);
    expect(await counted(arrive)).toHaveLength(1);
    await permissions(parts).grant(
      account.id,
      { app: 'invoices', effect: 'deny', for: { subject: 'contact', id: contact.id } },
      byOperator('op-1'),
    );
    expect(await counted(arrive)).toHaveLength(2);
    expect(await counted(arrive)).toHaveLength(1);
    // Another contact of the account finds them kept, and so does anybody.
    const { arrive: another } = await signedIn(account);
    expect(await counted(another)).toHaveLength(1);
    expect(await counted(() => parts.arrivals.find({ host: account.host }))).toHaveLength(1);
    // What changes in another account costs nothing here.
    await permissions(parts).disallow((await newAccount(parts)).id, 'invoices', byOperator('op-1'));
    expect(await counted(arrive)).toHaveLength(1);
  });

  test('are in force at the next request on every node, whoever changed them', async () => {
    const account = await newAccount(parts);
    const { arrive } = await signedIn(account);
    for (const node of nodes) expect((await arrive(node))?.settings).toEqual([]);
    await byHand(sql`
      insert into ${table('portico_app_setting')} (account_id, app, status, status_at, access, changed_by)
      values (${account.id}, 'invoices', 'disallowed', ${now}, 'everyone', 'somebody')`);
    for (const node of nodes) expect((await arrive(node))?.settings).toMatchObject([{ status: 'disallowed' }]);
    await byHand(
      sql`update ${table('portico_app_setting')} set status = 'allowed' where account_id = ${account.id}`,
      other,
    );
    for (const node of nodes) expect((await arrive(node))?.settings).toMatchObject([{ status: 'allowed' }]);
    await launchers(other).rename(account.id, 'invoices', 'Bills', byOperator('op-1'));
    for (const node of nodes) expect((await arrive(node))?.arrangement.titles.get('invoices')).toBe('Bills');
    await other.brands.set(account.id, { name: 'Studio', formality: 'informal' }, byOperator('op-1'));
    for (const node of nodes) expect((await arrive(node))?.account.formality).toBe('informal');
  });

  test('with many grants are not kept whole, but those of each contact are', async () => {
    const account = await newAccount(parts);
    const [first, second] = [await signedIn(account), await signedIn(account)];
    const company = await parts.companies.create(account.id, { name: 'Brandt' }, theHost);
    const apps = permissions(parts);
    const deny = (subject: 'contact' | 'company', id: string) =>
      apps.grant(account.id, { app: 'courses', effect: 'deny', for: { subject, id } }, byOperator('op-1'));
    const own = await deny('contact', first.contact.id);
    const ofCompany = await deny('company', company.id);
    for (let i = 0; i < MOST_GRANTS; i += 1) await deny('contact', (await newContact(parts, account.id)).id);

    expect((await first.arrive())?.signedIn?.facts.grants).toEqual([own]);
    expect((await second.arrive())?.signedIn?.facts.grants).toEqual([]);
    expect(await counted(first.arrive)).toHaveLength(1);
    expect((await first.arrive())?.signedIn?.facts.grants).toEqual([own]);
    // A place in a company raises no number; it makes other grants count.
    await parts.companies.addMember(account.id, company.id, second.contact.id, 'member', theHost);
    expect((await second.arrive())?.signedIn?.facts.grants).toEqual([ofCompany]);
    expect(await counted(second.arrive)).toHaveLength(1);
    await parts.companies.removeMember(account.id, company.id, second.contact.id, theHost);
    expect((await second.arrive())?.signedIn?.facts.grants).toEqual([]);
    await apps.revoke(account.id, own.id, byOperator('op-1'));
    expect((await first.arrive())?.signedIn?.facts.grants).toEqual([]);
  });

  /** What a step of an interleaving does: a change, or an arrival that is begun and not waited for. */
  const steps = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('arrive' as const), node: fc.nat(1) }),
      fc.record({ kind: fc.constant('change' as const), node: fc.nat(1), wait: fc.boolean() }),
    ),
    { minLength: 4, maxLength: 24 },
  );

  test('are never older than what was committed before the request, however requests and changes interleave', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const account = await newAccount(parts);
        const { arrive, contact } = await signedIn(account);
        // Every change leaves its count in two places at once: rules that do not belong together would show it.
        let committed = 0;
        let begun = 0;
        let last: Promise<unknown> = Promise.resolve();
        const change = (node: Identity) => {
          begun += 1;
          const count = begun;
          last = last.then(() =>
            node.engine.transaction(async (tx) => {
              const db = tx.kysely();
              await sql`delete from ${table('portico_app_setting')} where account_id = ${account.id}`.execute(db);
              await sql`insert into ${table('portico_app_setting')} (account_id, app, status, status_at, access, changed_by)
                values (${account.id}, 'invoices', 'allowed', ${now}, 'everyone', ${String(count)})`.execute(db);
              await sql`delete from ${table('portico_grant')} where account_id = ${account.id}`.execute(db);
              await sql`insert into ${table('portico_grant')} (account_id, id, app, effect, party_id, granted_by, created_at)
                values (${account.id}, ${newId(node.clock)}, 'invoices', 'allow', ${contact.id}, ${String(count)}, ${now})`.execute(
                db,
              );
            }),
          );
          last = last.then(() => {
            committed = Math.max(committed, count);
          });
          return last;
        };
        const arrivals: Promise<void>[] = [];
        for (const step of taken) {
          const node = nodes[step.node]!;
          if (step.kind === 'change') {
            const changed = change(node);
            if (step.wait) await changed;
          } else {
            const floor = committed;
            arrivals.push(
              arrive(node).then((arrival) => {
                const { settings, grants } = arrival!.signedIn!.facts;
                const [set, granted] = [settings, grants].map(([first]) => Number(first?.by ?? 0));
                expect(set).toBeGreaterThanOrEqual(floor);
                expect(granted).toBe(set);
              }),
            );
          }
        }
        await Promise.all([...arrivals, last]);
        for (const node of nodes) expect(Number((await arrive(node))?.settings[0]?.by ?? 0)).toBe(begun);
      }),
      { numRuns: 40 },
    );
  });
});
