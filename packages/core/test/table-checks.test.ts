import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AccountRow, definePlugin, defineTables, internal, type OwnedRow, owned, tenant } from '../src/index.js';
import { type TestEngine, testEngines, testPortal } from '../src/testing.js';

interface OrderRow extends OwnedRow {
  id: string;
}
interface ItemRow extends AccountRow {
  id: string;
}

const tables = defineTables<{ shop_order: OrderRow; shop_item: ItemRow }>({ shop_order: owned(), shop_item: tenant });

/** What a section's migration makes, in SQL; `{id}` is the type of ids. A case writes one of its parts otherwise. */
interface Made {
  readonly order: string;
  readonly item: string;
  readonly more?: string;
}

const sound: Made = {
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
const item = (columns: string) => ({ item: `create table shop_item (${columns})` });
const order = (columns: string) => ({ order: `create table shop_order (${columns})` });
const KEYS = 'account_id {id} not null, id {id} not null';
const OWNER = 'foreign key (account_id, owner_id) references portico_party (account_id, id)';

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

async function start(engine: TestEngine, made: Partial<Made>) {
  const test = await testPortal({ engine, plugins: [other(), shop(made)] });
  await test.close();
  return test.log;
}

type Case = readonly [fault: string, made: Partial<Made>, said: RegExp];

const onBoth: readonly Case[] = [
  [
    'a table that no migration makes',
    { item: '' },
    /Plugin "shop" declares the table "shop_item", which no migration makes: make it in one, by exactly this name\./,
  ],
  [
    'no account',
    item('id {id} primary key'),
    /Plugin "shop", table "shop_item": it is declared as tenant, but it has no account_id; write \.addColumn\('account_id', types\.id, \(column\) => column\.notNull\(\)\)\./,
  ],
  [
    'no owner',
    order(`${KEYS}, primary key (account_id, id)`),
    /"shop_order": it is declared as owned, but it has no owner_id; write \.addColumn\('owner_id'/,
  ],
  [
    'an account that may be null',
    item('account_id {id}, id {id} not null, after_id {id}, key text primary key'),
    /"shop_item": its account_id may be null.*write \.addColumn\('account_id'/,
  ],
  [
    'an owner that may be null',
    order(`${KEYS}, owner_id {id}, primary key (account_id, id), ${OWNER}`),
    /"shop_order": its owner_id may be null.*write \.addColumn\('owner_id'/,
  ],
  [
    'an account that is computed',
    item(`id {id} not null, after_id {id}, account_id {id} not null generated always as (id) stored, unique (id)`),
    /"shop_item": its account_id is generated/,
  ],
  [
    'an account of other letters',
    item('"Account_ID" {id} not null, id {id} not null, after_id {id}, primary key ("Account_ID", id)'),
    /"shop_item": it is declared as tenant, but it has no account_id/,
  ],
  [
    'a table of other letters',
    { item: sound.item.replaceAll(' shop_item ', ' "Shop_Item" ') },
    /declares the table "shop_item", which no migration makes; "Shop_Item" is another name/,
  ],
  [
    'no primary key',
    item(`${KEYS}, after_id {id}, unique (account_id, id)`),
    /"shop_item": it has no primary key.*write \.addPrimaryKeyConstraint\('shop_item_key', \['account_id', 'id'\]\)/,
  ],
  [
    'a primary key without the account',
    item('account_id {id} not null, after_id {id}, id {id} not null primary key'),
    /"shop_item": the primary key.* \(id\) does not begin with account_id.*write \.addPrimaryKeyConstraint\('shop_item_p?key', \['account_id', 'id'\]\)/,
  ],
  [
    'a primary key that ends with the account',
    item(`${KEYS}, after_id {id}, primary key (id, account_id)`),
    /the primary key.* \(id, account_id\) does not begin with account_id.*\['account_id', 'id'\]/,
  ],
  [
    'a unique constraint without the account',
    order(
      `${KEYS}, owner_id {id} not null, number text, primary key (account_id, id), ${OWNER}, constraint shop_order_number unique (number)`,
    ),
    /"shop_order": the unique constraint.* \(number\) does not begin with account_id.*write \.addUniqueConstraint\('shop_order_number', \['account_id', 'number'\]\)/,
  ],
  [
    'a unique index without the account',
    { more: 'create unique index shop_order_no on shop_order (number, account_id)' },
    /the unique index "shop_order_no" \(number, account_id\) does not begin.*write db\.schema\.createIndex\('shop_order_no'\)\.unique\(\)\.on\('shop_order'\)\.column\('account_id'\)\.column\('number'\)/,
  ],
  [
    'a unique index of some rows',
    { more: 'create unique index shop_order_no on shop_order (number) where number is not null' },
    /the unique index "shop_order_no" \(number\) does not begin.*\.column\('number'\), with its condition as it is/,
  ],
  [
    'a unique index of an expression',
    { more: 'create unique index shop_order_no on shop_order (lower(number), account_id)' },
    /the unique index "shop_order_no" .*account_id\) does not begin.*\.column\('account_id'\)\.expression\(/,
  ],
  [
    'a unique index of an expression over the account',
    { more: 'create unique index shop_order_no on shop_order (coalesce(account_id, id), number)' },
    /the unique index "shop_order_no"/,
  ],
  [
    'a reference to an order of any account',
    {
      ...order(`${KEYS}, owner_id {id} not null, primary key (account_id, id), ${OWNER}, unique (id)`),
      ...item(
        `${KEYS}, after_id {id}, order_id {id}, primary key (account_id, id), constraint shop_item_order foreign key (order_id) references shop_order (id)`,
      ),
    },
    /"shop_item": the foreign key.* \(order_id\) to "shop_order" \(id\) does not begin with account_id on both sides, so that a row can point into another account; write \.addForeignKeyConstraint\('shop_item_order', \['account_id', 'order_id'\], 'shop_order', \['account_id', 'id'\]\)/,
  ],
  [
    'a reference by another account than its own',
    item(
      `${KEYS}, after_id {id}, seller_id {id}, order_id {id}, primary key (account_id, id), foreign key (seller_id, order_id) references shop_order`,
    ),
    /the foreign key.* \(seller_id, order_id\) to "shop_order" \(account_id, id\) does not begin with account_id on both/,
  ],
  [
    'a reference to an account that a row chooses',
    item(`${KEYS}, after_id {id}, seller_id {id} references portico_account (id), primary key (account_id, id)`),
    /the foreign key.* \(seller_id\) to "portico_account" \(id\) points to an account of its own choice; write .*\['account_id'\], 'portico_account', \['id'\]/,
  ],
  [
    'an owner of any account',
    order(`${KEYS}, owner_id {id} not null, primary key (account_id, id)`),
    /"shop_order": its owner_id refers to no party.*write \.addForeignKeyConstraint\('shop_order_owner', \['account_id', 'owner_id'\], 'portico_party', \['account_id', 'id'\]\)/,
  ],
  [
    'an owner in a table that is declared to have none',
    item(`${KEYS}, after_id {id}, owner_id {id} not null, primary key (account_id, id)`),
    /"shop_item": its owner_id refers to no party/,
  ],
  [
    'an owner by the wrong column',
    order(
      `${KEYS}, owner_id {id} not null, seller_id {id} not null, primary key (account_id, id), foreign key (seller_id, owner_id) references portico_party (account_id, id)`,
    ),
    /"shop_order": the foreign key.* \(seller_id, owner_id\) .* does not begin .*\['account_id', 'seller_id', 'owner_id'\]|\['account_id', 'owner_id'\]/,
  ],
  [
    "a reference to a table of the kernel's own",
    item(
      `${KEYS}, after_id {id}, contact_id {id}, primary key (account_id, id), foreign key (account_id, contact_id) references portico_contact (account_id, id)`,
    ),
    /to "portico_contact" \(account_id, id\) refers to a table of the kernel.*write .*\['account_id', 'contact_id'\], 'portico_party', \['account_id', 'id'\]/,
  ],
  [
    'a reference to the table of another plugin',
    item(
      `${KEYS}, after_id {id}, thing_id {id}, primary key (account_id, id), foreign key (account_id, thing_id) references other_thing (account_id, id)`,
    ),
    /to "other_thing" \(account_id, id\) refers to a table of plugin "other"; plugins meet by events/,
  ],
  [
    'a reference to a table that nobody declares',
    {
      order: `${sound.order};; create table shop_hidden (account_id {id}, id {id}, primary key (account_id, id))`,
      ...item(
        `${KEYS}, after_id {id}, primary key (account_id, id), foreign key (account_id, after_id) references shop_hidden (account_id, id)`,
      ),
    },
    /to "shop_hidden" \(account_id, id\) refers to a table that no plugin declares; declare it in defineTables/,
  ],
  [
    'a reference that takes the account away',
    item(
      `${KEYS}, after_id {id}, primary key (account_id, id), foreign key (account_id, after_id) references shop_order (account_id, id) on delete set null`,
    ),
    /the foreign key.* takes a row's account away .*write .* with onDelete\('restrict'\)/,
  ],
  [
    'a reference that takes the account away at a change',
    item(
      `${KEYS}, after_id {id}, primary key (account_id, id), foreign key (account_id, after_id) references shop_order (account_id, id) on update set default`,
    ),
    /the foreign key.* takes a row's account away/,
  ],
];

const onSqlite: readonly Case[] = [
  [
    'a primary key that may be null',
    item('account_id {id} primary key, id {id}, after_id {id}'),
    /"shop_item": its account_id may be null, and such a row is nobody's \(SQLite lets null into a primary key, too\)/,
  ],
  [
    'a number as its primary key',
    item('account_id {id} not null, id {id}, after_id {id}, number integer primary key'),
    /the primary key \(number\) does not begin with account_id/,
  ],
  [
    'a reference to nothing',
    item(
      `${KEYS}, after_id {id}, primary key (account_id, id), foreign key (account_id, after_id) references shop_gone`,
    ),
    /to "shop_gone" .*refers to a table that does not exist/,
  ],
  [
    'a trigger',
    {
      more: "create trigger shop_move after update on shop_order begin select raise(abort, 'no'); end",
    },
    /"shop_order": the trigger or rule "shop_move"/,
  ],
];

/** Older SQLite of Node has nothing to make a virtual table with. */
const virtual: readonly Case[] = [
  [
    'a virtual table',
    { item: 'create virtual table shop_item using fts5 (account_id, id, after_id)' },
    /it is a virtual table/,
  ],
];
const hasVirtual = new DatabaseSync(':memory:').prepare("select 1 from pragma_module_list where name = 'fts5'").get();

const onPostgres: readonly Case[] = [
  [
    'an account of another type',
    item('account_id text not null, id {id} not null, after_id {id}, primary key (account_id, id)'),
    /"shop_item": its account_id is of the type text, but ids are uuid; write \.addColumn\('account_id', types\.id/,
  ],
  [
    'a unique index that merely includes the account',
    { more: 'create unique index shop_order_no on shop_order (number) include (account_id)' },
    /the unique index "shop_order_no" \(number\) does not begin with account_id/,
  ],
  [
    'a constraint that is looked at late',
    { more: 'alter table shop_order add constraint shop_late unique (number) deferrable initially deferred' },
    /the unique constraint "shop_late" \(number\) does not begin/,
  ],
  [
    'a reference that is looked at late',
    {
      order: sound.order.replace('unique (account_id, number)', 'unique (id)'),
      more: 'alter table shop_item add constraint shop_late foreign key (order_id) references shop_order (id) deferrable initially deferred',
    },
    /the foreign key "shop_late" \(order_id\) to "shop_order" \(id\) does not begin/,
  ],
  [
    'an exclusion without the account',
    {
      more: 'alter table shop_order add constraint shop_apart exclude using gist (int4range(price, price + 1) with &&)',
    },
    /the exclusion constraint "shop_apart" \(int4range\(price, price \+ 1\)\) does not begin with account_id.*write constraint shop_apart exclude using gist \(account_id with =/,
  ],
  [
    'an exclusion by other accounts',
    {
      more: 'alter table shop_order add constraint shop_apart exclude using btree (number with =, account_id with =)',
    },
    /the exclusion constraint "shop_apart" \(number, account_id\) does not begin/,
  ],
  [
    'a reference that was never looked at',
    {
      more: 'alter table shop_item add constraint shop_lax foreign key (account_id, after_id) references shop_order not valid',
    },
    /the foreign key "shop_lax" .* does not hold for every row/,
  ],
  [
    'a reference that is not enforced',
    {
      more: 'alter table shop_item add constraint shop_lax foreign key (account_id, after_id) references shop_order not enforced',
    },
    /the foreign key "shop_lax" .* does not hold for every row/,
  ],
  [
    'a reference out of the schema',
    {
      more: 'create schema if not exists shop_outside;; create table if not exists shop_outside.shop_order (account_id {id}, id {id}, primary key (account_id, id));; alter table shop_item add constraint shop_far foreign key (account_id, after_id) references shop_outside.shop_order',
    },
    /the foreign key "shop_far" .* leaves the portal's schema for "shop_outside"/,
  ],
  [
    'a view with the rights of who made it',
    { item: 'create view shop_item as select account_id, id from shop_order' },
    /"shop_item": it is a view that reads with its owner's rights; write create view shop_item with \(security_invoker = true\)/,
  ],
  [
    "a view of the kernel's tables",
    { item: 'create view shop_item with (security_invoker = true) as select account_id, id from portico_contact' },
    /"shop_item": it is a view that reads "portico_contact", which the plugin does not declare/,
  ],
  [
    'a materialized view',
    { item: 'create materialized view shop_item as select account_id, id from shop_order' },
    /"shop_item": it is a materialized view/,
  ],
  [
    'a trigger',
    {
      more: 'create trigger shop_move before update on shop_order for each row execute function suppress_redundant_updates_trigger()',
    },
    /"shop_order": the trigger or rule "shop_move"/,
  ],
  [
    'a rule',
    { more: 'create rule shop_move as on update to shop_order do also nothing' },
    /"shop_order": the trigger or rule "shop_move"/,
  ],
];

const view = (columns: string) => ({ item: `create view shop_item as select ${columns} from shop_order` });

describe.each(testEngines())('at the start on %s', (engine) => {
  const only = engine === 'sqlite' ? [...onSqlite, ...(hasVirtual ? virtual : [])] : onPostgres;

  it.each([...onBoth, ...only])('is refused: %s', async (_, made, said) => {
    const refused = await start(engine, made).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(refused).toMatchObject({ code: 'tables_refused' });
    expect(refused?.message).toMatch(said);
  });

  it('nothing is said of tables as they should be', async () => {
    const more = `create unique index shop_order_no on shop_order (account_id, lower(number)) where number is not null;;
      create index shop_order_price on shop_order (price)`;
    const log = await start(engine, { item: sound.item + (engine === 'sqlite' ? ' without rowid' : ''), more });
    expect(log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });

  it('a view is taken that says whose its rows are', async () => {
    const invoker = engine === 'sqlite' ? '' : ' with (security_invoker = true)';
    const made = (columns: string) => ({
      item: view(columns).item.replace(' as', `${invoker} as`),
    });
    await start(engine, made('account_id, id'));
    await expect(start(engine, made('id'))).rejects.toThrow(
      /"shop_item": .* has no account_id; select account_id in it/,
    );
  });

  it('names are refused that PostgreSQL would cut, before anything is made of them', async () => {
    const name = (what: string) => `shop_${what}_`.padEnd(64, 'x');
    const refused = start(engine, {
      item: `create table shop_item (
        ${KEYS}, ${name('column')} text, constraint ${name('key')} primary key (account_id, id))`,
      more: `create index ${name('index')} on shop_item (account_id);; create table ${name('table')} (id {id})`,
    });
    for (const what of ['column', 'key', 'index', 'table']) {
      await expect(refused).rejects.toThrow(
        new RegExp(`migration "0001" of plugin "shop" failed.*keeps 63 bytes.*Shorten .*"${name(what)}" \\(64\\)`),
      );
    }
    await start(engine, { more: `create index ${name('index').slice(1)} on shop_item (account_id)` });
  });

  it('tables that a plugin makes and does not declare are named in the log', async () => {
    const log = await start(engine, { more: 'create table shop_rest (id {id});; create table rest (id {id})' });
    expect(log.filter(({ event }) => event === 'tables.undeclared')).toMatchObject([
      { level: 'warn', tables: ['shop_rest'] },
    ]);
  });

  it('all faults are told at once', async () => {
    const refused = start(engine, {
      ...order(`${KEYS}, primary key (id)`),
      ...item('account_id {id}, id {id}, primary key (id)'),
    });
    await expect(refused).rejects.toMatchObject({
      members: {
        faults: [
          expect.stringMatching(/"shop_order": .*no owner_id/),
          expect.stringMatching(/"shop_order": the primary key/),
          expect.stringMatching(/"shop_item": its account_id may be null/),
          expect.stringMatching(/"shop_item": the primary key/),
        ],
      },
    });
  });
});
