import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AccountRow, definePlugin, defineTables, tenant, text } from '../src/index.js';
import type { Database } from '../src/sqlite.js';
import { testDatabase } from '../src/testing/test-database.js';
import { type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type Errand, errands, type Row } from './errands.js';
import { type Fault, type VisitsPlugin, visits } from './visits.js';

describe.each(testEngines())('a card that fails, on %s', (engine) => {
  let test: TestPortal<VisitsPlugin>;
  afterEach(() => test.close());

  it.each<Fault>(['throws', 'hangs', 'wrong rows', 'wrong view', 'present throws'])(
    'because it %s is shown as unavailable, and the rest of home arrives',
    async (fault) => {
      test = await testPortal({ engine, plugins: [visits({ fault })] });
      const studio = await test.account();
      const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
      await studio.services.visits.plan({ owner: hanna.id, place: 'Old mill', on: '2026-12-01' });
      await studio.services.visits.plan({ owner: hanna.id, place: 'New mill', on: '2026-12-02' });
      const browser = await test.signIn(studio, hanna);

      const { cards, actions } = await browser.api()('GET /home');
      expect(actions).toHaveLength(2);
      expect(cards).toEqual([
        {
          plugin: 'visits',
          card: 'doubtful',
          app: 'visits',
          icon: 'hard-hat',
          title: 'Site visits',
          unavailable: true,
        },
      ]);
      expect(test.log).toContainEqual(
        expect.objectContaining({ level: 'error', event: 'card.failed', plugin: 'visits', card: 'doubtful' }),
      );
    },
  );

  it('not at all is shown with what it says', async () => {
    test = await testPortal({ engine, plugins: [visits()] });
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    await studio.services.visits.plan({ owner: hanna.id, place: 'Old mill', on: '2026-12-01' });
    const browser = await test.signIn(studio, hanna);
    const { cards } = await browser.api()('GET /home');
    expect(cards).toEqual([
      {
        plugin: 'visits',
        card: 'doubtful',
        app: 'visits',
        icon: 'hard-hat',
        version: 1,
        view: { title: 'Doubtful', items: [], empty: 'Nothing doubtful' },
      },
    ]);
  });
});

const row = (title: string): Row => ({ view: { title, verb: 'See', link: `/errands/${title}` } });
const arrives = (title: string): Errand => ({ load: async () => [row(title)] });
const after = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe('an action that fails', () => {
  let close = async () => {};
  afterEach(() => close());

  const home = async (pieces: Parameters<typeof errands>[1]) => {
    const test = await testPortal({ plugins: [errands('errands', pieces)] });
    close = () => test.close();
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const { actions, cards, unavailableActions } = await (await test.signIn(studio, hanna)).api()('GET /home');
    return { titles: actions.map(({ title }) => title), cards, unavailableActions, log: test.log };
  };

  it.each<[string, Errand]>([
    ['throws', { load: () => Promise.reject(new Error('the CRM is down')) }],
    ['hangs', { budget: 50, load: () => new Promise(() => {}) }],
    ['gives rows of another shape', { load: async () => [{ view: 1 }] as never }],
    ['gives no rows at all', { load: async () => undefined as never }],
    ['shows what is no action', { load: async () => [{ view: { title: 3 } }] as never }],
    ['links out of the portal', { load: async () => [{ view: { ...row('x').view, link: 'https://evil.example' } }] }],
    [
      'cannot present its rows',
      {
        load: async () => [],
        seen: () => {
          throw new Error('cannot draw');
        },
      },
    ],
  ])('because it %s is named as unavailable, and cards and other actions arrive', async (_, shaky) => {
    const { titles, cards, unavailableActions, log } = await home({
      actions: { first: arrives('one'), shaky, last: arrives('two') },
      cards: { overview: arrives('three') },
    });
    expect(unavailableActions).toEqual([{ plugin: 'errands', action: 'shaky', app: 'errands' }]);
    expect(titles).toEqual(['one', 'two']);
    expect(cards).toMatchObject([{ card: 'overview', view: { items: [{ title: 'three' }] } }]);
    expect(log.filter(({ event }) => event.endsWith('.failed'))).toMatchObject([
      { level: 'error', event: 'action.failed', plugin: 'errands', action: 'shaky', error: expect.any(String) },
    ]);
  });

  it('does not exist where all arrive', async () => {
    const { titles, unavailableActions } = await home({
      actions: { first: arrives('one'), none: { load: async () => [] } },
    });
    expect(titles).toEqual(['one']);
    expect(unavailableActions).toEqual([]);
  });
});

