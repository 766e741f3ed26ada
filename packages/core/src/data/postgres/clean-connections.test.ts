import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgres } from '../../postgres.js';
import { StatementOverrun } from '../budget-overrun.js';
import { ConstraintViolation } from '../constraint-violation.js';
import { describeScoped, type SuiteDatabase } from '../each-engine.js';
import type { BoundingRunner, Engine, RunnableQuery } from '../engine.js';
import { PolicyViolation } from '../policy-violation.js';
import { type HandleScope, scopeValues } from '../scope-values.js';
import { ACME, ADA, fillShop, idOf, openShop, people, shop, shopHandles } from '../shop.test-support.js';

const url = process.env.PORTICO_TEST_POSTGRES ?? '';

describeScoped('the only connection of a pool', (database) => {
  if (database.name === 'postgres') theOnlyConnection(database);
  else it('is PostgreSQL’s affair', () => {});
});

function theOnlyConnection(database: SuiteDatabase) {
  const opened: Engine[] = [];
  /** The schema is made before the first test. */
  let schema = '';
  const connect = async (role?: string) => {
    const rowSecurity = role === undefined ? database.rowSecurity : { role };
    const engine = await postgres(url, { schema, poolSize: 1, rowSecurity }).open();
    opened.push(engine);
    return engine;
  };
  const statement = (text: string, reads: boolean, budget?: number): RunnableQuery => ({
    ...{ sql: text, parameters: [], reads, returns: true },
    ...(budget !== undefined && { budget }),
  });
  const as = (runner: BoundingRunner, scope: HandleScope) =>
    runner.within({ runner: scope.runner, values: scopeValues(scope), scopes: shop.scopes });
  const orders = (scope: HandleScope) =>
    statement(`select id from "${schema}".shop_order where account_id = '${scope.account}'`, true);
  const ordering = (account: string, number: number, reads = false) =>
    statement(
      `insert into "${schema}".shop_order (account_id, id, owner_id, title, status, total)
        values ('${account}', '${idOf('0', number)}', '${ADA}', 'new', 'sent', 1)`,
      reads,
    );
  const promising = () => statement(`insert into "${schema}".shop_promise values (1, 2)`, false);

  beforeAll(async () => {
    schema = database.engine.schema ?? '';
    await openShop(database.engine);
    const promise = sql.id(schema, 'shop_promise');
    await sql`create table ${promise} (id int primary key, kept int references ${promise} deferrable initially deferred)`.execute(
      database.engine.kysely(),
    );
    await sql`grant select, insert on ${promise} to public`.execute(database.engine.kysely());
  });
  beforeEach(() => fillShop(database.engine));
  afterEach(async () => {
    for (const engine of opened.splice(0)) await engine.close();
  });

  /** Nothing of what was done on the engine's connection before is left on it, or shows in what comes next. */
  const expectClean = async (engine: Engine) => {
    const { rows } = await engine.run<Record<string, unknown>>(
      statement(
        `select pg_backend_pid() as pid, current_user = session_user as "ownRole",
          coalesce(current_setting('portico.account', true), '') as account,
          coalesce(current_setting('portico.contact', true), '') as contact,
          coalesce(current_setting('portico.reach', true), '') as reach,
          current_setting('transaction_read_only') as "readOnly"`,
        true,
      ),
    );
    const [{ pid, ...left }] = rows as [Record<string, unknown>];
    expect(left).toEqual({ ownRole: true, account: '', contact: '', reach: '', readOnly: 'off' });
    const { rows: others } = await database.engine.run<{ state: string }>(
      statement(`select state from pg_stat_activity where pid = ${pid}`, true),
    );
    expect(others).toEqual([{ state: 'idle' }]);
    const handles = shopHandles(engine);
    const seen = (scope: HandleScope) => handles.open(shop, scope).selectFrom('shop_order').select('id').execute();
    expect(await seen(people.eve)).toEqual([{ id: idOf('0', 7) }]);
    expect(await seen(people.viewOfAda)).toHaveLength(2);
    expect(await seen(people.acme)).toHaveLength(6);
    await handles.open(shop, people.eve).updateTable('shop_order').set({ title: 'hers' }).execute();
    const hers = database.engine.kysely<{ shop_order: { id: string; title: string } }>();
    expect(await hers.selectFrom('shop_order').select('id').where('title', '=', 'hers').execute()).toHaveLength(1);
  };

  const failing: [what: string, fails: (on: BoundingRunner) => Promise<unknown>, error: unknown][] = [
    ['a read', (on) => as(on, people.ada).run(statement('select 1 / 0', true)), expect.anything()],
    [
      'a read of what is not there',
      (on) => as(on, people.ada).run(statement('select * from nowhere', true)),
      expect.anything(),
    ],
    [
      'a read that only may read',
      (on) => as(on, people.viewOfAda).run(statement('select 1 / 0', true)),
      expect.anything(),
    ],
    [
      'a change by who only may read',
      (on) => as(on, people.viewOfAda).run(ordering(ACME, 90)),
      expect.objectContaining({ message: expect.stringContaining('can only read') }),
    ],
    ['a change that is called a read', (on) => as(on, people.ada).run(ordering(ACME, 1, true)), expect.anything()],
    [
      'a change against a constraint',
      (on) => as(on, people.ada).run(ordering(ACME, 1)),
      expect.any(ConstraintViolation),
    ],
    [
      'a change against a constraint that is checked by `commit`',
      (on) => as(on, people.ada).run(promising()),
      expect.any(ConstraintViolation),
    ],
    [
      'a text of several statements',
      (on) => as(on, people.ada).run(statement('begin; select 1 / 0', true)),
      expect.anything(),
    ],
    [
      'a value that cannot be bound',
      (on) => as(on, people.ada).run({ ...orders(people.ada), parameters: [undefined] }),
      expect.anything(),
    ],
  ];

  if (database.rowSecurity) {
    const foreign = (on: BoundingRunner) => as(on, people.eve).run(ordering(ACME, 90));
    failing.push(['a change against a policy', foreign, expect.any(PolicyViolation)]);
  }

  describe('is clean after what failed:', () => {
    it.each(failing)('%s', async (_, fails, error) => {
      const engine = await connect();
      await expect(fails(engine)).rejects.toEqual(error);
      await expectClean(engine);
    });

    it.each(failing.filter(([what]) => !what.includes('`commit`')))('%s, in a transaction', async (_, fails) => {
      const engine = await connect();
      await expect(engine.transaction((tx) => fails(tx))).rejects.toThrow();
      await expectClean(engine);
      const caught = engine.transaction(async (tx) => {
        await fails(tx).catch(() => {});
        await expect(as(tx, people.eve).run(orders(people.eve))).rejects.toThrow('earlier statement');
      });
      await expect(caught).rejects.toThrow('earlier statement');
      await expectClean(engine);
    });

    it('`commit` of a transaction', async () => {
      const engine = await connect();
      const committed = engine.transaction((tx) => as(tx, people.ada).run(promising()));
      await expect(committed).rejects.toBeInstanceOf(ConstraintViolation);
      await expectClean(engine);
    });

    it('the work of a transaction, after it read on somebody’s behalf', async () => {
      const engine = await connect();
      const changed = engine.transaction(async (tx) => {
        await as(tx, people.viewOfAda).run(orders(people.ada));
        throw new Error('changed my mind');
      });
      await expect(changed).rejects.toThrow('changed my mind');
      await expectClean(engine);
    });
  });

  describe('is clean, or another, after what was ended:', () => {
    const sleep = (budget?: number) => statement('select pg_sleep(60)', true, budget);

    it.each([
      ['read', people.ada, true],
      ['read that only may read', people.viewOfAda, true],
      ['change', people.ada, false],
    ] as const)('a %s that took too long', async (_, scope, reads) => {
      const engine = await connect();
      await expect(as(engine, scope).run({ ...sleep(50), reads })).rejects.toBeInstanceOf(StatementOverrun);
      await expectClean(engine);
    });

    /** Does something to the connection that sleeps, from outside, and again where it was too early to be heard. */
    const interrupt = async (how: string, name: string, sleeping: Promise<unknown>) => {
      let over = false;
      const end = () => {
        over = true;
      };
      const ended = sleeping.then(end, end);
      const asleep = `state = 'active' and query = 'select pg_sleep(60) as ${name}'`;
      while (!over) {
        await database.engine.run(statement(`select ${how}(pid) from pg_stat_activity where ${asleep}`, true));
      }
      await ended;
    };

    it.each([
      ['statement', 'cancelled', 'pg_cancel_backend'],
      ['connection', 'broken', 'pg_terminate_backend'],
    ] as const)('a %s that was %s from outside', async (_, __, how) => {
      const engine = await connect();
      for (const [scope, reads] of [
        [people.ada, true],
        [people.viewOfAda, true],
        [people.ada, false],
      ] as const) {
        const named = `sleeper_${schema}`;
        const sleeping = as(engine, scope).run(statement(`select pg_sleep(60) as ${named}`, reads));
        await Promise.all([expect(sleeping).rejects.toThrow(), interrupt(how, named, sleeping)]);
        await expectClean(engine);
        const transaction = engine.transaction((tx) =>
          as(tx, scope).run(statement(`select pg_sleep(60) as ${named}`, reads)),
        );
        await Promise.all([expect(transaction).rejects.toThrow(), interrupt(how, named, transaction)]);
        await expectClean(engine);
      }
    });
  });

  it.runIf(database.rowSecurity)(
    'runs nothing as another where the settings failed, and is clean after it',
    async () => {
      const role = `nobody_${schema}`;
      const engine = await connect(role);
      const all = () => database.engine.run(statement(`select * from "${schema}".shop_order order by 1, 2`, true));
      const before = await all();
      const failed = `role "${role}" does not exist`;
      // How soon after an error the connection is known to be free is a matter of chance.
      for (const scope of Array(4).fill([people.ada, people.viewOfAda, people.acme]).flat() as HandleScope[]) {
        for (const query of [orders(scope), ordering(ACME, 90), ordering(ACME, 90, true)]) {
          for (const run of [
            () => as(engine, scope).run(query),
            () => engine.transaction((tx) => as(tx, scope).run(query)),
          ]) {
            await expect(run()).rejects.toThrow(failed);
            const { rows } = await engine.run(statement('select current_user = session_user as own', true));
            expect(rows).toEqual([{ own: true }]);
          }
        }
      }
      expect(await all()).toEqual(before);
    },
  );
}
