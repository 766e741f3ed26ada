import { describe, expect, it } from 'vitest';
import { describeScoped } from './each-engine.js';
import { ADA, BOB, COMPANY, people, shop, shopHandles } from './shop.test-support.js';
import { inShop, row } from './shop-suite.test-support.js';
import { leftIn, note, order, type UnseenChange, unseenIn } from './written-in-shop.test-support.js';

describeScoped('rows that a contact writes', (database) => {
  const { open, raw } = inShop(database);
  const all = () => leftIn({ raw });

  const unseen: readonly UnseenChange[] = [
    ['an insert', 'shop_order', (db) => db.insertInto('shop_order').values(order(90, 'draft'))],
    [
      'an insert with its own returning',
      'shop_order',
      (db) => db.insertInto('shop_order').values(order(90, 'draft')).returning('id'),
    ],
    [
      'one row among several',
      'shop_order',
      (db) => db.insertInto('shop_order').values([order(90, 'sent'), order(91, 'draft'), order(92, 'sent')]),
    ],
    ['an update', 'shop_order', (db) => db.updateTable('shop_order').set({ status: 'draft' }).where('id', '=', row(1))],
    [
      'an update with returning all',
      'shop_order',
      (db) => db.updateTable('shop_order').set({ status: 'draft' }).where('id', '=', row(1)).returningAll(),
    ],
    [
      'an update from another table',
      'shop_item',
      (db) =>
        db
          .updateTable('shop_item')
          .from('shop_product as p')
          .set({ order_id: row(3) })
          .where('shop_item.id', '=', row(1)),
    ],
    [
      'an upsert that inserts',
      'shop_order',
      (db) =>
        db
          .insertInto('shop_order')
          .values(order(90, 'draft'))
          .onConflict((conflict) => conflict.columns(['account_id', 'id']).doUpdateSet({ title: 'x' })),
    ],
    [
      'an upsert that updates',
      'shop_order',
      (db) =>
        db
          .insertInto('shop_order')
          .values(order(1, 'sent'))
          .onConflict((conflict) => conflict.columns(['account_id', 'id']).doUpdateSet({ status: 'draft' })),
    ],
    [
      'an insert that would do nothing',
      'shop_order',
      (db) =>
        db
          .insertInto('shop_order')
          .values(order(90, 'draft'))
          .onConflict((conflict) => conflict.doNothing()),
    ],
    [
      'an insert that leaves unknown whether it is seen',
      'shop_item',
      (db) => db.insertInto('shop_item').values({ id: row(90), owner_id: ADA, order_id: row(2), label: 'x' }),
    ],
    ['a shared row of another’s', 'shop_note', (db) => db.insertInto('shop_note').values(note(90, BOB, 'draft'))],
    [
      'a shared row given away',
      'shop_note',
      (db) => db.updateTable('shop_note').set({ author_id: BOB, status: 'draft' }).where('id', '=', row(1)),
    ],
  ];

  it.each(unseen)('and would not see are refused, and nothing of them stays: %s', async (_, table, change) => {
    const before = await all();
    await expect(change(open('ada')).execute()).rejects.toEqual(unseenIn(table));
    expect(await all()).toEqual(before);
  });

  it('are refused with the whole of their transaction, even if that goes on', async () => {
    const before = await all();
    const changed = open('ada').change(async (tx) => {
      await tx.updateTable('shop_order').set({ title: 'first' }).execute();
      await expect(tx.insertInto('shop_order').values(order(90, 'draft')).execute()).rejects.toEqual(
        unseenIn('shop_order'),
      );
    });
    await expect(changed).rejects.toThrow('earlier statement of this transaction failed');
    expect(await all()).toEqual(before);
  });

  it('are refused inside a transaction of the kernel’s', async () => {
    const before = await all();
    const changed = database.engine.transaction(async (tx) => {
      const db = shopHandles(database.engine).openIn(tx, shop, people.ada);
      await db.insertInto('shop_order').values(order(90, 'draft')).execute();
    });
    await expect(changed).rejects.toEqual(unseenIn('shop_order'));
    expect(await all()).toEqual(before);
  });

  it.each(['acme', 'operator', 'hook'] as const)('may be any of the account’s for %s', async (who) => {
    const db = open(who);
    await db.insertInto('shop_order').values(order(90, 'draft')).execute();
    await db.updateTable('shop_note').set({ author_id: BOB, status: 'draft' }).execute();
    await open('ada').asAccount('a draft', (tx) => tx.insertInto('shop_order').values(order(91, 'draft')).execute());
    expect(await raw().selectFrom('shop_order').select('id').where('title', 'like', 'new%').execute()).toHaveLength(2);
  });

  describe('and sees come back as if nobody had looked', () => {
    const plain = (rows: readonly object[]) => rows.map((each) => ({ ...each }));

    it('with rows only where they were asked for', async () => {
      const db = open('ada');
      const [inserted] = await db
        .insertInto('shop_order')
        .values([order(90, 'sent'), order(91, 'sent')])
        .execute();
      expect(inserted?.numInsertedOrUpdatedRows).toBe(2n);
      const [updated] = await db.updateTable('shop_order').set({ title: 'x' }).where('id', '>=', row(90)).execute();
      expect(updated?.numUpdatedRows).toBe(2n);
      const returned = await db
        .insertInto('shop_order')
        .values([order(92, 'sent'), order(93, 'sent')])
        .returning(['id', 'title as name'])
        .execute();
      expect(plain(returned)).toEqual([
        { id: row(92), name: 'new 92' },
        { id: row(93), name: 'new 93' },
      ]);
      const everything = await db.updateTable('shop_note').set({ body: 'y' }).where('id', '=', row(1)).returningAll();
      expect(Object.keys(await everything.executeTakeFirstOrThrow()).sort()).toEqual([
        ...['account_id', 'author_id', 'body', 'id', 'order_id', 'status'],
      ]);
    });

    it('by the count of what an upsert touched', async () => {
      const upsert = async (rows: ReturnType<typeof order>[]) => {
        const [result] = await open('ada')
          .insertInto('shop_order')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['account_id', 'id']).doUpdateSet((eb) => ({ title: eb.ref('excluded.title') })),
          )
          .execute();
        return result?.numInsertedOrUpdatedRows;
      };
      // Her own, a new one, a draft that she does not see, and Bob's.
      expect(await upsert([order(1, 'sent'), order(90, 'sent'), order(2, 'sent'), order(3, 'sent')])).toBe(2n);
      const insert = open('ada')
        .insertInto('shop_order')
        .values([order(1, 'sent'), order(3, 'sent'), order(91, 'sent')])
        .onConflict((conflict) => conflict.doNothing());
      expect((await insert.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows).toBe(1n);
      const returned = await open('ada')
        .insertInto('shop_order')
        .values([order(1, 'sent'), order(92, 'sent')])
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .execute();
      expect(plain(returned)).toEqual([{ id: row(92) }]);
    });

    it('where there is nothing to write', async () => {
      const updated = open('ada').updateTable('shop_order').set({ status: 'draft' }).where('id', '=', row(3));
      expect((await updated.executeTakeFirstOrThrow()).numUpdatedRows).toBe(0n);
    });

    it('in a shared table by whatever its predicate lets in', async () => {
      // For the company, and as an answer for those who marked the order.
      const db = open('ada');
      await db.insertInto('shop_note').values(note(90, COMPANY)).execute();
      await db.insertInto('shop_note').values(note(91, BOB)).execute();
      await db
        .insertInto('shop_reply')
        .values({ id: row(90), owner_id: BOB, note_id: row(1), body: 'to Bob' })
        .execute();
    });
  });

  it('keep the name by which they are looked at', async () => {
    const spoofed = open('ada')
      .insertInto('shop_order')
      .values(order(90, 'draft'))
      .returning((eb) => eb.lit(1).as('portico_seen'));
    await expect(spoofed.execute()).rejects.toThrow('portico_seen');
  });

  it('are looked at in a text that serves all contacts', async () => {
    const texts: string[] = [];
    const stop = database.engine.observe((text) => texts.push(text));
    for (const who of ['bob', 'eve'] as const) await open(who).updateTable('shop_order').set({ title: 'x' }).execute();
    stop();
    expect(new Set(texts.filter((text) => text.startsWith('update'))).size).toBe(1);
  });
});
