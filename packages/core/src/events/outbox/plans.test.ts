import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { describeEachEngine } from '../../data/each-engine.js';
import { type Identity, identityOver } from '../../identity/identity.test-support.js';
import { createLog } from '../../log.js';
import { EventLeftovers } from '../leftovers.js';
import { Deliveries } from './deliveries.js';
import { DeliveryLog } from './delivery-log.js';

const DONE = 20_000;
const DUE = 400;

describeEachEngine('a large outbox', (database) => {
  let parts: Identity;
  let account: string;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    ({ id: account } = await parts.accounts.create({ slug: 'studio', name: 'Studio' }));
    await fill(0, DONE, 'done');
    await fill(DONE, DUE, 'due');
    await run(database.name === 'sqlite' ? 'analyze' : 'analyze portico_delivery, portico_event');
  });

  /** In the kernel's schema, which raw text names by the path of the connection. */
  async function run(text: string): Promise<unknown[]> {
    const { engine } = database;
    return engine.transaction(async (tx) => {
      if (engine.schema !== undefined)
        await sql`set local search_path to ${sql.id(engine.schema)}`.execute(tx.kysely());
      return (await sql.raw(text).execute(tx.kysely())).rows;
    });
  }

  /** Deliveries of a hundred subjects, each of an event of its own. */
  async function fill(from: number, count: number, status: string): Promise<void> {
    const numbers =
      database.name === 'sqlite'
        ? `with recursive numbers(n) as (select ${from} union all select n + 1 from numbers where n < ${from + count - 1})`
        : `with numbers as (select generate_series(${from}, ${from + count - 1}) as n)`;
    const text = (start: string) =>
      database.name === 'sqlite' ? `printf('${start}-%012d', n)` : `('${start}-' || lpad(n::text, 12, '0'))::uuid`;
    const [id, item] = [text('00000000-0000-7000-8000'), text('00000000-0000-7000-9000')];
    const at = database.name === 'sqlite' ? `'2026-11-24T08:00:00.000Z'` : `'2026-11-24T08:00:00.000Z'::timestamptz`;
    await run(`${numbers} insert into portico_delivery
      (account_id, id, kind, consumer, subject, version, item_id, status, status_at, due_at, attempts, created_at)
      select '${account}', ${id}, 'subscriber', 'shelf', 'order:' || (n % 100), n, ${item}, '${status}', ${at}, ${at}, 0, ${at}
      from numbers`);
    await run(`${numbers} insert into portico_event (account_id, id, name, subject, version, data, at)
      select '${account}', ${item}, 'order.placed', 'order:' || (n % 100), n, '{}', ${at} from numbers`);
  }

  /** How the database does each statement, whatever its values. */
  async function plans(work: () => Promise<unknown>): Promise<string[]> {
    const texts: string[] = [];
    const stop = database.engine.observe((text) => texts.push(text));
    await work();
    stop();
    const statements = texts.filter((text) => /^(select|update|delete|with)\b/.test(text));
    expect(statements.length).toBeGreaterThan(0);
    return Promise.all(
      statements.map(async (text) => {
        const rows = await run(
          `${database.name === 'sqlite' ? 'explain query plan' : 'explain (generic_plan)'} ${text}`,
        );
        return `${text}\n${rows.map((row) => Object.values(row as object).join(' ')).join('\n')}`;
      }),
    );
  }
  const wholeTable = /\bSCAN (portico_|each|earlier)|Seq Scan/;

  it('is looked through by indexes for what is due', async () => {
    const log = createLog(
      () => {},
      () => '',
    );
    const deliveries = new Deliveries(database.engine, parts.clock, log, [
      { kind: 'subscriber', consumers: ['shelf'], deliver: async () => {} },
    ]);
    for (const plan of await plans(() => deliveries.claim(8))) expect(plan).not.toMatch(wholeTable);
    const tasks = await deliveries.claim(200);
    // The first of each subject: eight are under way.
    expect(tasks).toHaveLength(92);
  });

  it('is swept by indexes', async () => {
    const leftovers = new EventLeftovers(database.engine, parts.clock);
    // Where much is old, the deliveries of its events may well be found by reading all of them once.
    const wholeTable = /\bSCAN portico_|Seq Scan on portico_event\b/;
    for (const plan of await plans(() => leftovers.sweep())) expect(plan).not.toMatch(wholeTable);
  });

  it('is listed by indexes', async () => {
    const log = new DeliveryLog(database.engine, () => parts.changes);
    const eventId = '00000000-0000-7000-9000-000000000007';
    for (const plan of await plans(() => log.list(account, { eventId }))) expect(plan).not.toMatch(wholeTable);
  });
});
