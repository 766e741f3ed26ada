import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Engine, Runner } from '../src/data/engine.js';
import { definePlugin, defineTables, type OwnedRow, owned, type Params, text } from '../src/index.js';
import { testDatabase } from '../src/testing/test-database.js';
import { type TestBrowser, testEngines, testPortal } from '../src/testing.js';

interface NoteRow extends OwnedRow {
  id: string;
}
const tables = defineTables<{ desk_note: NoteRow }>({ desk_note: owned() });
const notes = tables.prepared((db, p: Params<{ limit: number }>) =>
  db.selectFrom('desk_note').select('id').orderBy('id').limit(p.limit),
);
const Note = z.object({ id: z.string() });
const Count = z.object({ count: z.int() });

const desk = definePlugin({
  id: 'desk',
  options: z.object({}),
  tables,
  migrations: {
    '0001-notes': {
      up: async ({ db, types }) => {
        await db.schema
          .createTable('desk_note')
          .addColumn('account_id', types.id, (c) => c.notNull())
          .addColumn('id', types.id, (c) => c.notNull())
          .addColumn('owner_id', types.id, (c) => c.notNull())
          .addPrimaryKeyConstraint('desk_note_key', ['account_id', 'id'])
          .addForeignKeyConstraint('desk_note_owner', ['account_id', 'owner_id'], 'portico_party', ['account_id', 'id'])
          .execute();
      },
    },
  },
  texts: { en: { title: 'Notes' } },
  apps: { desk: { title: text('title'), icon: 'box', path: '/notes' } },
  routes: (route) => ({
    'GET /notes': route({ app: 'desk', returns: Count }).handle(async ({ db }) => ({
      count: (await db.all(notes, { limit: 1 })).length,
    })),
    'GET /notes/nothing': route({ app: 'desk', returns: Count }).handle(({ contact, today, account }) => ({
      count: contact.companies.length + today.length + account.name.length,
    })),
    'POST /notes/nothing': route({ app: 'desk', body: Count, returns: Count }).handle(({ body }) => body),
  }),
  cards: (card) => ({
    notes: card({ app: 'desk', query: notes, returns: Note }).present((rows, { text }) => ({
      title: text('title'),
      items: rows.map(({ id }) => ({ title: id })),
    })),
  }),
  lists: (list) => ({
    all: list({ app: 'desk', query: notes, returns: Note }).present((rows, { text }) => ({
      title: text('title'),
      items: rows.map(({ id }) => ({ title: id })),
    })),
  }),
})();

/** What is done to an engine: handles that were opened on it, those of them that ran something, statements, transactions. */
class Watch {
  #opened = 0;
  readonly #used = new Set<Runner>();
  #statements = 0;
  #transactions = 0;

  constructor(engine: Engine) {
    const within = engine.within.bind(engine);
    engine.within = (bounds) => {
      this.#opened += 1;
      const runner = within(bounds);
      const watched: Runner = {
        run: (query) => {
          this.#used.add(watched);
          return runner.run(query);
        },
      };
      return watched;
    };
    const transaction = engine.transaction.bind(engine);
    engine.transaction = (work) => {
      this.#transactions += 1;
      return transaction(work);
    };
    engine.observe(() => {
      this.#statements += 1;
    });
  }

  async during(work: () => Promise<unknown>) {
    this.#opened = this.#statements = this.#transactions = 0;
    this.#used.clear();
    await work();
    const [opened, unused] = [this.#opened, this.#opened - this.#used.size];
    return { opened, unused, statements: this.#statements, transactions: this.#transactions };
  }
}

describe.each(testEngines())('the handle of a request, on %s', (engine) => {
  let close: () => Promise<void>;
  let watch: Watch;
  let hanna: Pick<TestBrowser<never>, 'fetch'>;
  beforeAll(async () => {
    const { database, remove } = await testDatabase(engine);
    let opened: Engine | undefined;
    const open = async () => {
      opened = await database.open();
      return opened;
    };
    const test = await testPortal({ engine, database: { ...database, open }, plugins: [desk] });
    close = async () => {
      await test.close();
      await remove();
    };
    const studio = await test.account();
    const contact = await studio.services.contacts.create({ email: 'h@example.com', name: 'Hanna' });
    hanna = await test.signIn(studio, contact);
    watch = new Watch(opened as unknown as Engine);
    // The account's rules are read once.
    await ok('/notes/nothing');
    // What a portal puts away when it starts goes on meanwhile.
    await vi.waitFor(async () => expect(await watch.during(() => wait(50))).toMatchObject({ statements: 0 }), 10_000);
  });
  afterAll(() => close());

  const ok = async (path: string, init?: RequestInit) => {
    const response = await hanna.fetch(path, init);
    expect(response.status, await response.text()).toBe(200);
  };

  it('is not opened where it is not used: nothing is asked but who arrives', async () => {
    const nothing = { opened: 0, unused: 0, statements: 1, transactions: 0 };
    expect(await watch.during(() => ok('/notes/nothing'))).toEqual(nothing);
    const body = JSON.stringify({ count: 1 });
    const headers = { 'Content-Type': 'application/json' };
    expect(await watch.during(() => ok('/notes/nothing', { method: 'POST', body, headers }))).toEqual(nothing);
  });

  it('is opened where it is used', async () => {
    expect(await watch.during(() => ok('/notes'))).toMatchObject({ opened: 1, unused: 0 });
  });

  it.each(['/home', '/apps', '/apps/desk'])('is not opened for what %s presents of rows', async (path) => {
    expect(await watch.during(() => ok(path))).toMatchObject({ unused: 0, transactions: 0 });
  });
});
