import { expect } from 'vitest';
import { ADA } from './shop.test-support.js';
import { type inShop, ROW, row } from './shop-suite.test-support.js';

type Shop = ReturnType<typeof inShop>;

/** A change that leaves, or proposes, a row of `table` which its author would not see. For tests only. */
export type UnseenChange = readonly [
  what: string,
  table: string,
  change: (db: ReturnType<Shop['open']>) => { execute(): Promise<unknown> },
];

/** How such a change is refused. */
export const unseenIn = (table: string) =>
  expect.objectContaining({ code: 'scope_refused', message: expect.stringMatching(`"${table}".*db.asAccount`) });

/** All that changes may leave behind in the shop. */
export async function leftIn({ raw }: Pick<Shop, 'raw'>) {
  return {
    orders: await raw().selectFrom('shop_order').selectAll().orderBy('account_id').orderBy('id').execute(),
    notes: await raw().selectFrom('shop_note').selectAll().orderBy('account_id').orderBy('id').execute(),
    items: await raw().selectFrom('shop_item').selectAll().orderBy('account_id').orderBy('id').execute(),
  };
}

/** An order of Ada's. */
export const order = (number: number, status: string) => ({
  ...{ id: row(number), owner_id: ADA, title: `new ${number}`, status, total: 1 },
});

/** A note on an order that Ada sees. */
export const note = (number: number, author_id: string, status = 'group') => ({
  ...{ id: row(number), author_id, order_id: row(ROW.adaSent), status, body: `new ${number}` },
});
