import type { ColumnType } from 'kysely';
import { Changes } from '../changes/changes.js';
import { createLog } from '../log.js';
import { ManualClock } from '../testing/manual-clock.js';
import { defineTables } from './define-tables.js';
import type { Engine } from './engine.js';
import { Handles } from './handles.js';
import { type Migration, migrate } from './migrations.js';
import type { HandleScope } from './scope-values.js';
import { type AccountRow, type AnyScope, internal, type OwnedRow, owned, personal, shared, tenant } from './scopes.js';

/** The tables that the tests of scopes work on: one of each scope. For tests only. */
export interface ShopTables {
  shop_order: OwnedRow & { id: string; title: string; status: string; total: number };
  shop_item: OwnedRow & { id: string; order_id: string; label: string };
  shop_product: AccountRow & { id: string; title: string; facts: ColumnType<unknown, string | undefined, string> };
  shop_counter: AccountRow & { id: string; next: number };
  shop_mark: OwnedRow & { id: string; order_id: string; note: string | null };
  shop_note: AccountRow & { id: string; author_id: string; order_id: string; status: string; body: string };
  shop_reply: OwnedRow & { id: string; note_id: string; body: string };
}

export const shop = defineTables<ShopTables>({
  shop_order: owned({ roles: ['owner', 'billing'], visible: (row) => row('status', '<>', 'draft') }),
  shop_item: owned({
    visible: (row) =>
      row.exists(row.selectFrom('shop_order').select('id').whereRef('shop_order.id', '=', 'shop_item.order_id')),
  }),
  shop_product: tenant,
  shop_counter: internal,
  shop_mark: personal,
  // Who wrote a note, or may act for its company, shares it with those who marked its order; its drafts are his alone.
  shop_note: shared(
    (row, contact) =>
      row.or([
        row('author_id', '=', contact.id),
        row.and([
          row('status', '<>', 'draft'),
          row.or([
            row('author_id', 'in', contact.parties('owner', 'billing')),
            row.exists(
              row
                .selectFrom('shop_mark')
                .select('shop_mark.id')
                .whereRef('shop_mark.order_id', '=', 'shop_note.order_id'),
            ),
          ]),
        ]),
      ]),
    { open: (row) => row('status', '=', 'public') },
  ),
  // A reply is seen by its owner, and by all who see the note.
  shop_reply: shared((row, contact) =>
    row.or([
      row('owner_id', 'in', contact.parties()),
      row.exists(
        row.selectFrom('shop_note').select('shop_note.id').whereRef('shop_note.id', '=', 'shop_reply.note_id'),
      ),
    ]),
  ),
});

const id = (group: string, number: number) => `01900000-0000-7000-8000-${group}${String(number).padStart(11, '0')}`;

export const ACME = id('a', 1);
export const BOLT = id('a', 2);
/** Owner of COMPANY, ... */
export const ADA = id('c', 1);
/** ... whose plain member BOB is. */
export const BOB = id('c', 2);
/** A contact of BOLT. */
export const EVE = id('c', 3);
export const COMPANY = id('d', 1);
export const idOf = id;

/** What each of the people of the tests may own. */
export const people = {
  ada: { account: ACME, runner: 'contact', contact: ADA, companies: [{ id: COMPANY, role: 'owner' }] },
  bob: { account: ACME, runner: 'contact', contact: BOB, companies: [{ id: COMPANY, role: 'member' }] },
  eve: { account: BOLT, runner: 'contact', contact: EVE },
  viewOfAda: { account: ACME, runner: 'view', contact: ADA, companies: [{ id: COMPANY, role: 'owner' }] },
  acme: { account: ACME, runner: 'account' },
  operator: { account: ACME, runner: 'operator' },
  hook: { account: ACME, runner: 'hook' },
} satisfies Record<string, HandleScope>;

/** Whoever follows an open link of ACME's. Who he is does not matter, so he is none of the people. */
export const anybody: HandleScope = { account: ACME, runner: 'open' };