describe('a card or an action', () => {
  let test: { close(): Promise<void> } | undefined;
  afterEach(() => test?.close());

  const home = async (pieces: Parameters<typeof errands>[1]) => {
    const portal = await testPortal({ plugins: [errands('errands', pieces)] });
    test = portal;
    const studio = await portal.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    return (await portal.signIn(studio, hanna)).api()('GET /home');
  };

  it('presents of its rows what it says that it returns, and nothing else', async () => {
    const seen: unknown[] = [];
    const errand: Errand = {
      load: async () => [{ ...row('one'), iban: 'DE02120300000000202051' } as Row],
      seen: (rows) => seen.push(...rows),
    };
    await home({ actions: { errand }, cards: { errand } });
    expect(seen).toEqual([row('one'), row('one')]);
  });

  it('has a signal that ends with its budget, and not before', async () => {
    const signals: Record<string, AbortSignal> = {};
    const ends: string[] = [];
    const { actions, unavailableActions } = await home({
      actions: {
        hangs: {
          budget: 50,
          load: (signal) => {
            signals['hangs'] = signal;
            signal.addEventListener('abort', () => ends.push(String(signal.reason)));
            return new Promise(() => {});
          },
        },
        arrives: {
          load: async (signal) => {
            signals['arrives'] = signal;
            return [row('one')];
          },
        },
      },
    });
    expect(actions).toMatchObject([{ action: 'arrives' }]);
    expect(unavailableActions).toMatchObject([{ action: 'hangs' }]);
    expect(signals['hangs']?.aborted).toBe(true);
    expect(signals['arrives']?.aborted).toBe(false);
    expect(ends).toEqual([expect.stringContaining('BudgetOverrun')]);
  });

  it('has the budget that it names, shorter or longer than the one of the others', async () => {
    const order: string[] = [];
    const takes = (milliseconds: number, title: string): Errand => ({
      load: async () => {
        await after(milliseconds);
        order.push(title);
        return [row(title)];
      },
    });
    const short: Errand = {
      budget: 50,
      load: (signal) => {
        signal.addEventListener('abort', () => order.push('short ends'));
        return new Promise(() => {});
      },
    };
    const pieces = { short, usual: takes(300, 'usual'), long: { ...takes(1_500, 'long'), budget: 20_000 } };
    const { actions, cards, unavailableActions } = await home({ actions: pieces, cards: pieces });
    // Only the order counts: the short budget is over while those that take longer are still under way.
    expect(order).toEqual(['short ends', 'short ends', 'usual', 'usual', 'long', 'long']);
    expect(actions.map(({ action }) => action)).toEqual(['usual', 'long']);
    expect(unavailableActions).toMatchObject([{ action: 'short' }]);
    expect(cards).toMatchObject([{ card: 'short', unavailable: true }]);
  });
});

interface QuestionRow extends AccountRow {
  id: string;
}
const tables = defineTables<{ doubts_question: QuestionRow }>({ doubts_question: tenant });
const doubts = definePlugin({
  id: 'doubts',
  options: z.object({}),
  tables,
  migrations: {
    '0001_doubts': {
      up: async ({ db, types }) => {
        await db.schema
          .createTable('doubts_question')
          .addColumn('account_id', types.id, (c) => c.notNull())
          .addColumn('id', types.id, (c) => c.notNull())
          .addPrimaryKeyConstraint('doubts_question_key', ['account_id', 'id'])
          .execute();
      },
    },
  },
  texts: { en: { title: 'Doubts' } },
  apps: {
    doubts: {
      title: text('title'),
      icon: 'circle',
      path: '/doubts',
      eligible: tables.prepared((db) => db.selectFrom('doubts_question').select('id').limit(1)),
    },
  },
  cards: (card) => ({
    all: card({ app: 'doubts', returns: z.object({}), load: async () => [] }).present(() => ({
      title: 'Doubts',
      items: [],
    })),
  }),
});

/** The same database, in which what is read of `table` is answered by `answer`. */
function answering(database: Database, table: string, answer: () => Promise<never>): Database {
  return {
    ...database,
    open: async () => {
      const engine = await database.open();
      const within: typeof engine.within = (bounds) => ({
        run: (query) => (query.reads && query.sql.includes(`"${table}"`) ? answer() : engine.within(bounds).run(query)),
      });
      return new Proxy(engine, {
        get: (target, name) => {
          if (name === 'within') return within;
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  };
}

describe.each(testEngines())('whether a contact has something in an app, on %s', (engine) => {
  let close = async () => {};
  afterEach(() => close());

  it.each([
    ['fails', () => Promise.reject(new Error('out of memory')), /Error: out of memory/],
    ['hangs', () => new Promise<never>(() => {}), /BudgetOverrun/],
  ] as const)('counts as yes where the question %s, and the log says so', async (_, answer, error) => {
    const { database, remove } = await testDatabase(engine);
    const test = await testPortal({
      engine,
      database: answering(database, 'doubts_question', answer),
      plugins: [doubts(), visits()],
    });
    close = async () => {
      await test.close();
      await remove();
    };
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const browser = await test.signIn(studio, hanna);
    const failures = () => test.log.filter(({ event }) => event === 'eligibility.failed');
    expect((await browser.api()('GET /apps')).apps.map(({ id }) => id)).toEqual(['doubts']);
    expect(failures()).toEqual([
      expect.objectContaining({ level: 'error', app: 'doubts', plugin: 'doubts', error: expect.stringMatching(error) }),
    ]);
    expect((await browser.api()('GET /home')).cards).toMatchObject([{ card: 'all', view: { title: 'Doubts' } }]);
    expect(failures()).toHaveLength(2);
    const [explained] = await studio.services.apps.explain(hanna.id);
    expect(explained).toMatchObject({
      app: 'doubts',
      decidedBy: undefined,
      visibleIn: expect.arrayContaining(['launcher', 'dashboard']),
    });
  });
});
