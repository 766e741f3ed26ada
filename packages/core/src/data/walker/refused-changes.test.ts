import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { ADA, BOB, BOLT, COMPANY, EVE } from '../shop.test-support.js';
import { any, anyEb, type Conflict, db, itRefuses, order, view } from './refusals.test-support.js';

itRefuses([
  [
    'insert ... select',
    /insert of a SelectQueryNode/,
    () =>
      db
        .insertInto('shop_order')
        .columns(['id'])
        .expression((eb) => eb.selectFrom('shop_order').select('id')),
  ],
  ['default values', /"defaultValues" of a InsertQueryNode/, () => any().insertInto('shop_mark').defaultValues()],
  [
    'replace',
    /"replace"/,
    () =>
      any()
        .with('x', (q: typeof db) => q.selectFrom('shop_order').select('id'))
        .replaceInto('shop_order')
        .values(order),
  ],
  ['insert or ignore', /"orAction"/, () => db.insertInto('shop_order').orIgnore().values(order)],
  [
    'on duplicate key',
    /"onDuplicateKey"/,
    () => db.insertInto('shop_order').values(order).onDuplicateKeyUpdate({ title: 'x' }),
  ],
  [
    'merge',
    /MergeQueryNode/,
    () =>
      any()
        .with('x', (q: typeof db) => q.selectFrom('shop_order').select('id'))
        .mergeInto('shop_order')
        .using('shop_item', 'shop_item.order_id', 'shop_order.id')
        .whenMatched()
        .thenDelete(),
  ],
  ['output', /"output"/, () => db.insertInto('shop_order').values(order).output('inserted.id')],
  [
    'rows with different columns',
    /different columns/,
    () =>
      db
        .insertInto('shop_mark')
        .values([
          { id: 'a', order_id: 'b', note: 'x', owner_id: ADA },
          { id: 'b', order_id: 'b', owner_id: ADA } as never,
        ]),
  ],
  [
    'an expression as a conflict target',
    /"indexExpression"/,
    () =>
      db
        .insertInto('shop_order')
        .values(order)
        .onConflict((c) => c.expression(sql`id`).doNothing()),
  ],
  ['an account in set', /change of "account_id"/, () => any().updateTable('shop_order').set({ account_id: BOLT })],
  [
    'an account in set, in another letter case',
    /change of "Account_ID"/,
    () => any().updateTable('shop_order').set({ Account_ID: BOLT }),
  ],
  ['an owner in set', /change of "owner_id"/, () => any().updateTable('shop_order').set('owner_id', EVE)],
  [
    'an owner in an upsert',
    /change of "owner_id"/,
    () =>
      any()
        .insertInto('shop_order')
        .values(order)
        .onConflict((c: Conflict) => c.columns(['id']).doUpdateSet({ owner_id: EVE })),
  ],
  [
    'a set of a column of another table',
    /ReferenceNode as what is set/,
    () => any().updateTable('shop_order').set('shop_item.label', 'x'),
  ],
  [
    'another account on insert',
    /another account_id/,
    () => db.insertInto('shop_order').values({ ...order, account_id: BOLT }),
  ],
  [
    'an account that is computed',
    /another account_id/,
    () =>
      any()
        .insertInto('shop_order')
        .values({ ...order, account_id: anyEb.selectFrom('shop_product').select('account_id') }),
  ],
  [
    'an account in another letter case on insert',
    /column "ACCOUNT_ID"/,
    () =>
      any()
        .insertInto('shop_order')
        .values({ ...order, ACCOUNT_ID: BOLT }),
  ],
  [
    'a foreign owner on insert',
    /owner_id is not the contact/,
    () => db.insertInto('shop_order').values({ ...order, owner_id: BOB }),
  ],
  [
    'an owner that is computed',
    /owner_id is not the contact/,
    () =>
      any()
        .insertInto('shop_order')
        .values({ ...order, owner_id: anyEb.selectFrom('shop_order').select('owner_id') }),
  ],
  [
    'no owner on insert',
    /without owner_id/,
    () => any().insertInto('shop_order').values({ id: 'x', title: 't', status: 's', total: 1 }),
  ],
  [
    'a company as a personal owner',
    /another owner_id/,
    () => db.insertInto('shop_mark').values({ id: 'a', order_id: 'b', note: null, owner_id: COMPANY }),
  ],
  [
    'an alias of what is updated',
    /AliasNode as what to change/,
    () => db.updateTable('shop_order as o').set({ title: 'x' }),
  ],
  [
    'an update of two tables',
    /ListNode as what to change/,
    () => any().updateTable(['shop_order', 'shop_item']).set({ title: 'x' }),
  ],
  [
    'a join in an update',
    /"joins"/,
    () => any().updateTable('shop_order').innerJoin('shop_item', 'a', 'b').set({ title: 'x' }),
  ],
  ['a delete from two tables', /delete from several/, () => any().deleteFrom(['shop_order', 'shop_item'])],
  [
    'using in a delete',
    /"using"/,
    () => db.deleteFrom('shop_order').using('shop_item').whereRef('shop_item.order_id', '=', 'shop_order.id'),
  ],
  ['a limit of a delete', /"limit"/, () => db.deleteFrom('shop_order').limit(1)],
  [
    'a contact’s change of an internal table',
    /change of the internal table/,
    () => db.updateTable('shop_counter').set({ next: 1 }),
  ],
  [
    'a contact’s insert into a tenant table',
    /change of the tenant table/,
    () => db.insertInto('shop_product').values({ id: 'x', title: 'x' }),
  ],
  [
    'a contact’s update of a tenant table',
    /change of the tenant table/,
    () => db.updateTable('shop_product').set({ title: 'x' }),
  ],
  ['a contact’s delete from a tenant table', /change of the tenant table/, () => db.deleteFrom('shop_product')],
]);

describe('a view', () => {
  it.each([
    ['insert', () => view.insertInto('shop_order').values(order)],
    ['update', () => view.updateTable('shop_order').set({ title: 'x' })],
    ['delete', () => view.deleteFrom('shop_mark')],
  ])('does not %s', (_, query) => {
    expect(() => query().compile()).toThrow(expect.objectContaining({ code: 'read_only_view', status: 403 }));
  });

  it('neither changes nor rises', async () => {
    await expect(view.change(async () => {})).rejects.toMatchObject({ code: 'read_only_view' });
    await expect(view.asAccount('x', async () => {})).rejects.toMatchObject({ code: 'read_only_view' });
  });
});
