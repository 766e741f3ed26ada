import { sql } from 'kysely';
import { z } from 'zod';
import {
  type AccountRow,
  definePlugin,
  defineTables,
  internal,
  type OwnedRow,
  owned,
  tenant,
} from '../../src/index.js';
import { type TestEngine, testPortal } from '../../src/testing.js';

interface OrderRow extends OwnedRow {
  id: string;
}
interface ItemRow extends AccountRow {
  id: string;
}

const tables = defineTables<{ shop_order: OrderRow; shop_item: ItemRow }>({ shop_order: owned(), shop_item: tenant });

/** What a section's migration makes, in SQL; `{id}` is the type of ids. A case writes one of its parts otherwise. */
export interface Made {
  readonly order: string;
  readonly item: string;
  readonly more?: string;
}

export const sound: Made = {
  order: `create table shop_order (
    account_id {id} not null, id {id} not null, owner_id {id} not null, number text, price integer,
    primary key (account_id, id), unique (account_id, number),
    foreign key (account_id, owner_id) references portico_party (account_id, id))`,
  item: `create table shop_item (
    account_id {id} not null references portico_account (id), id {id} not null, order_id {id}, after_id {id},
    constraint shop_item_key primary key (account_id, id),
    foreign key (account_id, after_id) references shop_item (account_id, id),
    foreign key (account_id, order_id) references shop_order on delete cascade on update cascade)`,
};
export const item = (columns: string) => ({ item: `create table shop_item (${columns})` });
export const order = (columns: string) => ({ order: `create table shop_order (${columns})` });
export const KEYS = 'account_id {id} not null, id {id} not null';
export const OWNER = 'foreign key (account_id, owner_id) references portico_party (account_id, id)';

function shop(made: Partial<Made>) {
  const { order, item, more } = { ...sound, ...made };
  return definePlugin({
    id: 'shop',
    options: z.object({}),
    tables,
    migrations: {
      '0001': {
        up: async ({ db, types }) => {
          for (const each of [order, item, more ?? ''].join(';;').split(';;')) {
            if (each.trim() !== '') await sql.raw(each.replaceAll('{id}', types.id as string)).execute(db);
          }
        },
      },
    },
    texts: { en: {} },
    apps: {},
  })();
}

const other = definePlugin({
  id: 'other',
  options: z.object({}),
  tables: defineTables<{ other_thing: ItemRow }>({ other_thing: internal }),
  migrations: {
    '0001': {
      up: async ({ db, types }) => {
        await db.schema
          .createTable('other_thing')
          .addColumn('account_id', types.id, (column) => column.notNull())
          .addColumn('id', types.id, (column) => column.notNull())
          .addPrimaryKeyConstraint('other_thing_key', ['account_id', 'id'])
          .execute();
      },
    },
  },
  texts: { en: {} },
  apps: {},
});

/** Starts a portal with such a section; what it logged. */
export async function start(engine: TestEngine, made: Partial<Made>) {
  const test = await testPortal({ engine, plugins: [other(), shop(made)] });
  await test.close();
  return test.log;
}
