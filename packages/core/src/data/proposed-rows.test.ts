import type { ColumnType, Generated } from 'kysely';
import { describe, expect, it } from 'vitest';
import { defineTables } from './define-tables.js';
import { describeScoped } from './each-engine.js';
import type { Migration } from './migrations.js';
import { type OwnedRow, owned } from './scopes.js';
import { ADA, BOB, openTables, people, shopHandles } from './shop.test-support.js';
import { inShop, ROW, row } from './shop-suite.test-support.js';
import { leftIn, note, order, type UnseenChange, unseenIn } from './written-in-shop.test-support.js';

describeScoped('rows that a contact proposes in an upsert', (database) => {
  const { open, raw } = inShop(database);
  const all = () => leftIn({ raw });
  const item = (number: number, order_id: string) => ({ id: row(number), owner_id: ADA, order_id, label: 'new' });

  const unseen: readonly UnseenChange[] = [
    [
      'one that meets a row of his own and does nothing',
      'shop_order',
      (db) =>
        db
          .insertInto('shop_order')
          .values(order(ROW.adaSent, 'draft'))
          .onConflict((conflict) => conflict.doNothing()),
    ],
    [
      'one that meets another’s row',
      'shop_order',
      (db) =>
        db
          .insertInto('shop_order')
          .values(order(ROW.bobSent, 'draft'))
          .onConflict((conflict) => conflict.columns(['account_id', 'id']).doUpdateSet({ title: 'x' })),
    ],
    [
      'one that changes what is there to what he sees',
      'shop_order',
      (db) =>
        db
          .insertInto('shop_order')
          .values(order(ROW.adaSent, 'draft'))
          .onConflict((conflict) => conflict.columns(['account_id', 'id']).doUpdateSet({ title: 'x' }))
          .returning('id'),
    ],
    [
      'one whose own condition leaves what is there',
      'shop_note',
      (db) =>
        db
          .insertInto('shop_note')
          .values(note(ROW.adaSent, BOB, 'draft'))
          .onConflict((conflict) =>
            conflict.columns(['account_id', 'id']).doUpdateSet({ body: 'x' }).where('shop_note.body', '=', 'no such'),
          ),
    ],
    [
      'the last among many',
      'shop_order',
      (db) =>
        db
          .insertInto('shop_order')
          .values([
            ...Array.from({ length: 600 }, (_, index) => order(1000 + index, 'sent')),
            order(ROW.adaSent, 'draft'),
          ])
          .onConflict((conflict) => conflict.doNothing()),
    ],
    [
      'one of which it stays unknown whether he sees it',
      'shop_item',
      (db) =>
        db
          .insertInto('shop_item')
          .values(item(ROW.adaSent, row(ROW.bobSent)))
          .onConflict((conflict) => conflict.doNothing()),
    ],
    [
      'one whose cells are read by queries',
      'shop_item',
      (db) =>
        db
          .with('dear', (on) => on.selectFrom('shop_mark').select('order_id as of').where('id', '=', row(ROW.adaDraft)))
          .insertInto('shop_item')
          .values((each) => ({
            ...item(ROW.adaSent, ''),
            order_id: each.selectFrom('dear').select('dear.of'),
          }))
          .onConflict((conflict) => conflict.doNothing()),
    ],
  ];

  it.each(unseen)('and would not see are refused, whatever they meet: %s', async (_, table, change) => {
    const before = await all();
    await expect(change(open('ada')).execute()).rejects.toEqual(unseenIn(table));
    expect(await all()).toEqual(before);
  });

  it('and would not see are refused with the whole of their transaction, even if that goes on', async () => {
    const before = await all();
    const changed = open('ada').change(async (tx) => {
      await tx.updateTable('shop_order').set({ title: 'first' }).execute();
      const upsert = tx
        .insertInto('shop_order')
        .values(order(ROW.adaSent, 'draft'))
        .onConflict((conflict) => conflict.doNothing());
      await expect(upsert.execute()).rejects.toEqual(unseenIn('shop_order'));
    });
    await expect(changed).rejects.toThrow('earlier statement of this transaction failed');
    expect(await all()).toEqual(before);
  });

  it('and would see are written, with cells that queries read and many at once', async () => {
    const read = open('ada')
      .with('dear', (on) => on.selectFrom('shop_mark').select('order_id as of').where('id', '=', row(ROW.adaSent)))
      .insertInto('shop_item')
      .values((each) => ({ ...item(90, ''), order_id: each.selectFrom('dear').select('dear.of') }))
      .onConflict((conflict) => conflict.doNothing());
    expect((await read.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows).toBe(1n);
    const many = open('ada')
      .insertInto('shop_order')
      .values(Array.from({ length: 600 }, (_, index) => order(index + 1, 'sent')))
      .onConflict((conflict) => conflict.doNothing());
    // Seven are there already of this account's and one is another's account.
    const there = await raw()
      .selectFrom('shop_order')
      .select('id')
      .where('account_id', '=', people.ada.account)
      .execute();
    expect((await many.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows).toBe(600n - BigInt(there.length));
  });

  it.each(['acme', 'operator', 'hook'] as const)('may be any of the account’s for %s', async (who) => {
    const before = await all();
    const upsert = open(who)
      .insertInto('shop_order')
      .values(order(ROW.adaSent, 'draft'))
      .onConflict((conflict) => conflict.doNothing());
    await upsert.execute();
    expect(await all()).toEqual(before);
  });
});

interface ParcelRow extends OwnedRow {
  id: string;
  state: Generated<string>;
  note: ColumnType<string | null, string | null | undefined, string | null>;
}
interface LabelRow extends OwnedRow {
  id: string;
  parcel_id: string;
  text: string | null;
}
const parcels = defineTables<{ parcels_parcel: ParcelRow; parcels_label: LabelRow }>({
  parcels_parcel: owned({ visible: (each) => each('state', '<>', 'draft') }),
  // In its subquery nothing says whose `parcel_id` is.
  parcels_label: owned({
    visible: (each) =>
      each.exists(each.selectFrom('parcels_parcel').select('state').whereRef('parcels_parcel.id', '=', 'parcel_id')),
  }),
});
const migration: Migration = {
  async up({ db, types }) {
    await db.schema
      .createTable('parcels_parcel')
      .addColumn('account_id', types.id, (column) => column.notNull())
      .addColumn('owner_id', types.id, (column) => column.notNull())
      .addColumn('id', types.id, (column) => column.notNull())
      .addColumn('state', types.text, (column) => column.notNull().defaultTo('sent'))
      .addColumn('note', types.text)
      .addPrimaryKeyConstraint('parcels_parcel_key', ['account_id', 'id'])
      .execute();
    await db.schema
      .createTable('parcels_label')
      .addColumn('account_id', types.id, (column) => column.notNull())
      .addColumn('owner_id', types.id, (column) => column.notNull())
      .addColumn('id', types.id, (column) => column.notNull())
      .addColumn('parcel_id', types.id, (column) => column.notNull())
      .addColumn('text', types.text)
      .addPrimaryKeyConstraint('parcels_label_key', ['account_id', 'id'])
      .execute();
  },
};

describeScoped('rows of an upsert that leave a column to the database', (database) => {
  const opened = async (who: 'ada' | 'acme') => {
    await openTables(database.engine, 'parcels', parcels, migration);
    return shopHandles(database.engine).open(parcels, people[who]);
  };
  const parcel = { id: row(1), owner_id: ADA };

  describe('on which it depends whether they are seen', () => {
    it('are refused for a contact, with what to write', async () => {
      const db = await opened('ada');
      const upsert = db
        .insertInto('parcels_parcel')
        .values(parcel)
        .onConflict((conflict) => conflict.doNothing());
      await expect(upsert.execute()).rejects.toEqual(
        expect.objectContaining({ code: 'scope_refused', message: expect.stringMatching(/"state".*Name/) }),
      );
    });

    it('are written for the account, and inserted without an `on conflict`', async () => {
      const db = await opened('acme');
      const upsert = db
        .insertInto('parcels_parcel')
        .values(parcel)
        .onConflict((conflict) => conflict.doNothing());
      expect((await upsert.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows).toBe(1n);
      const insert = (await opened('ada')).insertInto('parcels_parcel').values({ ...parcel, id: row(2) });
      expect((await insert.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows).toBe(1n);
    });
  });

  it('on which nothing depends are written', async () => {
    const upsert = (await opened('ada'))
      .insertInto('parcels_parcel')
      .values({ ...parcel, id: row(3), state: 'sent' })
      .onConflict((conflict) => conflict.doNothing());
    expect((await upsert.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows).toBe(1n);
  });

  it('on which nothing depends may be filled from columns of other types', async () => {
    const db = await opened('ada');
    const sent = { ...parcel, id: row(4), state: 'sent' };
    await db.insertInto('parcels_parcel').values(sent).execute();
    const upsert = (state: string) =>
      db
        .insertInto('parcels_parcel')
        .values((each) => ({
          ...parcel,
          id: row(5),
          state,
          note: each.selectFrom('parcels_parcel').select('owner_id').limit(1),
        }))
        .onConflict((conflict) =>
          conflict.columns(['account_id', 'id']).doUpdateSet({ note: (each) => each.ref('excluded.note') }),
        )
        .returning('note')
        .execute();
    expect(await upsert('sent')).toEqual([{ note: ADA }]);
    await expect(upsert('draft')).rejects.toEqual(unseenIn('parcels_parcel'));
  });

  it('are looked at by all that the predicate may read of them', async () => {
    const db = await opened('ada');
    await db
      .insertInto('parcels_parcel')
      .values({ ...parcel, id: row(6), state: 'sent' })
      .execute();
    const upsert = (parcel_id: string) =>
      db
        .insertInto('parcels_label')
        .values({ owner_id: ADA, id: row(1), parcel_id, text: 'fragile' })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    expect(await upsert(row(6))).toEqual([{ numInsertedOrUpdatedRows: 1n }]);
    await expect(upsert(row(7))).rejects.toEqual(unseenIn('parcels_label'));
  });
});
