import { beforeAll, describe, expect, it } from 'vitest';
import { defineTables } from './define-tables.js';
import { describeScoped } from './each-engine.js';
import { tenant } from './scopes.js';
import {
  ADA,
  COMPANY,
  fillShop,
  idOf,
  openShop,
  people,
  type ShopTables,
  shop,
  shopHandles,
} from './shop.test-support.js';
import type { Params } from './tables.js';

const page = shop.prepared((db, p: Params<{ limit: number; status?: string; ids?: string[]; not?: string | null }>) =>
  db
    .selectFrom('shop_order')
    .select(['id', 'total'])
    .where('title', 'like', "order%'s".slice(0, 6))
    .where('total', '>', -5)
    .$if(p.status !== undefined, (query) => query.where('status', '=', p.status!))
    .$if(p.ids !== undefined, (query) => query.where('id', 'in', p.ids!))
    .orderBy('total', 'desc')
    .orderBy('id')
    .limit(p.limit),
);

describeScoped('prepared queries', (database) => {
  const numbers = (rows: readonly { id: string }[]) => rows.map(({ id }) => Number(id.slice(-11)));
  const row = (number: number) => idOf('0', number);
  const texts: string[] = [];
  beforeAll(async () => {
    await openShop(database.engine);
    await fillShop(database.engine);
    database.engine.observe((text) => texts.push(text));
  });

  it('bind what they are called with, scoped to who calls', async () => {
    const handles = shopHandles(database.engine);
    const ada = handles.open(shop, people.ada);
    expect(numbers(await ada.all(page, { limit: 10 }))).toEqual([5, 1]);
    expect(numbers(await ada.all(page, { limit: 1 }))).toEqual([5]);
    expect(numbers(await handles.open(shop, people.bob).all(page, { limit: 10 }))).toEqual([3]);
    expect(numbers(await handles.open(shop, people.acme).all(page, { limit: 10, status: 'draft' }))).toEqual([6, 4, 2]);
    expect(numbers(await ada.all(page, { limit: 10, ids: [row(1)] }))).toEqual([1]);
    expect(numbers(await ada.all(page, { limit: 10, ids: [row(1), row(3), row(5)] }))).toEqual([5, 1]);
    expect(numbers(await ada.all(page, { limit: 10, ids: [] }))).toEqual([]);
    expect((await ada.first(page, { limit: 10 }))?.id).toBe(row(5));
    expect(await ada.first(page, { limit: 10, status: 'none' })).toBeUndefined();
    expect(numbers(await handles.open(shop, people.ada).all(page, { limit: 10 }))).toEqual([5, 1]);
    expect(numbers(await ada.change((tx) => tx.all(page, { limit: 10 })))).toEqual([5, 1]);
  });

  it('have one text for each shape, with constants in it', async () => {
    const handles = shopHandles(database.engine);
    texts.length = 0;
    for (const limit of [1, 2, 3]) await handles.open(shop, people.ada).all(page, { limit });
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain(`like 'order%'`);
    expect(texts[0]).toContain(`"total" > (-5)`);
    expect(texts[0]).toContain(`<> 'draft'`);
    await handles.open(shop, people.ada).all(page, { limit: 1, ids: [row(1), row(2), row(3)] });
    await handles.open(shop, people.ada).all(page, { limit: 1, ids: [row(1), row(2), row(3), row(4)] });
    expect(new Set(texts).size).toBe(2);
  });

  it('never keep one caller’s values for another, however they are interleaved', async () => {
    const handles = shopHandles(database.engine);
    const expected = { ada: [5, 1], bob: [3], eve: [7], acme: [6, 5, 4, 3, 2, 1] };
    const names = Object.keys(expected) as (keyof typeof expected)[];
    await Promise.all(
      Array.from({ length: 2000 }, async (_, index) => {
        const name = names[index % names.length]!;
        expect(numbers(await handles.open(shop, people[name]).all(page, { limit: 10 }))).toEqual(expected[name]);
      }),
    );
  });

  it('are refused what the walker refuses, and other tables’ handles', async () => {
    const other = defineTables<Pick<ShopTables, 'shop_product'>>({ shop_product: tenant });
    const handles = shopHandles(database.engine);
    await expect(handles.open(other, people.ada).all(page, { limit: 1 })).rejects.toThrow(
      'prepared query of other tables',
    );
    const hidden = shop.prepared((db) => db.selectFrom('shop_counter').select('next'));
    await expect(handles.open(shop, people.ada).all(hidden)).rejects.toThrow('internal table');
    expect(await handles.open(shop, people.acme).all(hidden)).toHaveLength(1);
    await expect(handles.open(shop, people.ada).all({} as typeof hidden)).rejects.toThrow('no prepared query');
  });

  it('never take one set of parameters for another, whatever their names', async () => {
    const odd = shop.prepared(
      (db, p: Params<{ status?: string; title?: string; ids?: string[]; constructor?: string; __proto__?: string }>) =>
        db
          .selectFrom('shop_order')
          .select('id')
          .$if(p.status !== undefined, (query) => query.where('status', '=', p.status!))
          .$if(p.title !== undefined, (query) => query.where('title', '=', p.title!))
          .$if(p.ids !== undefined, (query) => query.where('id', 'in', p.ids!))
          .$if(p.constructor !== undefined, (query) => query.where('title', '=', p.constructor as never))
          .$if(Object.hasOwn(p, '__proto__'), (query) =>
            query.where('title', '=', Reflect.get(p, '__proto__') as never),
          )
          .orderBy('id'),
    );
    const acme = shopHandles(database.engine).open(shop, people.acme);
    const found = async (parameters: object) => numbers(await acme.all(odd, parameters as never));
    expect(await found({ 'status|title': 'x' })).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await found({ '6:status|5:title': 'x' })).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await found({ 'ids*1': 'x' })).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await found({ status: 'sent', title: 'none' })).toEqual([]);
    expect(await found({ ids: [row(1)] })).toEqual([1]);
    expect(await found({ constructor: 'order 1' })).toEqual([1]);
    expect(await found(JSON.parse('{ "__proto__": "order 2" }'))).toEqual([2]);
    expect(await found(Object.create({ title: 'order 1' }))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await found(Object.create({ title: 'none' }))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('read each parameter once', async () => {
    const handles = shopHandles(database.engine);
    const lists = [[row(1), row(5)], [row(1)], [row(1)]];
    const changing = {
      limit: 10,
      get ids() {
        return lists.shift() ?? [];
      },
    };
    expect(numbers(await handles.open(shop, people.ada).all(page, changing))).toEqual([5, 1]);
    expect(numbers(await handles.open(shop, people.ada).all(page, { limit: 10, ids: [row(1), row(5)] }))).toEqual([
      5, 1,
    ]);
  });

  it('keep a text that cannot be a literal as a parameter', async () => {
    const odd = shop.prepared((db) => db.selectNoFrom((eb) => [eb.val('a\\b').as('back'), eb.val("it's").as('quote')]));
    const found = await shopHandles(database.engine).open(shop, people.ada).first(odd);
    expect({ ...found }).toEqual({ back: 'a\\b', quote: "it's" });
    expect([ADA, COMPANY]).toHaveLength(2);
  });
});

describe('declared tables', () => {
  it.each(['Shop', 'shop order', '', 'portico_x', 'a'.repeat(64), 'x"'])('are not named %j', (name) => {
    expect(() => defineTables({ [name]: tenant } as never)).toThrow('no name for a plugin');
  });
});
