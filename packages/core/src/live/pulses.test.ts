import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { describeEachEngine } from '../data/each-engine.js';
import { hours, type Identity, identityOver, newAccount, newContact } from '../identity/identity.test-support.js';
import { Pulses } from './pulses.js';

describeEachEngine('pulses', (database) => {
  let parts: Identity;
  let pulses: Pulses;
  let account: string;
  let contact: string;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    pulses = new Pulses(parts.engine, parts.clock);
    account = (await newAccount(parts)).id;
    contact = (await newContact(parts, account)).id;
  });
  const touch = (head: string, whom: Parameters<Pulses['touch']>[3] = 'everybody') =>
    parts.engine.transaction((tx) => pulses.touch(tx, account, head, whom));

  it('tell whose head may have moved, once, and only what came since', async () => {
    await touch('before');
    const start = await pulses.now();
    expect((await pulses.since(start)).pulses).toEqual([]);
    await touch('visits.next');
    await touch('notifications', { parties: [contact, contact] });
    const read = await pulses.since(start);
    expect(read.pulses).toEqual([
      { account, head: 'visits.next', parties: undefined },
      { account, head: 'notifications', parties: [contact] },
    ]);
    expect((await pulses.since(read.cursor)).pulses).toEqual([]);
    // Another reader is not affected.
    expect((await pulses.since(start)).pulses).toHaveLength(2);
  });

  it('concern everybody where too many are named, and nobody where none is', async () => {
    const start = await pulses.now();
    await touch('crowd', { parties: Array.from({ length: 1001 }, (_, i) => String(i)) });
    await touch('none', { parties: [] });
    expect((await pulses.since(start)).pulses).toEqual([{ account, head: 'crowd', parties: undefined }]);
  });

  it('are not there where the change was rolled back', async () => {
    const start = await pulses.now();
    const failed = parts.engine.transaction(async (tx) => {
      await pulses.touch(tx, account, 'visits.next', 'everybody');
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect((await pulses.since(start)).pulses).toEqual([]);
  });

  it('take one statement to read, however many there are', async () => {
    const start = await pulses.now();
    for (let i = 0; i < 20; i += 1) await touch(`head-${i}`);
    const statements: string[] = [];
    const stop = parts.engine.observe((text) => statements.push(text));
    expect((await pulses.since(start)).pulses).toHaveLength(20);
    stop();
    expect(statements).toHaveLength(1);
  });

  it('are forgotten after an hour, and what comes afterwards is heard all the same', async () => {
    const start = await pulses.now();
    await touch('old');
    const { cursor } = await pulses.since(start);
    parts.clock.forward(2 * hours);
    await pulses.sweep();
    const left = await parts.engine
      .kysely<{ portico_pulse: { head: string } }>()
      .selectFrom('portico_pulse')
      .select('head')
      .execute();
    // On SQLite the last number stays.
    expect(left.length).toBe(database.name === 'sqlite' ? 1 : 0);
    await touch('new');
    expect((await pulses.since(cursor)).pulses.map(({ head }) => head)).toEqual(['new']);
  });

  describe('of transactions that go on at the same time', () => {
    /** What each of several transactions does next, and when somebody reads. */
    const steps = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.record({ kind: fc.constant('write' as const), of: fc.nat(3) }) },
        {
          weight: 2,
          arbitrary: fc.record({ kind: fc.constantFrom('commit' as const, 'roll back' as const), of: fc.nat(3) }),
        },
        { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), of: fc.constant(0) }) },
      ),
      { minLength: 4, maxLength: 30 },
    );
    const { numRuns, timeout } = propertyRuns(40);

    it('are each read exactly once, whatever the order of commits', { timeout }, async () => {
      const writers = [parts.engine, await database.open()];
      const reader = new Pulses(await database.open(), parts.clock);
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          const open = new Map<number, OpenTransaction>();
          const committed: string[] = [];
          const read: string[] = [];
          let cursor = await reader.now();
          let count = 0;
          const look = async () => {
            const found = await reader.since(cursor);
            cursor = found.cursor;
            read.push(...found.pulses.map(({ head }) => head));
          };
          const end = async (of: number, commits: boolean) => {
            const transaction = open.get(of);
            open.delete(of);
            const wrote = (await transaction?.end(commits)) ?? [];
            if (commits) committed.push(...wrote);
          };
          for (const { kind, of } of taken) {
            if (kind === 'read') {
              await look();
              // What is committed is read at once: nobody is late.
              expect(read.toSorted()).toEqual(committed.toSorted());
            } else if (kind === 'write') {
              // SQLite has one writer at a time: the others would wait.
              if (database.name === 'sqlite') for (const other of open.keys()) if (other !== of) await end(other, true);
              if (!open.has(of)) open.set(of, new OpenTransaction(writers[of % 2]!, pulses, account));
              count += 1;
              await open.get(of)!.write(`head-${count}`);
            } else await end(of, kind === 'commit');
          }
          for (const of of [...open.keys()]) await end(of, true);
          await look();
          expect(read.toSorted()).toEqual(committed.toSorted());
        }),
        { numRuns },
      );
    });
  });
});

/** A transaction that goes on until it is told to end. */
class OpenTransaction {
  readonly #wrote: string[] = [];
  readonly #work: ((tx: Parameters<Pulses['touch']>[0]) => Promise<boolean>)[] = [];
  #wake: () => void = () => {};
  readonly #ended: Promise<unknown>;

  constructor(
    engine: Identity['engine'],
    private readonly pulses: Pulses,
    private readonly account: string,
  ) {
    this.#ended = engine
      .transaction(async (tx) => {
        for (;;) {
          const next = this.#work.shift();
          if (next === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
          else if (await next(tx)) return;
        }
      })
      .catch((error: unknown) => {
        if (!(error instanceof RolledBack)) throw error;
      });
  }

  async write(head: string): Promise<void> {
    await this.#do(async (tx) => {
      await this.pulses.touch(tx, this.account, head, 'everybody');
      this.#wrote.push(head);
      return false;
    });
  }

  /** Returns what it wrote. */
  async end(commits: boolean): Promise<readonly string[]> {
    await this.#do(async () => {
      if (!commits) throw new RolledBack();
      return true;
    });
    await this.#ended;
    return this.#wrote;
  }

  #do(step: (tx: Parameters<Pulses['touch']>[0]) => Promise<boolean>): Promise<void> {
    return new Promise<void>((resolve) => {
      this.#work.push((tx) => step(tx).finally(resolve));
      this.#wake();
    });
  }
}

class RolledBack extends Error {}
