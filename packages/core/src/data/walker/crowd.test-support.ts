import type { Kysely } from 'kysely';
import type { Engine } from '../engine.js';
import type { HandleScope } from '../scope-values.js';
import type { CompanyRole } from '../scopes.js';
import { ACME, BOLT, idOf, type ShopTables, shop } from '../shop.test-support.js';

/**
 * Two accounts with three contacts and two companies each, whose rows have equal ids in both: and, said once more in
 * plain words, who sees which row. For tests only.
 */

export type Table = keyof ShopTables;
export type Row = Readonly<Record<string, unknown>>;
/** All rows of all tables. */
export type World = { readonly [Name in Table]: readonly Row[] };

export const TABLES = Object.keys(shop.scopes) as Table[];

export const CONTACTS = [1, 2, 3].map((number) => idOf('c', number)) as [string, string, string];
export const COMPANIES = [1, 2].map((number) => idOf('d', number)) as [string, string];
/** Parties have equal ids in both accounts as well: whoever forgets the account sees another's. */
export const PARTIES = [...CONTACTS, ...COMPANIES];

const [ANN, BEN, CLEO] = CONTACTS;
const [FIRM, GUILD] = COMPANIES;

const contactOf = (
  account: string,
  contact: string,
  ...companies: (readonly [string, CompanyRole])[]
): HandleScope => ({
  ...{ account, runner: 'contact', contact },
  companies: companies.map(([id, role]) => ({ id, role })),
});

export const crowd = {
  acmeAnn: contactOf(ACME, ANN, [FIRM, 'owner']),
  acmeBen: contactOf(ACME, BEN, [FIRM, 'member'], [GUILD, 'billing']),
  acmeCleo: contactOf(ACME, CLEO),
  boltAnn: contactOf(BOLT, ANN, [FIRM, 'billing'], [GUILD, 'owner']),
  boltBen: contactOf(BOLT, BEN, [GUILD, 'member']),
  boltCleo: contactOf(BOLT, CLEO, [FIRM, 'member']),
  viewOfAnn: { ...contactOf(ACME, ANN, [FIRM, 'owner']), runner: 'view' },
  nobody: { account: ACME, runner: 'open' },
  acme: { account: ACME, runner: 'account' },
  operator: { account: BOLT, runner: 'operator' },
  hook: { account: ACME, runner: 'hook' },
} satisfies Record<string, HandleScope>;

export type Person = keyof typeof crowd;
export const PERSONS = Object.keys(crowd) as Person[];

/** The contact and the companies in which he has one of these roles. */
export function partiesOf({ contact, companies = [] }: HandleScope, ...roles: CompanyRole[]): (string | undefined)[] {
  return [contact, ...companies.filter(({ role }) => roles.includes(role)).map(({ id }) => id)];
}

/** Tables that exist for a runner at all. */
export function readable(person: Person): Table[] {
  const { runner } = scopeOf(person);
  if (runner === 'open') return ['shop_product', 'shop_note'];
  return runner === 'contact' || runner === 'view' ? TABLES.filter((name) => name !== 'shop_counter') : TABLES;
}

/** Whether there is anything of a table that a scope lets be changed. */
export function isChangeable(table: Table, { runner }: HandleScope): boolean {
  if (runner === 'view' || runner === 'open') return false;
  const kind = shop.scopes[table]?.scope;
  return runner !== 'contact' || (kind !== 'tenant' && kind !== 'internal');
}

export const scopeOf = (person: Person): HandleScope => crowd[person];

/** What exists for somebody, filtered by hand. */
export function worldOf(person: Person, all: World): World {
  return worldWithin(scopeOf(person), all);
}