/** Handles that log into `lines`. */
export function shopHandles(engine: Engine, lines: object[] = []): Handles {
  return new Handles(
    engine,
    createLog(
      (record) => void lines.push(record),
      () => '2026-11-24T00:00:00.000Z',
    ),
    new Changes(engine, new ManualClock(), []),
  );
}

const tables: Migration = {
  async up({ db, types }) {
    const create = (name: string) =>
      db.schema
        .createTable(name)
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addPrimaryKeyConstraint(`${name}_key`, ['account_id', 'id']);
    const ownedTable = (name: string) => create(name).addColumn('owner_id', types.id, (column) => column.notNull());
    await ownedTable('shop_order')
      .addColumn('title', types.text, (column) => column.notNull())
      .addColumn('status', types.text, (column) => column.notNull())
      .addColumn('total', types.money, (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('shop_order_owner')
      .on('shop_order')
      .columns(['account_id', 'owner_id', 'id'])
      .execute();
    await ownedTable('shop_item').addColumn('order_id', types.id).addColumn('label', types.text).execute();
    await create('shop_product').addColumn('title', types.text).addColumn('facts', types.json).execute();
    await create('shop_counter').addColumn('next', types.integer).execute();
    await ownedTable('shop_mark').addColumn('order_id', types.id).addColumn('note', types.text).execute();
    await create('shop_note')
      .addColumn('author_id', types.id, (column) => column.notNull())
      .addColumn('order_id', types.id)
      .addColumn('status', types.text, (column) => column.notNull())
      .addColumn('body', types.text)
      .execute();
    await ownedTable('shop_reply').addColumn('note_id', types.id).addColumn('body', types.text).execute();
  },
};

/** Makes the shop's tables. */
export async function openShop(engine: Engine): Promise<void> {
  await openTables(engine, 'shop', shop, tables);
}

/** Makes tables that a test declares, with their policies. */
export async function openTables(
  engine: Engine,
  owner: string,
  { scopes }: { readonly scopes: Readonly<Record<string, AnyScope>> },
  migration: Migration,
): Promise<void> {
  await migrate(engine, [{ owner, migrations: { '001_tables': migration } }], 'auto', { now: () => 0 });
  await engine.enforce([{ owner, scopes }], 'auto');
}

/**
 * Empties the shop and fills it: every party has a sent order and a draft, with an item, a mark and a note each, which
 * is public or a draft; all replies are to the first note.
 */
export async function fillShop(engine: Engine): Promise<void> {
  const db = engine.kysely<ShopTables>();
  for (const name of Object.keys(shop.scopes) as (keyof ShopTables)[]) await db.deleteFrom(name).execute();
  let next = 0;
  for (const [account_id, owner_id] of [
    [ACME, ADA],
    [ACME, BOB],
    [ACME, COMPANY],
    [BOLT, EVE],
  ] as const) {
    for (const status of ['sent', 'draft']) {
      next += 1;
      const row = { account_id, owner_id, id: id('0', next) };
      await db
        .insertInto('shop_order')
        .values({ ...row, title: `order ${next}`, status, total: next * 100 })
        .execute();
      await db
        .insertInto('shop_item')
        .values({ ...row, order_id: row.id, label: `item ${next}` })
        .execute();
      await db
        .insertInto('shop_mark')
        .values({ ...row, order_id: row.id, note: null })
        .execute();
      const noted = { account_id, id: row.id, author_id: owner_id, order_id: row.id, body: `note ${next}` };
      await db
        .insertInto('shop_note')
        .values({ ...noted, status: status === 'sent' ? 'public' : 'draft' })
        .execute();
      await db
        .insertInto('shop_reply')
        .values({ ...row, note_id: id('0', 1), body: `reply ${next}` })
        .execute();
    }
  }
  for (const account_id of [ACME, BOLT]) {
    await db
      .insertInto('shop_product')
      .values({ account_id, id: id('e', 1), title: `product of ${account_id}`, facts: '{"sizes":[{"name":"small"}]}' })
      .execute();
    await db
      .insertInto('shop_counter')
      .values({ account_id, id: id('e', 1), next: 7 })
      .execute();
  }
}
