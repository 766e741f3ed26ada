import { item, KEYS, type Made, OWNER, order, sound } from './section.js';

/** A fault, the section that has it, and what is said of it. */
export type Case = readonly [fault: string, made: Partial<Made>, said: RegExp];

/** Faults on every database. */
export const onBoth: readonly Case[] = [
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