/** The same for whatever scope. */
export function worldWithin(scope: HandleScope, all: World): World {
  const own = Object.fromEntries(
    TABLES.map((name) => [name, all[name].filter((row) => row.account_id === scope.account)]),
  ) as unknown as World;
  if (scope.runner === 'open') {
    return {
      ...EMPTY,
      shop_product: own.shop_product,
      shop_note: own.shop_note.filter(({ status }) => status === 'public'),
    };
  }
  if (scope.contact === undefined) return own;
  const isOf = (roles: CompanyRole[]) => (owner: unknown) => partiesOf(scope, ...roles).includes(owner as string);
  const [anyRole, payingRole] = [isOf(['owner', 'billing', 'member']), isOf(['owner', 'billing'])];
  const orders = own.shop_order.filter((row) => payingRole(row.owner_id) && row.status !== 'draft');
  const marks = own.shop_mark.filter((row) => row.owner_id === scope.contact);
  const notes = own.shop_note.filter((row) => {
    if (row.author_id === scope.contact) return true;
    const marked = row.order_id !== null && marks.some((mark) => mark.order_id === row.order_id);
    return row.status !== 'draft' && (payingRole(row.author_id) || marked);
  });
  return {
    shop_order: orders,
    shop_item: own.shop_item.filter((row) => anyRole(row.owner_id) && orders.some(({ id }) => id === row.order_id)),
    shop_product: own.shop_product,
    shop_counter: [],
    shop_mark: marks,
    shop_note: notes,
    shop_reply: own.shop_reply.filter((row) => anyRole(row.owner_id) || notes.some(({ id }) => id === row.note_id)),
  };
}

const EMPTY = Object.fromEntries(TABLES.map((name) => [name, []])) as unknown as World;

export async function readWorld(db: Kysely<ShopTables>): Promise<World> {
  const rows = new Map<Table, Row[]>();
  for (const name of TABLES) {
    const found = await db.selectFrom(name).selectAll().orderBy('account_id').orderBy('id').execute();
    rows.set(
      name,
      found.map((row) => ({ ...row })),
    );
  }
  return Object.fromEntries(rows) as unknown as World;
}

export async function writeWorld(engine: Engine, world: World): Promise<void> {
  for (const name of TABLES) {
    // Rows that come from a table of this name fit it.
    if (world[name].length > 0)
      await engine
        .kysely<ShopTables>()
        .insertInto(name as 'shop_order')
        .values(world[name] as never)
        .execute();
  }
}

export const ROWS = 10;

/** What there is: something for everybody in each table that he may read, and rows that refer to others' rows. */
export function crowdedShop(): World {
  let drawn = 351;
  // The same at every run: a fault that was found once is found again.
  const draw = <Item>(...items: readonly Item[]): Item => {
    drawn = (Math.imul(drawn, 1664525) + 1013904223) >>> 0;
    return items[Math.floor((drawn / 2 ** 32) * items.length)] as Item;
  };
  const rows = (count: number, make: (number: number) => object): Row[] =>
    [ACME, BOLT].flatMap((account_id) =>
      Array.from({ length: count }, (_, index) => ({ account_id, id: idOf('0', index), ...make(index) })),
    );
  const owner_id = () => draw(...PARTIES);
  const reference = () => draw(null, ...Array.from({ length: ROWS }, (_, index) => idOf('0', index)));
  return {
    shop_order: rows(ROWS, (n) => ({
      ...{ owner_id: owner_id(), title: `order ${n}`, status: draw('sent', 'sent', 'draft'), total: n * 10 },
    })),
    shop_item: rows(ROWS + 4, (n) => ({ owner_id: owner_id(), order_id: reference(), label: `item ${n}` })),
    shop_product: rows(5, (n) => ({ title: `product ${n}` })),
    shop_counter: rows(3, (n) => ({ next: n * 3 })),
    shop_mark: rows(ROWS, () => ({ owner_id: draw(...CONTACTS), order_id: reference(), note: draw(null, 'marked') })),
    shop_note: rows(ROWS, (n) => ({
      ...{ author_id: owner_id(), order_id: reference(), status: draw('group', 'group', 'public', 'draft') },
      body: `note ${n}`,
    })),
    shop_reply: rows(ROWS, (n) => ({ owner_id: owner_id(), note_id: reference(), body: `reply ${n}` })),
  };
}
