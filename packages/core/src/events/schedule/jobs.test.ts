import { expect, test } from 'vitest';
import { describeEachEngine } from '../../data/each-engine.js';
import { identityOver, newAccount } from '../../identity/identity.test-support.js';
import { Gate } from '../gate.test-support.js';
import type { EventTables } from '../tables.js';
import { Worker } from '../worker.js';
import type { Job } from './job.js';
import { JOB_LEASE, Jobs } from './jobs.js';

const MINUTE = 60_000;

describeEachEngine('scheduled work', ({ open }) => {
  async function start() {
    const engine = await open();
    const parts = await identityOver(engine);
    const { clock, log, records } = parts;
    await engine.kysely<EventTables>().deleteFrom('portico_job').execute();
    const account = await newAccount(parts);
    const node = (run: Job['run'], patience?: number) => {
      const jobs = new Jobs(engine, clock, log, [{ name: 'chores.sweep', every: MINUTE, run }]);
      return { jobs, worker: new Worker([jobs], log, patience) };
    };
    await engine.transaction((tx) => node(async () => {}).jobs.planFor(tx, account.id));
    const states = () =>
      engine.kysely<EventTables>().selectFrom('portico_job').select(['status', 'failures', 'last_error']).execute();
    return { engine, clock, records, node, states };
  }

  test('a run that took too long keeps nothing, and does not end the next', async () => {
    const { engine, clock, node, states } = await start();
    const [late, next] = [new Gate(), new Gate()];
    const held: string[] = [];
    const hold = (who: string, turn: Parameters<Job['run']>[0]) =>
      engine
        .transaction((tx) => turn.hold(tx))
        .then(
          () => held.push(`${who} holds`),
          (error: Error) => held.push(`${who}: ${error.message}`),
        );
    const first = node(async (turn) => {
      await late.pass();
      await hold('first', turn);
    });
    const second = node(async (turn) => {
      await next.pass();
      await hold('second', turn);
    });
    const firstTick = first.worker.tick();
    await late.entered;
    clock.forward(JOB_LEASE);
    const secondTick = second.worker.tick();
    await next.entered;
    late.open();
    await firstTick;
    expect(held).toEqual([expect.stringContaining('first: A run of chores.sweep took too long')]);
    // Nobody else begins while the second is at it.
    clock.forward(2 * MINUTE);
    const others: string[] = [];
    await node(async () => void others.push('third')).worker.tick();
    expect(others).toEqual([]);
    expect(await states()).toEqual([expect.objectContaining({ status: 'claimed' })]);
    next.open();
    await secondTick;
    expect(held.slice(1)).toEqual(['second holds']);
    expect(await states()).toEqual([{ status: 'due', failures: 0, last_error: null }]);
  });

  test('what breaks off since its node ends is at once another’s, and has not failed', async () => {
    const { node, states, records } = await start();
    const gate = new Gate();
    const first = node(async (_, signal) => {
      const aborted = new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      void gate.pass();
      await aborted;
    }, 5);
    first.worker.start();
    await gate.entered;
    await first.worker.stop();
    expect(await states()).toEqual([{ status: 'due', failures: 0, last_error: null }]);
    expect(records).not.toContainEqual(expect.objectContaining({ event: 'job.failed' }));
    const ran: string[] = [];
    await node(async () => void ran.push('second')).worker.tick();
    expect(ran).toEqual(['second']);
  });

  test('an error that the database does not take as it is does not stop it', async () => {
    const { node, states, clock } = await start();
    const { worker } = node(async () => {
      throw new Error('bad \0 name');
    });
    for (const failures of [1, 2]) {
      await worker.tick();
      expect(await states()).toEqual([{ status: 'due', failures, last_error: 'Error: bad \ufffd name' }]);
      clock.forward(2 * MINUTE);
    }
  });
});
