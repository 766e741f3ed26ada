import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testEngines } from '../src/testing.js';
import { deliver, type ParcelOptions, parcels } from './parcels.js';
import { visits } from './visits.js';
import { homeSuite } from './watched-home.js';

describe.each(testEngines())('home by prepared queries, on %s', (engine) => {
  const { open, several, homeOf, close } = homeSuite(engine);

  it.runIf(engine !== 'sqlite').each([1, 2, 7])(
    'is two statements with %i plugins, for whoever looks',
    async (count) => {
      const { arrive, counted, db, studio } = await open([visits(), ...several(count)]);
      const [anna, ben] = [await arrive(), await arrive()];
      for (let i = 0; i < count; i += 1) await deliver(db(), `post${i}`, anna.owner, 4);
      // On a node that has just started, the account's rules are read, and each query runs by itself once.
      await homeOf(anna.browser);
      const [first, second] = [await counted(() => homeOf(anna.browser)), await counted(() => homeOf(ben.browser))];
      expect(first).toHaveLength(2);
      // One text for all who own equally much.
      expect(second).toEqual(first);
      expect(await counted(() => anna.browser.fetch('/apps'))).toHaveLength(2);
      // The page of an app has a list too.
      await anna.browser.fetch('/apps/post0');
      expect(await counted(() => anna.browser.fetch('/apps/post0'))).toHaveLength(2);
      // What is hidden is switched off in the same text.
      await studio.services.apps.disallow('post0');
      await homeOf(anna.browser);
      const hidden = await counted(() => homeOf(anna.browser));
      expect(hidden).toEqual(first);
      expect(JSON.stringify(await homeOf(anna.browser))).not.toContain('post0');
      // A change of the rules costs one more, once.
      await studio.services.apps.allow('post0');
      expect(await counted(() => homeOf(anna.browser))).toHaveLength(3);
      expect(await counted(() => homeOf(anna.browser))).toHaveLength(2);
    },
  );

  it('shows nothing in a card that waits above, and reads more for it only where something may wait', async () => {
    const read: number[] = [];
    const options: ParcelOptions = { linked: true, seen: (rows) => read.push(rows) };
    const { arrive, db } = await open([parcels('post', options), parcels('quiet', { ...options, quiet: true })]);
    const { browser, owner } = await arrive();
    await deliver(db(), 'post', owner, 12);
    await deliver(db(), 'quiet', owner, 12);
    const numbersOf = (entries: readonly { link: string }[]) => entries.map(({ link }) => Number(link.slice(-6)));
    for (let i = 0; i < 2; i += 1) {
      const { actions, cards } = await homeOf(browser);
      expect(numbersOf(actions)).toEqual([0, 1]);
      expect(cards.map(({ view }: { view: { items: { link: string }[] } }) => numbersOf(view.items))).toEqual([
        [2, 3, 4, 5, 6],
        [0, 1, 2, 3, 4],
      ]);
    }
    expect(read.toSorted((a, b) => a - b)).toEqual([5, 5, 10, 10]);
  });

  it('answers byte for byte the same, composed, one by one, and on either engine', async () => {
    const answers: string[] = [];
    for (const kind of testEngines()) {
      const { arrive, db } = await open([visits(), ...several(3)], kind);
      const { browser, owner } = await arrive();
      await deliver(db(), 'post0', owner, 9);
      await deliver(db(), 'post2', owner, 25);
      // The first request reads one by one, the second what was composed.
      for (let i = 0; i < 2; i += 1) {
        const bodies = ['/home', '/apps', '/apps/post0', '/apps/post1', '/apps/post2'].map(async (path) => {
          const body = await (await browser.fetch(path)).text();
          // A cursor is signed for the contact, of whom each database has its own.
          return body.replaceAll(/"next":"[^"]*"/g, '"next":"…"').replaceAll(owner.contact.slice(-6), '');
        });
        answers.push((await Promise.all(bodies)).join('\n'));
      }
      await close();
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('2026-11-10T08:00:00.120Z');
    expect(answers[0]).toContain('4000000001');
  });

  it.runIf(engine !== 'sqlite')(
    'reads by itself what has a longer budget, and what JSON does not tell exactly',
    async () => {
      const { arrive, counted, db } = await open(several(3, { budget: 5000 }));
      const { browser, owner } = await arrive();
      for (const id of ['post0', 'post1', 'post2']) await deliver(db(), id, owner, 2);
      const first = await homeOf(browser);
      expect(await counted(() => homeOf(browser))).toHaveLength(3);
      expect(await homeOf(browser)).toEqual(first);
      await sql`update ${sql.id(db().schema!, 'post2_parcel')} set weight = 9007199254740993`.execute(db().kysely());
      const odd = await homeOf(browser);
      expect(odd.cards).toMatchObject([{ app: 'post0' }, { app: 'post1' }, { app: 'post2', unavailable: true }]);
      expect(odd.unavailableActions).toEqual([{ plugin: 'post2', action: 'fetch', app: 'post2' }]);
    },
  );

  it.runIf(engine !== 'sqlite')('reads each by itself for a while where together they are too much', async () => {
    const { arrive, counted, db, test } = await open(several(3));
    const { browser, owner } = await arrive();
    for (const id of ['post0', 'post1', 'post2']) await deliver(db(), id, owner, 2);
    await homeOf(browser);
    const whole = await homeOf(browser);
    let refusing = true;
    // The server takes no statement of several, whatever is in it.
    const run = db().within.bind(db());
    db().within = (bounds) => ({
      run: (query) =>
        refusing && query.sql.includes('part_0') ? Promise.reject(new Error('too much')) : run(bounds).run(query),
    });
    expect(await homeOf(browser)).toEqual(whole);
    expect(test.log.filter(({ event }) => event === 'readings.not_composed')).toMatchObject([{ of: 'home' }]);
    refusing = false;
    expect((await counted(() => homeOf(browser))).length).toBeGreaterThan(5);
    expect(test.log.filter(({ event }) => event === 'readings.not_composed')).toHaveLength(1);
    test.clock.advance({ seconds: 30 });
    expect(await counted(() => homeOf(browser))).toHaveLength(2);
  });
});
