import { expect, test } from 'vitest';
import { describeEachEngine } from '../../data/each-engine.js';
import { Gate } from '../gate.test-support.js';
import { Worker } from '../worker.js';
import { LEASE } from './deliveries.js';
import { outboxOver } from './outbox.test-support.js';

describeEachEngine('the outbox', ({ open }) => {
  const start = async () => outboxOver(await open());

  test('what a node is at is not told again, nor what comes after it', async () => {
    const { tell, node } = await start();
    const gate = new Gate();
    const heard: string[] = [];
    const first = node(async ({ version }) => {
      heard.push(`first ${version}`);
      await gate.pass();
    });
    const second = node(async ({ subject, version }) => void heard.push(`second ${subject} ${version}`));
    await tell('order:1');
    const ticked = first.worker.tick();
    await gate.entered;
    await tell('order:1');
    await tell('order:2');
    await second.worker.tick();
    expect(heard).toEqual(['first 1', 'second order:2 1']);
    gate.open();
    await ticked;
    expect(heard.slice(2)).toEqual(['first 2']);
  });

  test.each(['ends', 'fails'])('an attempt that %s after its lease does not speak for the next', async (how) => {
    const { tell, node, clock, states } = await start();
    const [late, next] = [new Gate(), new Gate()];
    const first = node(async () => {
      await late.pass();
      if (how === 'fails') throw new Error('too late');
    });
    const second = node(() => next.pass());
    await tell('order:1');
    const [firstTick, secondTick] = [first.worker.tick(), late.entered.then(() => clock.forward(LEASE))];
    await secondTick;
    const again = second.worker.tick();
    await next.entered;
    late.open();
    await firstTick;
    expect(await states()).toEqual([{ status: 'claimed', attempts: 2, last_error: null }]);
    next.open();
    await again;
    expect(await states()).toEqual([{ status: 'done', attempts: 2, last_error: null }]);
  });

  test('what nobody came back from is given up after as many attempts as any other', async () => {
    const { tell, node, clock, states, records } = await start();
    await tell('order:1');
    let attempts = 0;
    for (let life = 0; life < 12; life += 1) {
      const dies = node(async () => {});
      // Taken, and never heard of again.
      attempts += (await dies.deliveries.claim(8)).length;
      clock.forward(LEASE);
    }
    expect(attempts).toBeGreaterThan(9);
    const told: string[] = [];
    await node(async ({ id }) => void told.push(id)).worker.tick();
    expect(told).toEqual([]);
    const [state] = await states();
    expect(state).toMatchObject({ status: 'dead', last_error: expect.stringContaining('did not come back') });
    expect(records).toContainEqual(expect.objectContaining({ event: 'delivery.dead' }));
  });

  test('what breaks off since its node ends is at once another’s, as if it had not been tried', async () => {
    const { tell, node, states, records } = await start();
    const gate = new Gate();
    const first = node(
      async (_, signal) => {
        const aborted = new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
        void gate.pass();
        await aborted;
      },
      { patience: 5 },
    );
    await tell('order:1');
    first.worker.start();
    await gate.entered;
    await first.worker.stop();
    expect(await states()).toEqual([{ status: 'due', attempts: 0, last_error: null }]);
    expect(records).not.toContainEqual(expect.objectContaining({ event: 'delivery.failed' }));
    const heard: number[] = [];
    await node(async ({ attempt }) => void heard.push(attempt)).worker.tick();
    expect(heard).toEqual([1]);
  });

  test('what was under way counts no more when another source of work failed', async () => {
    const { tell, node, log, states } = await start();
    const { deliveries } = node(async () => {}, { atOnce: 2 });
    let isAway = true;
    const other = {
      claim: async () => {
        if (isAway) throw new Error('away');
        return [];
      },
    };
    const worker = new Worker([deliveries, other], log);
    for (const subject of ['a', 'b', 'c', 'd', 'e']) await tell(subject);
    for (let round = 0; round < 4; round += 1) await worker.tick().catch(() => {});
    isAway = false;
    await worker.tick();
    expect((await states()).filter(({ status }) => status !== 'done')).toEqual([]);
  });
});
