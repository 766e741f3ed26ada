import { expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { EventLeftovers, KEPT } from './leftovers.js';
import { outboxOver } from './outbox/outbox.test-support.js';
import type { EventTables } from './tables.js';

describeEachEngine('what is left over of events', ({ open }) => {
  test('goes when it is old and done; what is due, claimed or dead stays with its event', async () => {
    const engine = await open();
    const { account, tell, node, clock, states } = await outboxOver(engine);
    for (const subject of ['done', 'due', 'dead']) await tell(subject);
    await node(async ({ subject }) => {
      if (subject === 'due') throw new Error('not now');
      return subject === 'dead' ? { dead: 'it was gone' } : undefined;
    }).worker.tick();
    await tell('claimed');
    await node(async () => {}).deliveries.claim(8);
    clock.forward(KEPT + 1);
    await tell('new');
    await new EventLeftovers(engine, clock).sweep();
    expect((await states()).map(({ status }) => status).toSorted()).toEqual(['claimed', 'dead', 'due', 'due']);
    const events = await engine
      .kysely<EventTables>()
      .selectFrom('portico_event')
      .select('subject')
      .where('account_id', '=', account)
      .execute();
    expect(events.map(({ subject }) => subject).toSorted()).toEqual(['claimed', 'dead', 'due', 'new']);
  });

  test('goes in parts, however much it is', async () => {
    const engine = await open();
    const { tell, node, clock, states } = await outboxOver(engine);
    await tell('order:0', 1100);
    await node(async () => {}).worker.tick();
    clock.forward(KEPT + 1);
    const most: number[] = [];
    const stop = engine.observe((text) => {
      if (text.startsWith('delete')) most.push(text.split('),').length);
    });
    await new EventLeftovers(engine, clock).sweep();
    stop();
    expect(await states()).toEqual([]);
    expect(most.length).toBeGreaterThan(4);
    expect(Math.max(...most)).toBeLessThanOrEqual(501);
  });
});
