import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import type { Engine } from '../data/engine.js';
import { newId } from '../id.js';
import { identityOver, theHost } from '../identity/identity.test-support.js';
import type { KernelTables } from '../identity/tables.js';
import { Inbox } from './inbox.js';

describeEachEngine('notifications of many are found', (database) => {
  let inbox: Inbox;
  let owner: { accountId: string; contactId: string };
  beforeAll(async () => {
    const { engine } = database;
    const { accounts, contacts, clock } = await identityOver(engine);
    inbox = new Inbox(engine, clock, { touch: async () => {} });
    const account = await accounts.create({ name: 'Studio', slug: 'studio' });
    const { id } = await contacts.create(account.id, { email: 'hanna@example.com', name: 'Hanna' }, theHost);
    owner = { accountId: account.id, contactId: id };
    const rows = Array.from({ length: 2000 }, (_, i) => ({
      account_id: account.id,
      id: newId(clock),
      contact_id: id,
      company_id: null,
      topic: 'order_placed',
      item: null,
      path: '/orders',
      data: '{}',
      inbox: 'listed' as const,
      read_at: i % 100 === 0 ? null : '2026-11-24T09:00:00.000Z',
      email: 'off' as const,
      mail_status: 'none' as const,
      mail_id: null,
      mail_at: null,
      created_at: '2026-11-24T09:00:00.000Z',
    }));
    for (let from = 0; from < rows.length; from += 500)
      await engine
        .kysely<KernelTables>()
        .insertInto('portico_notification')
        .values(rows.slice(from, from + 500))
        .execute();
    await sql`analyze`.execute(engine.kysely());
  });

  test('by an index of what is unread, where they are counted', async () => {
    const topics = ['order_placed', 'order_due'];
    const parameters = [owner.accountId, owner.contactId, 'listed', ...topics];
    const plan = await planOf(database.engine, parameters, async () =>
      expect(await inbox.unread(owner, topics)).toBe(20),
    );
    expect(plan).toContain('portico_notification_unread');
  });

  test('by an index of when they were, where the old ones go', async () => {
    expect(await planOf(database.engine, ['2025-11-24T09:00:00.000Z'], () => inbox.sweep())).toContain(
      'portico_notification_age',
    );
  });
});

/** How the database finds what the one statement of `work` asks for. */
async function planOf(engine: Engine, parameters: readonly string[], work: () => Promise<unknown>): Promise<string> {
  const statements: string[] = [];
  const stop = engine.observe((text) => statements.push(text));
  await work();
  stop();
  expect(statements).toHaveLength(1);
  const explain = engine.name === 'sqlite' ? 'explain query plan' : 'explain';
  const plan = await engine.run({ sql: `${explain} ${statements[0]}`, parameters, reads: false, returns: true });
  return JSON.stringify(plan.rows);
}
