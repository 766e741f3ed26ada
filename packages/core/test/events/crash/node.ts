// A node in a process of its own, which the test of crashes kills. It is told everything in one argument, as JSON.
import { setTimeout as wait } from 'node:timers/promises';
import { createPortal, newId } from '../../../src/index.js';
import { databaseAt, type TestAddress } from '../../../src/testing/test-database.js';
import { orders, shelf } from '../orders.js';

/** What a node is told. */
export interface NodeOrders {
  readonly address: TestAddress;
  readonly account: string;
  readonly owner: string;
  /** Where its listener hands events on to. */
  readonly receiver: string;
  /** How many changes it makes at once; none: it only delivers. */
  readonly writes: number;
  readonly clock: { readonly from: number; readonly times: number };
}

const { address, account, owner, receiver, writes, clock: speed }: NodeOrders = JSON.parse(process.argv[2] ?? '');
/** It runs fast, so that leases of the dead end soon. */
const clock = { now: () => speed.from + (Date.now() - speed.from) * speed.times };

const portal = createPortal({
  database: databaseAt(address),
  secret: 'a secret for tests, 32 bytes at least',
  clock,
  log: () => {},
  plugins: [orders(), shelf({ fails: 0, failsInside: 0 })],
});
for (const name of ['order.placed', 'order.paid'] as const) {
  portal.on(name, async (event) => {
    const answer = await fetch(receiver, { method: 'POST', body: JSON.stringify(event) });
    if (!answer.ok) throw new Error(await answer.text());
  });
}
await portal.work({ every: 50 });
console.log('started');

const { orders: office } = portal.account(account);
/** Says what is committed, after it is: the pipe keeps it when this process dies. */
async function write(): Promise<never> {
  for (;;) {
    const id = newId(clock);
    await office.place({ id, owner });
    console.log(`placed ${id}`);
    await office.settle({ id, owner });
    console.log(`paid ${id}`);
    // A machine with other work must keep up with what it has to deliver.
    await wait(20);
  }
}
await Promise.all(Array.from({ length: writes }, write));
