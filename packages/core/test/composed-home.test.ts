import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { HomeResponse } from '../src/dashboard/home.js';
import type { Database, Engine } from '../src/data/engine.js';
import type { AnyPlugin } from '../src/plugin.js';
import { testDatabase } from '../src/testing/test-database.js';
import { type TestEngine, testEngines, testPortal } from '../src/testing.js';
import { deliver, type ParcelOptions, parcels } from './parcels.js';
import { visits } from './visits.js';

/** A database that hands out the engine that the portal opened. */
function watched(database: Database): { database: Database; engine(): Engine } {
  let opened: Engine | undefined;
  return {
    database: {
      ...database,
      open: async () => {
        opened = await database.open();
        return opened;
      },
    },
    engine: () => {
      if (opened === undefined) throw new Error('The portal has not been started.');
      return opened;
    },
  };
}

describe.each(testEngines())('home by prepared queries, on %s', (engine) => {
  let close = async () => {};
  afterEach(() => close());

  const open = async (plugins: readonly AnyPlugin[], kind: TestEngine = engine) => {
    const { database, remove } = await testDatabase(kind);
    const seen = watched(database);
    const test = await testPortal({ engine: kind, database: seen.database, plugins });
    close = async () => {
      await test.close();
      await remove();
    };
    const studio = await test.account();
    let people = 0;
    const arrive = async () => {
      people += 1;
      const contact = await studio.services.contacts.create({ email: `anna-${people}@example.com`, name: 'Anna Berg' });
      const browser = await test.signIn(studio, contact);
      return { owner: { account: studio.id, contact: contact.id }, browser, contact };
    };
    const counted = async (work: () => Promise<unknown>) => {
      const statements: string[] = [];
      const stop = seen.engine().observe((text) => statements.push(text));
      await work();
      stop();
      return statements;
    };
    return { test, studio, arrive, counted, db: seen.engine };
  };
  const several = (count: number, options: ParcelOptions = {}) =>
    Array.from({ length: count }, (_, i) => parcels(`post${i}`, i === 1 ? options : {}));
  const homeOf = async (browser: { fetch(path: string): Promise<Response> }) => {
    const response = await browser.fetch('/home');
    expect(response.status).toBe(200);
    const body = await response.text();
    // The kernel does not parse what it put together: nothing else may be in it, and the order is the schema's.
    expect(JSON.stringify(HomeResponse.parse(JSON.parse(body)))).toBe(body);
    return JSON.parse(body);
  };

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

/** Lets a plugin's rows be divided by. */
async function mend(engine: Engine, plugin: string): Promise<void> {
  const table = engine.schema === undefined ? sql.ref(`${plugin}_parcel`) : sql.id(engine.schema, `${plugin}_parcel`);
  await sql`update ${table} set divisor = 1`.execute(engine.kysely());
}
