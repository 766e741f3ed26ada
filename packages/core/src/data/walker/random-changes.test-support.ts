import fc from 'fast-check';
import type { HandleScope } from '../scope-values.js';
import { ACME, BOLT, type ShopTables } from '../shop.test-support.js';
import type { Db } from '../tables.js';
import { isChangeable, PARTIES, partiesOf, type Row, TABLES, type Table } from './crowd.test-support.js';
import {
  type Anything,
  type Condition,
  conditionsOver,
  holds,
  idsOf,
  rowId,
  tablesIn,
} from './random-conditions.test-support.js';

/** Random changes of the shop's tables, as data, how one is built, and what is refused of it. For tests only. */

/** A row of another table, the first that fits, whose id becomes a reference. */
interface Reference {
  readonly table: Table;
  readonly where: Condition;
}

/** What is written: a choice among a table's words, and perhaps an id to refer to. */
interface Cells {
  readonly choice: number;
  readonly reference: Reference | string | null;
}

interface InsertedRow extends Cells {
  readonly id: string;
  readonly party: string;
}

type Returning = 'nothing' | 'id' | 'all';

export type ChangePlan =
  | {
      readonly change: 'update';
      readonly table: Table;
      readonly from: Table | undefined;
      readonly where: Condition;
      readonly set: Cells;
      readonly returning: Returning;
    }
  | { readonly change: 'delete'; readonly table: Table; readonly where: Condition; readonly returning: Returning }
  | InsertPlan;

export interface InsertPlan {
  readonly change: 'insert';
  readonly table: Table;
  readonly rows: readonly InsertedRow[];
  /** Whether the account is named, and whether it is the wrong one. */
  readonly account: 'left out' | 'named' | 'another';
  readonly conflict: { readonly set: Cells; readonly where: Condition | undefined } | 'nothing' | 'fails';
  readonly returning: Returning;
}

export function changesOver(readable: readonly Table[]): fc.Arbitrary<ChangePlan> {
  const table = fc.constantFrom(...TABLES);
  const read = fc.constantFrom(...readable);
  const where = conditionsOver(read);
  const cells = {
    choice: fc.nat(7),
    reference: fc.oneof(rowId, fc.constant(null), fc.record({ table: read, where })),
  };
  const returning = fc.constantFrom('nothing', 'id', 'all');
  const row = fc.record({ ...cells, id: rowId, party: fc.constantFrom(...PARTIES) });
  const plans = fc.oneof(
    fc.record({
      ...{ change: fc.constant('update'), table, from: fc.option(read, { nil: undefined }) },
      ...{ where, set: fc.record(cells), returning },
    }),
    fc.record({ change: fc.constant('delete'), table, where, returning }),
    fc.record({
      ...{ change: fc.constant('insert'), table, returning },
      rows: fc.uniqueArray(row, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
      account: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom('left out', 'named') },
        { weight: 1, arbitrary: fc.constant('another') },
      ),
      conflict: fc.oneof(
        fc.constantFrom('nothing', 'fails'),
        fc.record({ set: fc.record(cells), where: fc.option(where, { nil: undefined }) }),
      ),
    }),
  ) as fc.Arbitrary<ChangePlan>;
  return plans.filter((plan) => !readsWhatItWrites(plan));
}

export function buildChange(plan: ChangePlan, db: Db<ShopTables>, account: string): Anything {
  // Plans choose tables at run time, which no row type follows.
  const any: Anything = db;
  return returned(plan, changed(plan, any, account));
}

function changed(plan: ChangePlan, db: Anything, account: string): Anything {
  const { table } = plan;
  switch (plan.change) {
    case 'delete':
      return db.deleteFrom(table).where(holds(plan.where, table, table));
    case 'update': {
      const update = db
        .updateTable(table)
        .set(set(table, plan.set))
        .where(holds(plan.where, table, table));
      return plan.from === undefined ? update : update.from(`${plan.from} as f`).whereRef('f.id', '=', `${table}.id`);
    }
    case 'insert': {
      const insert = db.insertInto(table).values(plan.rows.map((row) => inserted(plan, row, account)));
      const { conflict } = plan;
      if (conflict === 'fails') return insert;
      if (conflict === 'nothing') return insert.onConflict((on: Anything) => on.doNothing());
      return insert.onConflict((on: Anything) => {
        const updating = on.columns(['account_id', 'id']).doUpdateSet(set(table, conflict.set));
        return conflict.where === undefined ? updating : updating.where(holds(conflict.where, table, table));
      });
    }
  }
}

