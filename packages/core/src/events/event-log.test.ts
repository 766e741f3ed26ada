import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { bySystem } from '../changes/cause.js';
import { Changes } from '../changes/changes.js';
import type { KernelChange, LastAct } from '../changes/kernel-change.js';
import { describeEachEngine } from '../data/each-engine.js';
import type { Engine } from '../data/engine.js';
import { type Identity, identityOver } from '../identity/identity.test-support.js';
import type { DomainEvent } from './event.js';
import { EventLog } from './event-log.js';
import { EventLeftovers, KEPT } from './leftovers.js';
import { Emission } from './outbox/emission.js';

/** Keeps what was written from being committed for so many milliseconds as the change's first note says. */
const holding: LastAct = {
  async write({ tx }, { entries: [note] }) {
    const seconds = Number(note?.data?.['held'] ?? 0) / 1000;
    return seconds > 0 ? [{ compile: () => sql`select pg_sleep(${seconds})`.compile(tx.kysely()) }] : [];
  },
};

describeEachEngine('the log of events', (database) => {
  let parts: Identity;
  let log: EventLog;
  const nodes: Changes[] = [];
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    log = new EventLog(database.engine);
    const changesOf = (engine: Engine) =>
      new Changes(engine, parts.clock, [
        new Emission(engine, parts.clock, []),
        ...(engine.name === 'postgres' ? [holding] : []),
      ]);
    nodes.push(changesOf(database.engine), changesOf(await database.open()));
  });

  let accounts = 0;
  async function newAccount(): Promise<string> {
    accounts += 1;
    const { id } = await parts.accounts.create({ slug: `studio-${accounts}`, name: 'Studio' });
    return id;
  }
  const tell = (account: string, subjects: readonly string[], held = 0, node = 0) =>
    nodes[node]?.run(account, bySystem('test'), async (change: KernelChange) => {
      if (held > 0) change.note({ action: 'held', data: { held } });
      for (const subject of subjects) change.emit({ name: 'visit.planned', subject, partyId: undefined, data: {} });
    });

  async function all(account: string, limit: number, from?: string): Promise<DomainEvent[]> {
    const found: DomainEvent[] = [];
    for (let after: string | null | undefined = from; after !== null; ) {
      const page = await log.list(account, { name: 'visit.planned', limit, after });
      found.push(...page.items);
      after = page.next;
    }
    return found;
  }
  const placesOf = (events: readonly DomainEvent[]) => events.map(({ subject, version }) => `${subject} ${version}`);

  it('has the order in which they happened, also within one millisecond', async () => {
    const account = await newAccount();
    const told: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      const subjects = [`visit:${i}`, `visit:${19 - i}-b`];
      await tell(account, subjects);
      told.push(...subjects.map((subject) => `${subject} 1`));
    }
    expect(placesOf(await all(account, 7))).toEqual(told);
    await tell(account, ['visit:1', 'visit:2', 'visit:1']);
    const { items } = await log.list(account, { subject: 'visit:1' });
    expect(items.map(({ version }) => version)).toEqual([1, 2, 3]);
    const rest = await log.list(account, { subject: 'visit:1', after: items[0]?.id });
    expect(rest.items.map(({ version }) => version)).toEqual([2, 3]);
  });

  it('goes on behind what is no longer kept', async () => {
    const account = await newAccount();
    await tell(account, ['visit:1']);
    const [first] = await all(account, 10);
    parts.clock.forward(KEPT + 1);
    await tell(account, ['visit:2', 'visit:3']);
    await new EventLeftovers(database.engine, parts.clock).sweep();
    expect(placesOf(await all(account, 1, first?.id))).toEqual(['visit:2 1', 'visit:3 1']);
    parts.clock.forward(KEPT + 1);
    await new EventLeftovers(database.engine, parts.clock).sweep();
    const [last] = (await all(account, 10)).slice(-1);
    await tell(account, ['visit:4']);
    expect(placesOf(await all(account, 10, last?.id))).toEqual(['visit:4 1']);
  });

  it('leaves out nothing that is committed late', async () => {
    if (database.name === 'sqlite') return;
    const account = await newAccount();
    const held = tell(account, ['visit:late'], 300);
    await heldIn(database.engine, account);
    await tell(account, ['visit:soon'], 0, 1);
    expect(placesOf(await all(account, 10))).toEqual(['visit:late 1', 'visit:soon 1']);
    await held;
  });

  const changes = fc.array(
    fc.record({
      subjects: fc.array(fc.constantFrom('visit:1', 'visit:2', 'visit:3'), { minLength: 1, maxLength: 3 }),
      held: fc.constantFrom(0, 0, 1, 4),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const { numRuns, timeout } = propertyRuns(15);
  it('is read by pages without a gap and nothing twice while new ones come in', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(changes, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (writers, limit) => {
          const account = await newAccount();
          let writing = true;
          const written = Promise.all(
            writers.map(async (writer, i) => {
              for (const { subjects, held } of writer) await tell(account, subjects, held, i % 2);
            }),
          ).finally(() => {
            writing = false;
          });
          const read: DomainEvent[] = [];
          for (let over = false; !over; ) {
            over = !writing;
            read.push(...(await all(account, limit, read.at(-1)?.id)));
            await new Promise((resolve) => setImmediate(resolve));
          }
          await written;
          const total = writers.flat().reduce((sum, { subjects }) => sum + subjects.length, 0);
          expect(read).toHaveLength(total);
          expect(read).toEqual(await all(account, 100));
          const last = new Map<string, number>();
          for (const { subject, version } of read) {
            expect(version).toBe((last.get(subject) ?? 0) + 1);
            last.set(subject, version);
          }
        },
      ),
      { numRuns },
    );
  });
});

/** Waits until somebody holds what he wrote in an account. */
async function heldIn(engine: Engine, account: string): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      select 1 from pg_stat_activity join pg_locks using (pid)
      where wait_event = 'PgSleep' and locktype = 'advisory' and mode = 'ShareLock' and objsubid = 1
        and (classid::bigint << 32) | objid::bigint = hashtextextended(${`portico events ${account}`}, 0)
    `.execute(engine.kysely());
    if (rows.length > 0) return;
  }
}
