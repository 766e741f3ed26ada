import { z } from 'zod';
import {
  type AccountRow,
  Clock,
  definePlugin,
  defineTables,
  internal,
  newId,
  type OwnedRow,
  owned,
  text,
} from '../../src/index.js';

interface OrderRow extends OwnedRow {
  id: string;
  status: 'placed' | 'paid' | 'expired';
  expires_at: string;
}
interface ShelfRow extends AccountRow {
  id: string;
  order_id: string;
  event_id: string;
}

const events = {
  'order.placed': z.object({ orderId: z.string(), partyId: z.string(), amount: z.int() }),
  'order.paid': z.object({ orderId: z.string(), partyId: z.string() }),
  'order.expired': z.object({ orderId: z.string() }),
};
export const orderTables = defineTables<{ orders_order: OrderRow }>({ orders_order: owned() });

const New = z.object({
  id: z.string(),
  owner: z.string(),
  expiresAt: z.string().optional(),
  fails: z.boolean().optional(),
  amount: z.int().default(1200),
});

/** A shop's orders: what it tells, and what it does by the clock. */
export const orders = definePlugin({
  id: 'orders',
  options: z.object({}),
  tables: orderTables,
  migrations: {
    '0001': {
      up: ({ db, types }) =>
        db.schema
          .createTable('orders_order')
          .addColumn('account_id', types.id, (c) => c.notNull())
          .addColumn('id', types.id, (c) => c.notNull())
          .addColumn('owner_id', types.id, (c) => c.notNull())
          .addColumn('status', types.text, (c) => c.notNull())
          .addColumn('expires_at', types.instant, (c) => c.notNull())
          .addPrimaryKeyConstraint('orders_order_key', ['account_id', 'id'])
          .addForeignKeyConstraint('orders_order_owner', ['account_id', 'owner_id'], 'portico_party', [
            'account_id',
            'id',
          ])
          .execute(),
    },
  },
  texts: { en: { title: 'Orders' } },
  apps: { orders: { title: text('title'), icon: 'package', path: '/orders' } },
  events,
  routes: (route) => ({
    'POST /orders/:id/pay': route({
      app: 'orders',
      params: z.object({ id: z.string() }),
      returns: z.object({ paid: z.boolean() }),
    }).handle(({ db, params, contact }) =>
      db.change(async (tx) => {
        await tx.updateTable('orders_order').set({ status: 'paid' }).where('id', '=', params.id).execute();
        tx.emit('order.paid', { orderId: params.id, partyId: contact.id });
        return { paid: true };
      }),
    ),
  }),
  schedule: {
    expiry: {
      every: 'PT5M',
      run: ({ db, now }) =>
        db.change(async (tx) => {
          const expired = await tx
            .updateTable('orders_order')
            .set({ status: 'expired' })
            .where('status', '=', 'placed')
            .where('expires_at', '<=', now)
            .returning('id')
            .execute();
          for (const { id } of expired) tx.emit('order.expired', { orderId: id });
        }),
    },
  },
  operators: (call) => ({
    place: call({ input: New, returns: z.object({ id: z.string() }) }).handle(async ({ db, input }) =>
      db.change(async (tx) => {
        await tx
          .insertInto('orders_order')
          .values({
            id: input.id,
            owner_id: input.owner,
            status: 'placed',
            expires_at: input.expiresAt ?? '2030-01-01T00:00:00.000Z',
          })
          .execute();
        tx.emit('order.placed', { orderId: input.id, partyId: input.owner, amount: input.amount });
        if (input.fails === true) throw new Error('The shop is closed.');
        return { id: input.id };
      }),
    ),
    settle: call({ input: z.object({ id: z.string(), owner: z.string() }), returns: z.object({}) }).handle(
      async ({ db, input }) =>
        db.change(async (tx) => {
          await tx.updateTable('orders_order').set({ status: 'paid' }).where('id', '=', input.id).execute();
          tx.emit('order.paid', { orderId: input.id, partyId: input.owner });
          return {};
        }),
    ),
    status: call({ input: z.object({ id: z.string() }), returns: z.string().nullable() }).handle(
      async ({ db, input }) => {
        const row = await db.selectFrom('orders_order').select('status').where('id', '=', input.id).executeTakeFirst();
        return row?.status ?? null;
      },
    ),
  }),
});

/** What goes wrong with the shelf. */
export interface Trouble {
  /** How many of the next attempts fail, before they change anything. */
  fails: number;
  /** How many of the next fail inside of their change. */
  failsInside: number;
}

/** A section that listens to orders. */
export function shelf(trouble: Trouble) {
  const tables = defineTables<{ shelf_item: ShelfRow }>({ shelf_item: internal });
  return definePlugin({
    id: 'shelf',
    options: z.object({}),
    tables,
    migrations: {
      '0001': {
        up: ({ db, types }) =>
          db.schema
            .createTable('shelf_item')
            .addColumn('account_id', types.id, (c) => c.notNull())
            .addColumn('id', types.id, (c) => c.notNull())
            .addColumn('order_id', types.text, (c) => c.notNull())
            .addColumn('event_id', types.text, (c) => c.notNull())
            .addPrimaryKeyConstraint('shelf_item_key', ['account_id', 'id'])
            .execute(),
      },
    },
    texts: { en: { title: 'Shelf' } },
    apps: { shelf: { title: text('title'), icon: 'package', path: '/shelf' } },
    on: (on) => ({
      'order.placed': on(z.object({ orderId: z.string(), amount: z.int().max(5000) })).handle(
        async ({ event, db, use }) => {
          if (trouble.fails > 0) {
            trouble.fails -= 1;
            throw new Error('The shelf is being painted.');
          }
          await db.change(async (tx) => {
            await tx
              .insertInto('shelf_item')
              .values({ id: newId(use(Clock)), order_id: event.data.orderId, event_id: event.id })
              .execute();
            if (trouble.failsInside > 0) {
              trouble.failsInside -= 1;
              throw new Error('The board broke.');
            }
          });
        },
      ),
    }),
    operators: (call) => ({
      items: call({ returns: z.array(z.string()) }).handle(async ({ db }) => {
        const rows = await db.selectFrom('shelf_item').select('order_id').orderBy('id').execute();
        return rows.map(({ order_id }) => order_id);
      }),
    }),
  })();
}
