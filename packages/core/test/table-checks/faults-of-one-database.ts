import { DatabaseSync } from 'node:sqlite';
import type { Case } from './faults.js';
import { item, KEYS, sound } from './section.js';

/** Faults that only SQLite lets happen. */
export const onSqlite: readonly Case[] = [
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
export const virtual: readonly Case[] = [
  [
    'a virtual table',
    { item: 'create virtual table shop_item using fts5 (account_id, id, after_id)' },
    /it is a virtual table/,
  ],
];
export const hasVirtual = new DatabaseSync(':memory:')
  .prepare("select 1 from pragma_module_list where name = 'fts5'")
  .get();

/** A table whose rows are in parts of it, each with what else is said of it; a part of a part has no rows yet. */
export const partitioned = (...more: string[]) => ({
  item: `create table shop_item (${KEYS}, number integer, constraint shop_item_key primary key (account_id, id),
      foreign key (account_id) references portico_account (id)) partition by hash (account_id);;
    create table shop_item_even partition of shop_item for values with (modulus 2, remainder 0);;
    create table shop_item_odd partition of shop_item for values with (modulus 2, remainder 1) partition by hash (id);;
    create table shop_item_odder partition of shop_item_odd for values with (modulus 1, remainder 0)`,
  more: more.join(';;'),
});

/** Faults that only PostgreSQL lets happen. */
export const onPostgres: readonly Case[] = [
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
  [
    'a unique index of a part alone',
    partitioned('create unique index shop_even_no on shop_item_even (number)'),
    /table "shop_item", its part "shop_item_even": the unique index "shop_even_no" \(number\) does not begin with account_id.*\.on\('shop_item_even'\)/,
  ],
  [
    'a constraint of a part of a part',
    partitioned('alter table shop_item_odder add constraint shop_odd_no unique (number)'),
    /its part "shop_item_odder": the unique constraint "shop_odd_no" \(number\) does not begin/,
  ],
  [
    'a reference of a part alone',
    partitioned(
      'alter table shop_item_even add constraint shop_even_kin foreign key (account_id, id) references portico_contact (account_id, id)',
    ),
    /its part "shop_item_even": the foreign key "shop_even_kin"/,
  ],
  [
    'a trigger of a part alone',
    partitioned(
      'create trigger shop_move before update on shop_item_odder for each row execute function suppress_redundant_updates_trigger()',
    ),
    /its part "shop_item_odder": the trigger or rule "shop_move"/,
  ],
  [
    'a rule of a part alone',
    partitioned('create rule shop_move as on update to shop_item_even do also nothing'),
    /its part "shop_item_even": the trigger or rule "shop_move"/,
  ],
  [
    'a part in another schema',
    partitioned(
      'create schema if not exists shop_outside',
      'drop table if exists shop_outside.shop_part',
      'drop table shop_item_even',
      'create table shop_outside.shop_part partition of shop_item for values with (modulus 2, remainder 0)',
      'create unique index shop_part_no on shop_outside.shop_part (number)',
    ),
    /its part "shop_part": the unique index "shop_part_no"/,
  ],
  [
    'a table that takes its columns after another, and not its keys',
    { more: 'create table shop_heir () inherits (shop_order)' },
    /table "shop_order", its part "shop_heir": it has no primary key.*\n.*its part "shop_heir": its owner_id refers to no party/,
  ],
];
