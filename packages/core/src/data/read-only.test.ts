import { createQueryId } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sqlite } from '../sqlite.js';
import { describeScoped } from './each-engine.js';
import type { BoundingRunner, Engine } from './engine.js';
import { runnableQuery } from './runnable-query.js';
import { scopeValues } from './scope-values.js';
import { ACME, fillShop, openShop, people, type ShopTables, shop, shopHandles } from './shop.test-support.js';

// What the walker would have let through by mistake: the database is to refuse it by itself.
describeScoped('what only reads', (database) => {
  beforeAll(() => openShop(database.engine));
  whatOnlyReads(() => database.engine);
});

describe('what only reads (sqlite in memory)', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await sqlite(':memory:').open();
    await openShop(engine);
    return () => engine.close();
  });
  whatOnlyReads(() => engine);
});

function whatOnlyReads(engine: () => Engine) {
  const viewing = (runner: BoundingRunner) =>
    runner.within({ runner: 'view', values: scopeValues(people.viewOfAda), scopes: shop.scopes });
  const products = () => engine().kysely<ShopTables>().selectFrom('shop_product').select('title');
  // Of one account, as row-level security would give no others.
  const all = () => runnableQuery(products().where('account_id', '=', ACME).compile());
  const renaming = () =>
    runnableQuery(engine().kysely<ShopTables>().updateTable('shop_product').set({ title: 'changed' }).compile());
  const titles = async () => new Set((await products().execute()).map(({ title }) => title));

  beforeEach(() => fillShop(engine()));

  it('reads', async () => {
    expect((await viewing(engine()).run(all())).rows).toHaveLength(1);
    const inside = await engine().transaction((tx) => viewing(tx).run(all()));
    expect(inside.rows).toHaveLength(1);
  });

  it('is refused a change by the database, and leaves it fit for the next one', async () => {
    for (let run = 0; run < 6; run += 1) {
      await expect(viewing(engine()).run(renaming())).rejects.toThrow('can only read');
      await expect(viewing(engine()).run({ ...renaming(), reads: true })).rejects.toThrow('can only read');
    }
    expect(await titles()).not.toContain('changed');
    expect((await viewing(engine()).run(all())).rows).toHaveLength(1);
    await engine().run(renaming());
    expect(await titles()).toEqual(new Set(['changed']));
  });

  it('is refused a change inside a transaction as well', async () => {
    const failing = engine().transaction((tx) => viewing(tx).run(renaming()));
    await expect(failing).rejects.toThrow('can only read');
    await engine().transaction(async (tx) => {
      await viewing(tx).run(all());
      await tx.run(renaming());
      await viewing(tx).run(all());
      await tx.run(renaming());
    });
    expect(await titles()).toEqual(new Set(['changed']));
  });

  it('tells what else went wrong as anybody else is told', async () => {
    const wrong = { ...all(), sql: 'select 1 from nowhere' };
    await expect(viewing(engine()).run(wrong)).rejects.toThrow('nowhere');
    await expect(viewing(engine()).run({ ...all(), parameters: [undefined] })).rejects.toThrow('Parameter 1');
    expect((await viewing(engine()).run(all())).rows).toHaveLength(1);
  });

  it.each([
    ['viewOfAda', 'view'],
    ['ada', 'contact'],
  ] as const)('is known to be what the handle of %s runs on', async (who, runner) => {
    const within = vi.spyOn(engine(), 'within');
    const handles = shopHandles(engine());
    await handles.open(shop, people[who]).selectFrom('shop_order').select('id').execute();
    await handles.open(shop, people[who]).all(shop.prepared((db) => db.selectFrom('shop_order').select('id')));
    const given = within.mock.calls.map(([bounds]) => bounds);
    within.mockRestore();
    expect(given).toEqual(Array(2).fill(expect.objectContaining({ runner, scopes: shop.scopes })));
  });

  it('does not keep a compiled statement from others', async () => {
    const compiled = engine()
      .compiler()
      .compileQuery(products().where('account_id', '=', ACME).toOperationNode(), createQueryId());
    for (let run = 0; run < 4; run += 1) {
      await viewing(engine()).run(runnableQuery(compiled));
      expect((await engine().run(runnableQuery(compiled))).rows).toHaveLength(1);
    }
  });
}
