import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../../tools/testing/property-runs.js';
import { createPortal, type DomainEvent } from '../../../src/index.js';
import type { KernelServices } from '../../../src/operators/account-services.js';
import { databaseAt, kernelEngines, testDatabase } from '../../../src/testing/test-database.js';
import { buildNode, startNode } from '../../node-process.js';
import { orders, shelf } from '../orders.js';
import type { NodeOrders } from './node.js';

let file: string;
beforeAll(async () => {
  file = await buildNode(path.join(import.meta.dirname, 'node.ts'));
});
afterAll(() => rmSync(file, { force: true }));

const { numRuns: kills, timeout } = propertyRuns(20);

describe.each(kernelEngines())('nodes that are killed under load, on %s', (engine) => {
  it(`lose nothing, tell nothing too early, keep the order, and do nothing twice (${kills} kills)`, {
    timeout,
  }, async () => {
    const { address, remove } = await testDatabase(engine);
    const clock = { from: Date.now(), times: 50 };
    const portal = createPortal({
      database: databaseAt(address),
      secret: 'a secret for tests, 32 bytes at least',
      clock: { now: () => clock.from + (Date.now() - clock.from) * clock.times },
      log: () => {},
      plugins: [orders(), shelf({ fails: 0, failsInside: 0 })],
    });
    const account = await portal.accounts.create({ slug: 'studio', name: 'Studio' });
    const studio = portal.account(account.id);
    const { id: owner } = await studio.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });

    const arrived: DomainEvent[] = [];
    const tooEarly: DomainEvent[] = [];
    const receiver = createServer(async (request, response) => {
      const event: DomainEvent = JSON.parse(await text(request));
      // What is told has happened: whoever looks sees it.
      const status = await studio.orders.status({ id: String(event.data['orderId']) });
      if (status === null || (event.name === 'order.paid' && status !== 'paid')) tooEarly.push(event);
      arrived.push(event);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');

    const said: string[] = [];
    const { port } = receiver.address() as AddressInfo;
    const node = (writes: number) => {
      const told: NodeOrders = {
        address,
        account: account.id,
        owner,
        receiver: `http://127.0.0.1:${port}`,
        writes,
        clock,
      };
      return startNode(file, told, (line) => said.push(line));
    };
    // One that changes things and one that only delivers, and either dies at any time.
    const nodes = [await node(3), await node(0)];
    try {
      for (let kill = 0; kill < kills; kill += 1) {
        await wait(Math.random() * 150);
        const victim = kill % 2;
        await nodes[victim]?.kill();
        nodes[victim] = await node(victim === 0 ? 3 : 0);
      }
      await nodes[0]?.kill();
      // What the dead had taken is free again when their leases end.
      while (await isUnderWay(studio)) await wait(100);
    } finally {
      for (const each of nodes) await each.kill();
    }

    const told = new Set(arrived.map(({ name, data }) => `${name.replace('order.', '')} ${data['orderId']}`));
    expect(said.length).toBeGreaterThan(kills);
    expect(said.filter((line) => !told.has(line))).toEqual([]);
    expect(tooEarly).toEqual([]);
    const order = new Map<string, number>();
    const outOfOrder = arrived.filter(({ subject, version }) => {
      const last = order.get(subject) ?? 0;
      order.set(subject, Math.max(last, version));
      return version > last + 1;
    });
    expect(outOfOrder).toEqual([]);
    // Who keeps what he does with the mark that it is done does it once, whoever died meanwhile.
    const placed = await allEvents(studio, 'order.placed');
    expect((await studio.shelf.items()).toSorted()).toEqual(
      placed.map(({ data }) => String(data['orderId'])).toSorted(),
    );
    expect((await studio.events.deliveries({ status: 'dead' })).items).toEqual([]);
    const trail = await studio.audit.verify();
    expect(trail).toMatchObject({ intact: true });
    // Each order that was placed and each that was settled is an operator's act.
    expect(trail.intact ? trail.head.seq : 0).toBeGreaterThanOrEqual(said.length);

    receiver.close();
    await portal.close();
    await remove();
  });
});

async function isUnderWay({ events }: Pick<KernelServices, 'events'>): Promise<boolean> {
  const pages = [
    await events.deliveries({ status: 'due', limit: 1 }),
    await events.deliveries({ status: 'claimed', limit: 1 }),
  ];
  return pages.some(({ items }) => items.length > 0);
}

async function allEvents({ events }: Pick<KernelServices, 'events'>, name: string): Promise<DomainEvent[]> {
  const all: DomainEvent[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await events.list({ name, limit: 100, ...(after !== undefined && { after }) });
    all.push(...page.items);
    after = page.next;
  }
  return all;
}
