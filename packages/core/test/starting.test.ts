import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { KernelTables } from '../src/identity/tables.js';
import {
  type AccountRow,
  type AnyPlugin,
  createPortal,
  type Database,
  definePlugin,
  defineTables,
  type LogRecord,
  Mailer,
  type Migration,
  type PortalOptions,
  tenant,
} from '../src/index.js';
import { type TestDatabase, testDatabase } from '../src/testing/test-database.js';
import { testEngines, testPortal } from '../src/testing.js';
import { visits } from './visits.js';

interface GhostRow extends AccountRow {
  id: string;
}

/** A plugin without apps, with these migrations. */
const plain = (id: string, migrations: Readonly<Record<string, Migration>>) =>
  definePlugin({
    id,
    options: z.object({}),
    tables: defineTables({}),
    migrations,
    texts: { en: {} },
    apps: {},
  })();
const ghost = definePlugin({
  id: 'ghost',
  options: z.object({}),
  tables: defineTables<{ ghost_row: GhostRow }>({ ghost_row: tenant }),
  migrations: {},
  texts: { en: {} },
  apps: {},
});

/** The same database, and how often it was opened and closed. */
function counted(database: Database) {
  const count = { opened: 0, closed: 0 };
  const counting: Database = {
    ...database,
    open: async () => {
      const engine = await database.open();
      count.opened += 1;
      return new Proxy(engine, {
        get: (target, name) => {
          if (name === 'close') count.closed += 1;
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  };
  return { database: counting, count };
}

describe.each(testEngines())('a portal that starts, on %s', (engine) => {
  let made: TestDatabase;
  let log: LogRecord[];
  beforeEach(async () => {
    made = await testDatabase(engine);
    log = [];
  });
  afterEach(() => made.remove());

  const compose = (plugins: readonly AnyPlugin[], more: Partial<PortalOptions<readonly AnyPlugin[]>> = {}) =>
    createPortal({
      database: made.database,
      secret: 'x'.repeat(32),
      plugins,
      log: (record) => log.push(record),
      ...more,
    });
  const events = (event: string) => log.filter((record) => record.event === event);

  it('is stopped by a declared table that no migration makes, naming plugin and table', async () => {
    const portal = compose([visits(), ghost()]);
    await expect(portal.start()).rejects.toThrow(
      /Plugin "ghost" declares the table "ghost_row", which no migration makes/,
    );
    expect(events('portal.start_failed')).toMatchObject([
      { level: 'error', error: expect.stringContaining('ghost_row') },
    ]);
    expect(events('portal.started')).toEqual([]);
    await portal.close();
  });

  it('tolerates what a newer version or a plugin that is gone has migrated, and says so', async () => {
    const newer = compose([visits(), plain('later', { '0001_later': { up: async () => {} } })]);
    await newer.start();
    await newer.close();
    expect(events('migrations.unknown')).toEqual([]);

    const portal = compose([visits()]);
    await portal.start();
    expect(events('migrations.unknown')).toMatchObject([
      { level: 'warn', migrations: [{ owner: 'later', name: '0001_later' }] },
    ]);
    await portal.accounts.create({ slug: 'studio', name: 'Studio', hosts: ['studio.example'] });
    expect(
      (await portal.fetch(new Request('https://studio.example/portal/brand', { headers: { Host: 'studio.example' } })))
        .status,
    ).toBe(200);
    await portal.close();
  });

  it.each([
    [
      'a migration fails',
      () => ({ plugins: [plain('odd', { '0001': { up: () => Promise.reject(new Error('odd')) } })] }),
    ],
    ['a table is missing', () => ({ plugins: [ghost()] })],
    [
      'the host’s own code fails',
      () => ({
        plugins: [],
        overrides: () => {
          throw new Error('odd');
        },
      }),
    ],
  ] as [string, () => { plugins: AnyPlugin[]; overrides?: () => void }][])(
    'leaves no connection open when %s',
    async (_, options) => {
      const { database, count } = counted(made.database);
      const { plugins, ...more } = options();
      const portal = compose(plugins, { ...more, database });
      await expect(portal.start()).rejects.toThrow(/odd|ghost/);
      expect(count).toEqual({ opened: 1, closed: 1 });
      // Each attempt opens its own, and ends it.
      await expect(portal.start()).rejects.toThrow(/odd|ghost/);
      expect(count).toEqual({ opened: 2, closed: 2 });
      await portal.close();
      expect(count).toEqual({ opened: 2, closed: 2 });
    },
  );

  it.runIf(engine === 'postgres')('leaves nothing of a failed start at the server', async () => {
    const pids: number[] = [];
    const noting: Migration = {
      up: async ({ db }) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
        pids.push(...rows.map(({ pid }) => Number(pid)));
        throw new Error('odd');
      },
    };
    const portal = compose([plain('odd', { '0001': noting })]);
    await expect(portal.start()).rejects.toThrow(/odd/);
    expect(pids).toHaveLength(1);
    const observer = await made.database.open();
    const alive = async () => {
      const found = sql`select 1 from pg_stat_activity where pid = ${pids[0]}`;
      return (await found.execute(observer.kysely())).rows.length;
    };
    await expect.poll(alive).toBe(0);
    await observer.close();
    await portal.close();
  });

  it('starts at the next request when what kept it from starting is over', async () => {
    let broken = true;
    const { database, count } = counted(made.database);
    const portal = compose([visits()], {
      database,
      overrides: () => {
        if (broken) throw new Error('the vault is sealed');
      },
    });
    const ask = async () =>
      (await portal.fetch(new Request('https://studio.example/portal/brand', { headers: { Host: 'studio.example' } })))
        .status;
    expect(await ask()).toBe(503);
    broken = false;
    expect(await ask()).toBe(404);
    await portal.accounts.create({ slug: 'studio', name: 'Studio', hosts: ['studio.example'] });
    expect(await ask()).toBe(200);
    await portal.close();
    expect(count).toEqual({ opened: 2, closed: 2 });
  });

  it('puts away what has ended since', async () => {
    const test = await testPortal({ engine, database: made.database, plugins: [visits()] });
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    await test.signIn(studio, hanna);
    await studio.services.contacts.signInLink({ contact: hanna.id, instant: true });
    const observer = await made.database.open();
    const db = observer.kysely<KernelTables>();
    const states = async () => ({
      sessions: (await db.selectFrom('portico_session').select('status').execute()).map(({ status }) => status),
      open: (await db.selectFrom('portico_ticket').select('id').where('status', '=', 'open').execute()).length,
    });
    expect(await states()).toEqual({ sessions: ['live'], open: 1 });
    test.clock.advance({ days: 400 });
    expect(await states()).toEqual({ sessions: ['live'], open: 1 });
    await test.node();
    await expect.poll(states).toEqual({ sessions: ['ended'], open: 0 });
    await observer.close();
    await test.close();
  });
});

describe.each(testEngines())('a portal that is closed, on %s', (engine) => {
  it('lets what goes on behind its answers end before', async () => {
    const order: string[] = [];
    const slow: Mailer = {
      send: async (mail) => {
        order.push(`sending to ${mail.to.address}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
        order.push('sent');
      },
    };
    const test = await testPortal({
      engine,
      plugins: [visits()],
      overrides: ({ rebind }) => rebind(Mailer).toConstantValue(slow),
    });
    const studio = await test.account();
    await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const asked = await test.visit(studio).fetch('/auth/ask', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'hanna@example.com' }),
    });
    expect(asked.status).toBe(202);
    await test.close();
    order.push('closed');
    expect(order).toEqual(['sending to hanna@example.com', 'sent', 'closed']);
    expect(test.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
