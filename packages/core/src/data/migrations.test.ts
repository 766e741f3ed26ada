import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeEachEngine } from './each-engine.js';
import { type Migration, migrate } from './migrations.js';

const clock = { now: () => Date.UTC(2026, 10, 24) };

/** A migration that makes one table. */
function table(name: string): Migration {
  return {
    async up({ db, types }) {
      await db.schema
        .createTable(name)
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addPrimaryKeyConstraint(`${name}_key`, ['account_id', 'id'])
        .execute();
      await db.schema.createIndex(`${name}_id`).on(name).column('id').execute();
    },
  };
}

describeEachEngine('migrations', (database) => {
  const count = async (name: string) =>
    (await sql`select 1 from ${sql.table(qualified(name))}`.execute(database.engine.kysely())).rows.length;
  const qualified = (name: string) => (database.engine.schema ? `${database.engine.schema}.${name}` : name);
  const ledger = async () =>
    (
      await sql<{
        owner: string;
        name: string;
        applied_at: string;
      }>`select owner, name, applied_at from ${sql.table(qualified('portico_migration'))} order by owner, name`.execute(
        database.engine.kysely(),
      )
    ).rows.map((row) => ({ ...row }));

  it('are missed by a check on an empty database', async () => {
    await expect(
      migrate(database.engine, [{ owner: 'core', migrations: { '001_a': table('a') } }], 'check', clock),
    ).rejects.toThrow(/lacks "001_a" of core/);
  });

  it('run once, whichever of ten nodes is first', async () => {
    const nodes = await Promise.all(Array.from({ length: 10 }, () => database.open()));
    const sets = [
      { owner: 'core', migrations: { '002_b': table('b'), '001_a': table('a') } },
      { owner: 'billing', migrations: { '001_c': table('billing_c') } },
    ];
    const reports = await Promise.all(nodes.map((node) => migrate(node, sets, 'auto', clock)));
    expect(reports.flatMap((report) => report.applied)).toEqual([
      { owner: 'core', name: '001_a' },
      { owner: 'core', name: '002_b' },
      { owner: 'billing', name: '001_c' },
    ]);
    expect(await ledger()).toEqual([
      { owner: 'billing', name: '001_c', applied_at: '2026-11-24T00:00:00.000Z' },
      { owner: 'core', name: '001_a', applied_at: '2026-11-24T00:00:00.000Z' },
      { owner: 'core', name: '002_b', applied_at: '2026-11-24T00:00:00.000Z' },
    ]);
    expect(await count('billing_c')).toBe(0);
    await migrate(database.engine, sets, 'check', clock);
  });

  it('of newer versions are tolerated and told', async () => {
    const report = await migrate(
      database.engine,
      [{ owner: 'core', migrations: { '001_a': table('a') } }],
      'auto',
      clock,
    );
    expect(report).toEqual({
      applied: [],
      unknown: expect.arrayContaining([
        { owner: 'core', name: '002_b' },
        { owner: 'billing', name: '001_c' },
      ]),
    });
  });

  it('refuse to run before one that is applied', async () => {
    const sets = [
      { owner: 'core', migrations: { '001_a': table('a'), '001_b_late': table('late'), '002_b': table('b') } },
    ];
    await expect(migrate(database.engine, sets, 'auto', clock)).rejects.toThrow(
      /"001_b_late" of core would run before "002_b" of core/,
    );
  });

  it('that fail are named and leave nothing half done', async () => {
    const broken: Migration = {
      async up({ db }) {
        await db.schema.createTable('billing_half').addColumn('id', 'text').execute();
        await sql`insert into billing_absent values (1)`.execute(db);
      },
    };
    const sets = [
      { owner: 'billing', migrations: { '001_c': table('billing_c'), '002_d': table('billing_d'), '003_e': broken } },
    ];
    await expect(migrate(database.engine, sets, 'auto', clock)).rejects.toThrow(
      /"003_e" of plugin "billing" failed.*billing_absent/,
    );
    await expect(count('billing_half')).rejects.toThrow();
    await expect(count('billing_d')).rejects.toThrow();
    expect(await ledger()).toHaveLength(3);
  });

  it('reach their tables by raw SQL without a schema', async () => {
    const fill: Migration = {
      async up({ db }) {
        await sql`alter table billing_c add column note text`.execute(db);
        await sql`insert into billing_c (account_id, id, note) values (${'01900000-0000-7000-8000-000000000001'}, ${'01900000-0000-7000-8000-000000000002'}, 'x')`.execute(
          db,
        );
      },
    };
    await migrate(
      database.engine,
      [{ owner: 'billing', migrations: { '001_c': table('billing_c'), '004_f': fill } }],
      'auto',
      clock,
    );
    expect(await count('billing_c')).toBe(1);
  });
});
