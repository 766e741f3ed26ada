import { expect, it } from 'vitest';
import { describeScoped } from './each-engine.js';
import { ACME, ADA, BOB, BOLT, COMPANY, EVE, type people } from './shop.test-support.js';
import { inShop, numbers, ROW, row } from './shop-suite.test-support.js';

describeScoped('handles change', (database) => {
  const { open, raw } = inShop(database);

  it('one’s own rows only', async () => {
    const db = open('ada');
    const updated = await db
      .updateTable('shop_order')
      .set({ title: 'seen' })
      .where('id', 'is not', null)
      .executeTakeFirstOrThrow();
    expect(updated.numUpdatedRows).toBe(2n);
    const loose = await db
      .updateTable('shop_order')
      .set({ title: 'x' })
      .where((eb) => eb('id', '=', row(1)).or('id', 'is not', null))
      .executeTakeFirstOrThrow();
    expect(loose.numUpdatedRows).toBe(2n);
    const foreign = await db
      .updateTable('shop_order')
      .set({ title: 'x' })
      .where('id', '=', row(ROW.eveSent))
      .executeTakeFirstOrThrow();
    expect(foreign.numUpdatedRows).toBe(0n);
    const deleted = await db.deleteFrom('shop_order').executeTakeFirstOrThrow();
    expect(deleted.numDeletedRows).toBe(2n);
    expect(numbers(await raw().selectFrom('shop_order').select('id').execute())).toEqual([2, 3, 4, 6, 7, 8]);
  });

  it('from another table, scoped too', async () => {
    const updated = await open('acme')
      .updateTable('shop_order')
      .from('shop_item as i')
      .set((eb) => ({ title: eb.ref('i.label') }))
      .whereRef('i.order_id', '=', 'shop_order.id')
      .returning(['shop_order.id', 'title'])
      .execute();
    expect(updated).toHaveLength(6);
    const asContact = await open('ada')
      .updateTable('shop_item')
      .from('shop_order as o')
      .set((eb) => ({ label: eb.ref('o.title') }))
      .whereRef('o.id', '=', 'shop_item.order_id')
      .returning('shop_item.id')
      .execute();
    expect(numbers(asContact)).toEqual([1, 5]);
  });

  it('inserts, with account and owner filled in', async () => {
    const db = open('ada');
    const order = { title: 'new', status: 'sent', total: 1 };
    const inserted = await db
      .insertInto('shop_order')
      .values([
        { ...order, id: row(90), owner_id: ADA },
        { ...order, id: row(91), owner_id: COMPANY, account_id: ACME },
      ])
      .returning(['account_id', 'owner_id'])
      .execute();
    expect(inserted.map((made) => ({ ...made }))).toEqual([
      { account_id: ACME, owner_id: ADA },
      { account_id: ACME, owner_id: COMPANY },
    ]);
    await db
      .insertInto('shop_mark')
      .values({ id: row(90), order_id: row(1), note: 'read', owner_id: ADA })
      .execute();
    const mark = await raw()
      .selectFrom('shop_mark')
      .select(['account_id', 'owner_id'])
      .where('id', '=', row(90))
      .executeTakeFirstOrThrow();
    expect({ ...mark }).toEqual({ account_id: ACME, owner_id: ADA });
    await expect(
      open('bob')
        .insertInto('shop_order')
        .values({ ...order, id: row(92), owner_id: COMPANY })
        .execute(),
    ).rejects.toThrow('owner_id is not');
    await open('acme')
      .insertInto('shop_order')
      .values({ ...order, id: row(93), owner_id: BOB })
      .execute();
    await expect(
      open('acme')
        .insertInto('shop_order')
        .values({ ...order, id: row(94) } as never)
        .execute(),
    ).rejects.toThrow('without owner_id');
  });

  it('upserts one’s own rows and leaves foreign ones as they are', async () => {
    const upsert = (who: keyof typeof people, id: string, owner_id: string) =>
      open(who)
        .insertInto('shop_order')
        .values({ id, owner_id, title: 'taken', status: 'sent', total: 0 })
        .onConflict((conflict) =>
          conflict.columns(['account_id', 'id']).doUpdateSet((eb) => ({ title: eb.ref('excluded.title') })),
        )
        .executeTakeFirstOrThrow();
    expect((await upsert('ada', row(ROW.adaSent), ADA)).numInsertedOrUpdatedRows).toBe(1n);
    // Bob's row, and a draft of her own that she does not see.
    expect((await upsert('ada', row(ROW.bobSent), ADA)).numInsertedOrUpdatedRows).toBe(0n);
    expect((await upsert('ada', row(ROW.adaDraft), ADA)).numInsertedOrUpdatedRows).toBe(0n);
    // The same id in another account is another row.
    expect((await upsert('eve', row(ROW.adaSent), EVE)).numInsertedOrUpdatedRows).toBe(1n);
    const taken = await raw()
      .selectFrom('shop_order')
      .select(['account_id', 'id'])
      .where('title', '=', 'taken')
      .orderBy('account_id')
      .execute();
    expect(taken.map((found) => ({ ...found }))).toEqual([
      { account_id: ACME, id: row(ROW.adaSent) },
      { account_id: BOLT, id: row(ROW.adaSent) },
    ]);
  });

  it('an internal table as the account, of this account', async () => {
    await open('acme')
      .updateTable('shop_counter')
      .set((eb) => ({ next: eb('next', '+', 1) }))
      .execute();
    const counters = await raw()
      .selectFrom('shop_counter')
      .select(['account_id', 'next'])
      .orderBy('account_id')
      .execute();
    expect(counters.map(({ next }) => next)).toEqual([8, 7]);
  });

  it('all or nothing', async () => {
    const failing = open('ada').change(async (tx) => {
      await tx.deleteFrom('shop_order').execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await open('ada').selectFrom('shop_order').select('id').execute()).toHaveLength(2);
  });

  it('never through a transaction that is over, nor past one that is open', async () => {
    const escaped = await open('ada').change(async (tx) => ({ query: tx.deleteFrom('shop_order') }));
    await expect(escaped.query.execute()).rejects.toThrow('transaction is over');
    const db = open('ada');
    await db.change(async () => {
      await expect(db.selectFrom('shop_order').select('id').execute()).rejects.toThrow('Use the transaction');
    });
  });
});