function returned(plan: ChangePlan, query: Anything): Anything {
  if (plan.returning === 'nothing') return query;
  // Beside another table, SQLite's `*` and PostgreSQL's are not the same.
  const alone = plan.change !== 'update' || plan.from === undefined;
  return plan.returning === 'all' && alone ? query.returningAll() : query.returning(`${plan.table}.id as id`);
}

function inserted({ table, account: named }: InsertPlan, row: InsertedRow, account: string): Row {
  return {
    id: row.id,
    ...(named !== 'left out' && { account_id: named === 'named' ? account : otherThan(account) }),
    ...(OWNED.has(table) && { owner_id: row.party }),
    ...(table === 'shop_note' && { author_id: row.party }),
    ...written(table, row),
  };
}

/** What an update sets: now and then who wrote a note, which takes it from his sight. */
function set(table: Table, cells: Cells): Row {
  return {
    ...written(table, cells),
    ...(table === 'shop_note' && cells.choice > 3 && { author_id: PARTIES[cells.choice % PARTIES.length] }),
  };
}

function written(table: Table, { choice, reference }: Cells): Row {
  const one = <Item>(...items: Item[]) => items[choice % items.length] as Item;
  const referred = typeof reference === 'object' && reference !== null ? firstOf(reference) : reference;
  switch (table) {
    case 'shop_order':
      return { title: 'changed', status: one('sent', 'draft', 'sent'), total: choice };
    case 'shop_item':
      return { label: 'changed', order_id: referred };
    case 'shop_product':
      return { title: 'changed' };
    case 'shop_counter':
      return { next: choice };
    case 'shop_mark':
      return { note: one('changed', null), order_id: referred };
    case 'shop_note':
      return { body: 'changed', status: one('group', 'draft', 'public'), order_id: referred };
    case 'shop_reply':
      return { body: 'changed', note_id: referred };
  }
}

const firstOf = ({ table, where }: Reference) => idsOf(table, where).orderBy(`${table}.id`).limit(1);

const OWNED: ReadonlySet<Table> = new Set(['shop_order', 'shop_item', 'shop_mark', 'shop_reply']);

const otherThan = (account: string) => (account === ACME ? BOLT : ACME);

/** The tables that a plan reads beside the one that it changes. */
export function tablesReadBy(plan: ChangePlan): Table[] {
  const from = plan.change === 'update' && plan.from !== undefined ? [plan.from] : [];
  return [...from, ...(plan.change === 'insert' ? [] : tablesIn(plan.where)), ...tablesReadInWriting(plan)];
}

/** Those that it reads row by row, while others are written. */
function tablesReadInWriting(plan: ChangePlan): Table[] {
  // What a table has no column for is not written.
  const refers = !['shop_order', 'shop_product', 'shop_counter'].includes(plan.table);
  const read = ({ reference }: Cells) =>
    refers && typeof reference === 'object' && reference !== null
      ? [reference.table, ...tablesIn(reference.where)]
      : [];
  if (plan.change === 'delete') return [];
  if (plan.change === 'update') return read(plan.set);
  const { conflict } = plan;
  const updating =
    typeof conflict === 'string' ? [] : [...read(conflict.set), ...(conflict.where ? tablesIn(conflict.where) : [])];
  return [...plan.rows.flatMap(read), ...updating];
}

/** Which tables the predicates of a table read. */
const BEHIND: { readonly [Name in Table]?: readonly Table[] } = {
  shop_item: ['shop_order'],
  shop_note: ['shop_mark'],
  shop_reply: ['shop_note', 'shop_mark'],
};

/** Whether a change reads what it has just written: SQLite sees that, PostgreSQL does not. */
function readsWhatItWrites(plan: ChangePlan): boolean {
  return tablesReadInWriting(plan).some((table) => table === plan.table || BEHIND[table]?.includes(plan.table));
}

/** Whether the change of a plan is refused for what it names, whatever rows there are. */
export function isRefused(plan: ChangePlan, scope: HandleScope): boolean {
  if (!isChangeable(plan.table, scope)) return true;
  if (plan.change !== 'insert') return false;
  if (plan.account === 'another') return true;
  if (scope.runner !== 'contact') return false;
  const { table } = plan;
  return plan.rows.some(({ party }) => {
    if (table === 'shop_order') return !partiesOf(scope, 'owner', 'billing').includes(party);
    if (table === 'shop_item') return !partiesOf(scope, 'owner', 'billing', 'member').includes(party);
    return table === 'shop_mark' && party !== scope.contact;
  });
}
