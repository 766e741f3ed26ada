import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../src/data/engine.js';
import { testEngines } from '../src/testing.js';
import { deliver, type ParcelOptions } from './parcels.js';
import { homeSuite } from './watched-home.js';

describe.each(testEngines())('home of which a query fails, on %s', (engine) => {
  const { open, several, homeOf } = homeSuite(engine);

  it.runIf(engine !== 'sqlite')(
    'leaves a card alone whose data fails, for its contact, and lets it rejoin',
    async () => {
      const { arrive, counted, db, test } = await open(several(3, { fault: 'divides' }));
      const [anna, ben] = [await arrive(), await arrive()];
      for (const { owner } of [anna, ben])
        for (const id of ['post0', 'post1', 'post2']) await deliver(db(), id, owner, 3);
      await homeOf(anna.browser);
      await homeOf(ben.browser);
      const broken = await arrive();
      for (const id of ['post0', 'post1', 'post2']) await deliver(db(), id, broken.owner, 3, id === 'post1' ? 0 : 1);
      const failures = () => test.log.filter(({ event }) => event === 'card.failed');
      const states = (home: { cards: { card: string; app: string; unavailable?: true }[] }) =>
        home.cards.map(({ app, unavailable }) => `${app}${unavailable === true ? ' unavailable' : ''}`);

      expect(states(await homeOf(broken.browser))).toEqual(['post0', 'post1 unavailable', 'post2']);
      expect(failures()).toMatchObject([
        { plugin: 'post1', card: 'all', error: expect.stringMatching(/division by zero/) },
      ]);
      // It stays so without being run again, and the rest is one statement as before.
      const resting = await counted(async () => {
        expect(states(await homeOf(broken.browser))).toEqual(['post0', 'post1 unavailable', 'post2']);
      });
      expect(resting).toHaveLength(2);
      expect(failures()).toHaveLength(1);
      // Nobody else loses it.
      expect(states(await homeOf(anna.browser))).toEqual(['post0', 'post1', 'post2']);

      test.clock.advance({ seconds: 29 });
      expect(await counted(() => homeOf(broken.browser))).toHaveLength(2);
      test.clock.advance({ seconds: 1 });
      // Tried by itself first: it fails again, and rests again.
      expect(await counted(() => homeOf(broken.browser))).toHaveLength(3);
      expect(failures()).toHaveLength(2);
      expect(await counted(() => homeOf(broken.browser))).toHaveLength(2);

      await mend(db(), 'post1');
      expect(states(await homeOf(broken.browser))).toEqual(['post0', 'post1 unavailable', 'post2']);
      test.clock.advance({ seconds: 30 });
      expect(await counted(() => homeOf(broken.browser))).toHaveLength(3);
      expect(states(await homeOf(broken.browser))).toEqual(['post0', 'post1', 'post2']);
      expect(await counted(() => homeOf(broken.browser))).toHaveLength(2);
      expect(failures()).toHaveLength(2);
    },
  );

  it.runIf(engine !== 'sqlite')('leaves a card alone for everybody that fails for several', async () => {
    const { arrive, db, test } = await open(several(2, { fault: 'divides' }));
    const well = await arrive();
    await deliver(db(), 'post1', well.owner, 3);
    expect((await homeOf(well.browser)).cards).not.toContainEqual(expect.objectContaining({ unavailable: true }));
    for (let i = 0; i < 3; i += 1) {
      const broken = await arrive();
      await deliver(db(), 'post1', broken.owner, 3, 0);
      await homeOf(broken.browser);
    }
    const unavailable = expect.objectContaining({ app: 'post1', unavailable: true });
    expect((await homeOf(well.browser)).cards).toContainEqual(unavailable);
    test.clock.advance({ seconds: 30 });
    expect((await homeOf(well.browser)).cards).not.toContainEqual(unavailable);
  });

  it('ends what takes too long, by itself the second time, and leaves it alone', async () => {
    const joins = engine !== 'sqlite' ? 6 : 4;
    const budget = engine !== 'sqlite' ? 200 : 5;
    let presented = 0;
    const options: ParcelOptions = { fault: 'joins', joins, budget, seen: () => (presented += 1) };
    const { arrive, counted, db, test } = await open(several(3, options));
    const [quick, slow] = [await arrive(), await arrive()];
    for (const id of ['post0', 'post2']) for (const { owner } of [quick, slow]) await deliver(db(), id, owner, 2);
    await homeOf(quick.browser);
    await homeOf(quick.browser);
    await deliver(db(), 'post1', slow.owner, 40);

    const titles = async () =>
      (await homeOf(slow.browser)).cards.map(({ app, unavailable }: { app: string; unavailable?: true }) => [
        app,
        unavailable,
      ]);
    const expected = [
      ['post0', undefined],
      ['post1', true],
      ['post2', undefined],
    ];
    presented = 0;
    expect(await titles()).toEqual(expected);
    expect(test.log.filter(({ event }) => event === 'card.failed')).toMatchObject([
      { plugin: 'post1', card: 'all', error: expect.stringMatching(/BudgetOverrun/) },
    ]);
    const again = await counted(async () => expect(await titles()).toEqual(expected));
    expect(again.filter((text) => text.includes('j3'))).toHaveLength(0);
    if (engine !== 'sqlite') expect(again).toHaveLength(2);
    expect(presented).toBe(0);
    // Whoever has little of it still has his card.
    expect((await homeOf(quick.browser)).cards).not.toContainEqual(expect.objectContaining({ unavailable: true }));
    if (engine !== 'sqlite') {
      const { rows } = await sql<{ running: number }>`
        select count(*)::int as running from pg_stat_activity where state = 'active' and query like '%"post1_parcel" as "j5"%'
        and pid <> pg_backend_pid()`.execute(db().kysely());
      expect(rows).toEqual([{ running: 0 }]);
    }
  });

  it.runIf(engine !== 'sqlite')('leaves out a query that is not understood any more, until it is again', async () => {
    const { arrive, counted, db, test } = await open(several(3));
    const { browser, owner } = await arrive();
    for (const id of ['post0', 'post1', 'post2']) await deliver(db(), id, owner, 2);
    await homeOf(browser);
    expect(await counted(() => homeOf(browser))).toHaveLength(2);
    const rename = (from: string, to: string) =>
      sql`alter table ${sql.id(db().schema!, 'post1_parcel')} rename column ${sql.id(from)} to ${sql.id(to)}`.execute(
        db().kysely(),
      );
    await rename('weight', 'mass');
    const broken = await homeOf(browser);
    expect(broken.unavailableActions).toEqual([{ plugin: 'post1', action: 'fetch', app: 'post1' }]);
    expect(broken.cards).toMatchObject([{ app: 'post0' }, { app: 'post1', unavailable: true }, { app: 'post2' }]);
    expect(test.log.filter(({ event }) => event.endsWith('.failed'))).toHaveLength(2);
    expect(await counted(() => homeOf(browser))).toHaveLength(2);
    await rename('mass', 'weight');
    test.clock.advance({ seconds: 30 });
    expect((await homeOf(browser)).unavailableActions).toEqual([]);
    expect(await counted(() => homeOf(browser))).toHaveLength(2);
  });

  it('reports once what it cannot read of its own, and shows the rest', async () => {
    const { arrive, db, test } = await open(several(2));
    const { browser, owner } = await arrive();
    await deliver(db(), 'post0', owner, 2);
    const { schema } = db();
    const table = schema === undefined ? sql.ref('portico_recent') : sql.id(schema, 'portico_recent');
    await sql`alter table ${table} rename column title to words`.execute(db().kysely());
    for (let i = 0; i < 3; i += 1) {
      const { cards, recents } = await homeOf(browser);
      expect(recents).toEqual([]);
      expect(cards).toContainEqual(expect.objectContaining({ app: 'post0', version: 1 }));
    }
    expect(test.log.filter(({ event }) => event === 'recents.failed')).toHaveLength(1);
    test.clock.advance({ seconds: 30 });
    await homeOf(browser);
    expect(test.log.filter(({ event }) => event === 'recents.failed')).toHaveLength(2);
  });
});

/** Lets a plugin's rows be divided by. */
async function mend(engine: Engine, plugin: string): Promise<void> {
  const table = engine.schema === undefined ? sql.ref(`${plugin}_parcel`) : sql.id(engine.schema, `${plugin}_parcel`);
  await sql`update ${table} set divisor = 1`.execute(engine.kysely());
}
