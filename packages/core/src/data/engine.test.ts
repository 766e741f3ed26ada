import { type Generated, sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgres } from '../postgres.js';
import { sqlite } from '../sqlite.js';
import { columnTypes } from './column-types.js';
import { ConstraintViolation } from './constraint-violation.js';
import { describeEachEngine } from './each-engine.js';

interface Tables {
  portico_account: { id: string; slug: string; seats: Generated<number> };
  portico_contact: {
    account_id: string;
    id: string;
    created_at: string | null;
    born_on: string | null;
    facts: unknown;
  };
}

const ACME = '01900000-0000-7000-8000-000000000001';
const BOLT = '01900000-0000-7000-8000-000000000002';
const PERSON = '01900000-0000-7000-8000-00000000000a';

describeEachEngine('engine', (database) => {
  const db = () => database.engine.kysely<Tables>();
  const acme = { id: ACME, slug: 'acme' };

  beforeAll(async () => {
    await database.engine.transaction(async (tx) => {
      const { schema } = database.engine;
      const types = columnTypes(database.name);
      if (schema !== undefined) await sql`create schema ${sql.id(schema)}`.execute(tx.kysely());
      await tx
        .kysely()
        .schema.createTable('portico_account')
        .addColumn('id', types.id, (column) => column.primaryKey())
        .addColumn('slug', types.text, (column) => column.notNull())
        .addColumn('seats', types.money, (column) => column.notNull().defaultTo(5))
        .addUniqueConstraint('portico_account_slug', ['slug'])
        .addCheckConstraint('portico_account_seats', sql`seats > 0`)
        .execute();
      await tx
        .kysely()
        .schema.createTable('portico_contact')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('created_at', types.instant)
        .addColumn('born_on', types.day)
        .addColumn('facts', types.json)
        .addPrimaryKeyConstraint('portico_contact_key', ['account_id', 'id'])
        .addForeignKeyConstraint('portico_contact_account', ['account_id'], 'portico_account', ['id'])
        .execute();
    });
  });

  beforeEach(async () => {
    await db().deleteFrom('portico_contact').execute();
    await db().deleteFrom('portico_account').execute();
  });

  it('gives rows one shape', async () => {
    await db().insertInto('portico_account').values(acme).execute();
    await db()
      .insertInto('portico_contact')
      .values({
        account_id: ACME,
        id: PERSON,
        created_at: '2026-11-24T10:30:00.120Z',
        born_on: '1980-02-29',
        facts: { a: [1] },
      })
      .execute();
    const row = await db().selectFrom('portico_contact').selectAll().executeTakeFirstOrThrow();
    expect({ ...row, facts: typeof row.facts === 'string' ? JSON.parse(row.facts) : row.facts }).toEqual({
      account_id: ACME,
      id: PERSON,
      created_at: '2026-11-24T10:30:00.120Z',
      born_on: '1980-02-29',
      facts: { a: [1] },
    });
    const { seats } = await db().selectFrom('portico_account').select('seats').executeTakeFirstOrThrow();
    expect(seats).toBe(5);
    const sum = await db()
      .selectFrom('portico_account')
      .select(({ fn }) => fn.sum<number>('seats').as('sum'))
      .executeTakeFirstOrThrow();
    expect(sum.sum).toBe(5);
    const half = await db()
      .selectFrom('portico_account')
      .select((eb) => eb('seats', '/', 2).as('half'))
      .executeTakeFirstOrThrow();
    expect(half.half).toBe(2);
  });

  it('refuses numbers that JavaScript would round', async () => {
    await db().insertInto('portico_account').values(acme).execute();
    await sql`update ${sql.table(database.engine.schema ? `${database.engine.schema}.portico_account` : 'portico_account')} set seats = 9007199254740993`.execute(
      db(),
    );
    await expect(db().selectFrom('portico_account').select('seats').execute()).rejects.toThrow(RangeError);
  });

  it('counts what it changed, and gives what is returned', async () => {
    const inserted = await db()
      .insertInto('portico_account')
      .values([acme, { id: BOLT, slug: 'bolt' }])
      .executeTakeFirstOrThrow();
    expect(inserted.numInsertedOrUpdatedRows).toBe(2n);
    const updated = await db()
      .updateTable('portico_account')
      .set({ seats: 7 })
      .where('slug', '=', 'acme')
      .executeTakeFirstOrThrow();
    expect(updated.numUpdatedRows).toBe(1n);
    const returned = await db().updateTable('portico_account').set({ seats: 8 }).returning(['slug', 'seats']).execute();
    expect(returned.map((row) => ({ ...row })).sort((a, b) => a.slug.localeCompare(b.slug))).toEqual([
      { slug: 'acme', seats: 8 },
      { slug: 'bolt', seats: 8 },
    ]);
    const nothing = await db()
      .insertInto('portico_account')
      .values(acme)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    expect(nothing.numInsertedOrUpdatedRows).toBe(0n);
    expect((await db().deleteFrom('portico_account').executeTakeFirstOrThrow()).numDeletedRows).toBe(2n);
  });

  it.each([
    ['undefined', undefined],
    ['a Date', new Date(0)],
    ['NaN', Number.NaN],
  ])('refuses %s as a value, by place', async (_, value) => {
    const query = db()
      .selectFrom('portico_account')
      .select('id')
      .where('slug', '=', value as never)
      .limit(1);
    await expect(query.execute()).rejects.toThrow(/Parameter 1 is .*In: select/);
  });

  it('binds booleans as 1 and 0', async () => {
    await db()
      .insertInto('portico_account')
      .values({ ...acme, seats: true as never })
      .execute();
    expect((await db().selectFrom('portico_account').select('seats').executeTakeFirstOrThrow()).seats).toBe(1);
  });

  describe('constraints', () => {
    it.each([
      [
        'unique',
        { table: 'portico_account', columns: ['slug'] },
        () => db().insertInto('portico_account').values({ id: BOLT, slug: 'acme' }),
      ],
      [
        'not_null',
        { table: 'portico_account', columns: ['slug'] },
        () =>
          db()
            .insertInto('portico_account')
            .values({ id: BOLT } as never),
      ],
      [
        'check',
        { constraint: 'portico_account_seats' },
        () => db().insertInto('portico_account').values({ id: BOLT, slug: 'bolt', seats: 0 }),
      ],
      [
        'foreign_key',
        {},
        () =>
          db()
            .insertInto('portico_contact')
            .values({ account_id: BOLT, id: PERSON } as never),
      ],
    ] as const)('names a violated %s constraint', async (kind, violated, query) => {
      await db().insertInto('portico_account').values(acme).execute();
      const error = await query()
        .execute()
        .then(
          () => undefined,
          (reason: unknown) => reason,
        );
      expect(error).toBeInstanceOf(ConstraintViolation);
      expect(error).toMatchObject({ kind, ...violated });
      expect((error as Error).message).not.toContain('acme');
    });
  });

  describe('transactions', () => {
    it('commit', async () => {
      const result = await database.engine.transaction(async (tx) => {
        await tx.kysely<Tables>().insertInto('portico_account').values(acme).execute();
        return tx.kysely<Tables>().selectFrom('portico_account').select('slug').execute();
      });
      expect(result).toHaveLength(1);
      expect(await db().selectFrom('portico_account').selectAll().execute()).toHaveLength(1);
    });

    it('roll back when the work throws, and leave the next one free to run', async () => {
      const failing = database.engine.transaction(async (tx) => {
        await tx.kysely<Tables>().insertInto('portico_account').values(acme).execute();
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await db().selectFrom('portico_account').selectAll().execute()).toEqual([]);
      await database.engine.transaction((tx) =>
        tx.kysely<Tables>().insertInto('portico_account').values(acme).execute(),
      );
    });

    it('do not go on after a failed statement, even if that was caught', async () => {
      const failing = database.engine.transaction(async (tx) => {
        const kysely = tx.kysely<Tables>();
        await kysely.insertInto('portico_account').values(acme).execute();
        await kysely
          .insertInto('portico_account')
          .values(acme)
          .execute()
          .catch(() => {});
      });
      await expect(failing).rejects.toThrow('earlier statement');
      expect(await db().selectFrom('portico_account').selectAll().execute()).toEqual([]);
    });

    it('write what was left for the end with the commit, in its order', async () => {
      const seen: string[] = [];
      const stop = database.engine.observe((text) => seen.push(text.split(' ')[0] ?? ''));
      await database.engine.transaction(async (tx) => {
        const kysely = tx.kysely<Tables>();
        tx.lastly([
          kysely.insertInto('portico_account').values(acme),
          kysely.updateTable('portico_account').set({ seats: 3 }),
        ]);
        expect(await kysely.selectFrom('portico_account').selectAll().execute()).toEqual([]);
      });
      stop();
      expect(seen).toEqual(['begin', 'select', 'insert', 'update', 'commit']);
      expect(await db().selectFrom('portico_account').select('seats').execute()).toEqual([{ seats: 3 }]);
    });

    it('keep nothing when what was left for the end fails, and leave the connection free', async () => {
      for (let i = 0; i < 12; i += 1) {
        const failing = database.engine.transaction(async (tx) => {
          const kysely = tx.kysely<Tables>();
          await kysely.insertInto('portico_account').values(acme).execute();
          tx.lastly([
            kysely.insertInto('portico_account').values(acme),
            kysely.updateTable('portico_account').set({ seats: 3 }),
          ]);
        });
        await expect(failing).rejects.toMatchObject({ kind: 'unique' });
      }
      expect(await db().selectFrom('portico_account').selectAll().execute()).toEqual([]);
    });

    it('keep nothing when what was left for the end cannot even be sent', async () => {
      const failing = database.engine.transaction(async (tx) => {
        const kysely = tx.kysely<Tables>();
        await kysely.insertInto('portico_account').values(acme).execute();
        tx.lastly([kysely.updateTable('portico_account').set({ seats: Number.NaN })]);
      });
      await expect(failing).rejects.toThrow('no value of a database');
      expect(await db().selectFrom('portico_account').selectAll().execute()).toEqual([]);
    });

    it('are not committed where a statement failed that nobody waited for', async () => {
      const failing = database.engine.transaction(async (tx) => {
        const kysely = tx.kysely<Tables>();
        await kysely.insertInto('portico_account').values(acme).execute();
        kysely
          .insertInto('portico_account')
          .values(acme)
          .execute()
          .catch(() => {});
      });
      await expect(failing).rejects.toThrow('failed');
      expect(await db().selectFrom('portico_account').selectAll().execute()).toEqual([]);
    });

    it('hide what they did from others until they commit', async () => {
      await database.engine.transaction(async (tx) => {
        await tx.kysely<Tables>().insertInto('portico_account').values(acme).execute();
        const other = await database.open();
        expect(await other.kysely<Tables>().selectFrom('portico_account').selectAll().execute()).toEqual([]);
      });
    });

    it('refuse to be bypassed from inside', async () => {
      await database.engine.transaction(async () => {
        await expect(db().selectFrom('portico_account').selectAll().execute()).rejects.toThrow('Use the transaction');
        await expect(database.engine.transaction(async () => {})).rejects.toThrow('Use the transaction');
      });
    });

    it('refuse what comes after their end', async () => {
      const escaped = await database.engine.transaction(async (tx) => ({
        query: tx.kysely<Tables>().selectFrom('portico_account').selectAll(),
      }));
      await expect(escaped.query.execute()).rejects.toThrow('This transaction is over');
    });

    it('are queued or interleaved without losing an update', async () => {
      const other = await database.open();
      await db()
        .insertInto('portico_account')
        .values({ ...acme, seats: 1 })
        .execute();
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          (index % 2 ? other : database.engine).transaction(async (tx) => {
            const kysely = tx.kysely<Tables>();
            await kysely
              .updateTable('portico_account')
              .set((eb) => ({ seats: eb('seats', '+', 1) }))
              .execute();
            await new Promise((resolve) => setImmediate(resolve));
          }),
        ),
      );
      expect((await db().selectFrom('portico_account').select('seats').executeTakeFirstOrThrow()).seats).toBe(41);
    });
  });

  it('lets others observe the text of statements', async () => {
    const seen: string[] = [];
    const stop = database.engine.observe((text) => seen.push(text));
    await database.engine.transaction((tx) => tx.kysely<Tables>().selectFrom('portico_account').select('id').execute());
    stop();
    await db().selectFrom('portico_account').select('slug').execute();
    expect(seen).toEqual([expect.stringMatching(/^begin/), expect.stringContaining('select'), 'commit']);
  });

  it('goes on after a column was added under its kept statements', async () => {
    await db().insertInto('portico_account').values(acme).execute();
    const all = () => db().selectFrom('portico_account').selectAll().execute();
    for (let run = 0; run < 8; run += 1) await all();
    const table = database.engine.schema ? `${database.engine.schema}.portico_account` : 'portico_account';
    await sql`alter table ${sql.table(table)} add column note text`.execute(db());
    for (let run = 0; run < 8; run += 1) expect(await all()).toHaveLength(1);
  });

  it('refuses transactions through Kysely', async () => {
    await expect(
      db()
        .transaction()
        .execute(async () => {}),
    ).rejects.toThrow('engine.transaction');
  });
});

describe('sqlite', () => {
  it('keeps an in-memory database on one connection', async () => {
    const engine = await sqlite(':memory:').open();
    await sql`create table t (a integer)`.execute(engine.kysely());
    const db = engine.kysely<{ t: { a: number } }>();
    await Promise.all([
      engine.transaction(async (tx) => {
        await tx.kysely<{ t: { a: number } }>().insertInto('t').values({ a: 1 }).execute();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }),
      db.insertInto('t').values({ a: 2 }).execute(),
    ]);
    expect(await db.selectFrom('t').selectAll().execute()).toHaveLength(2);
    await engine.close();
  });

  it('refuses several statements in one text', async () => {
    const engine = await sqlite(':memory:').open();
    await expect(sql`select 1; select 2`.execute(engine.kysely())).rejects.toThrow('only the first');
    await sql`select 1;`.execute(engine.kysely());
    await engine.close();
  });
});

describe('postgres', () => {
  it('says that it cannot be reached', async () => {
    await expect(postgres('postgres://nobody@127.0.0.1:1/none').open()).rejects.toThrow('ECONNREFUSED');
  });
});
