import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { defineTables } from './define-tables.js';
import { describeScoped } from './each-engine.js';
import { keyset, type Place } from './keyset.js';
import type { Migration } from './migrations.js';
import { type OwnedRow, owned } from './scopes.js';
import { ADA, BOB, idOf, openTables, people, shopHandles } from './shop.test-support.js';
import type { Params } from './tables.js';
import { db } from './walker/refusals.test-support.js';

interface TiedTables {
  tied_row: OwnedRow & { id: string; amount: number; day: string; at: string; note: string | null };
}
const tied = defineTables<TiedTables>({ tied_row: owned() });
const COLUMNS = ['id', 'amount', 'day', 'at'] as const;
type Row = Record<(typeof COLUMNS)[number], string | number>;
type Column = Exclude<(typeof COLUMNS)[number], 'id'>;
type Order = Readonly<Partial<Record<Column, 'asc' | 'desc'>>>;

const direction = fc.constantFrom('asc' as const, 'desc' as const);
const orders: fc.Arbitrary<Order> = fc
  .shuffledSubarray(['amount', 'day', 'at'] as Column[], { minLength: 1 })
  .chain((columns) =>
    fc
      .tuple(...columns.map(() => direction))
      .map((directions) => Object.fromEntries(columns.map((column, index) => [column, directions[index]!]))),
  );
/** Few values, so that many rows are equal. */
const rows: fc.Arbitrary<Row[]> = fc
  .array(
    fc.record({
      amount: fc.constantFrom(-5, 0, 7, 9_000_000_000),
      day: fc.constantFrom('2026-01-02', '2026-11-24'),
      at: fc.constantFrom('2026-11-24T08:09:10.120Z', '2026-11-24T08:09:10.121Z'),
    }),
    { maxLength: 12 },
  )
  .chain((all) =>
    // Ids in another order than the rows were written in.
    fc
      .shuffledSubarray(
        all.map((_, index) => idOf('0', index)),
        { minLength: all.length },
      )
      .map((ids) => all.map((row, index) => ({ ...row, id: ids[index]! }))),
  );

/** The order once more, by hand. */
function sorted(all: readonly Row[], order: Order): Row[] {
  const keys = [...Object.entries(order), ['id', Object.values(order).at(-1)]] as [keyof Row, string][];
  return [...all].sort((a, b) => {
    const [column, way] = keys.find(([name]) => a[name] !== b[name])!;
    return a[column] < b[column] === (way === 'asc') ? -1 : 1;
  });
}

/** The rows behind a place, by hand. */
function behind(all: readonly Row[], order: Order, place: Place | undefined): Row[] {
  if (place === undefined) return sorted(all, order);
  const values = Object.fromEntries([...Object.keys(order), 'id'].map((name, index) => [name, place[index]])) as Row;
  const line = sorted([...all.filter(({ id }) => id !== values.id), values], order);
  return line.slice(line.indexOf(values) + 1);
}

const tables: Migration = {
  up: ({ db, types }) =>
    db.schema
      .createTable('tied_row')
      .addColumn('account_id', types.id)
      .addColumn('owner_id', types.id)
      .addColumn('id', types.id)
      .addColumn('amount', types.money)
      .addColumn('day', types.day)
      .addColumn('at', types.instant)
      .addColumn('note', types.text)
      .execute(),
};

describeScoped('a keyset', (database) => {
  beforeAll(async () => {
    await openTables(database.engine, 'tied', tied, tables);
  });

  it('goes through every row once, in its order, whatever is equal, for ordinary and for prepared queries', async () => {
    const handles = shopHandles(database.engine);
    const db = handles.open(tied, people.ada);
    await fc.assert(
      fc.asyncProperty(rows, orders, fc.integer({ min: 1, max: 5 }), async (all, order, limit) => {
        await handles.open(tied, people.acme).deleteFrom('tied_row').execute();
        for (const owner_id of all.length > 0 ? [ADA, BOB] : []) {
          await handles
            .open(tied, people.acme)
            .insertInto('tied_row')
            .values(all.map((row) => ({ ...row, owner_id }) as never))
            .execute();
        }
        const keys = keyset(order as { amount: 'asc' });
        const prepared = tied.prepared((on, p: Params<{ limit: number; after?: Place | undefined }>) =>
          keys.page(on.selectFrom('tied_row').select(COLUMNS).limit(p.limit), p.after),
        );
        const ordinary = async (after: Place | undefined) =>
          keys
            .page(
              db
                .selectFrom('tied_row')
                .select(COLUMNS)
                .limit(limit + 1),
              after,
            )
            .execute();
        for (const read of [ordinary, (after: Place | undefined) => db.all(prepared, { limit: limit + 1, after })]) {
          const seen: Row[] = [];
          let after: Place | undefined;
          do {
            const page = keys.cut(await read(after), limit);
            expect(page.rows).toEqual(behind(all, order, after).slice(0, limit));
            seen.push(...page.rows);
            after = page.next;
          } while (after !== undefined);
          expect(seen).toEqual(sorted(all, order));
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('goes on where a row was that is gone', async () => {
    const db = shopHandles(database.engine).open(tied, people.acme);
    const keys = keyset({ day: 'desc' });
    const place = keys.place({ day: '2026-06-01', id: idOf('0', 5) });
    await db.deleteFrom('tied_row').execute();
    const row = { owner_id: ADA, amount: 1, at: '2026-11-24T08:09:10.120Z', note: null };
    for (const [number, day] of [
      [1, '2026-06-02'],
      [6, '2026-06-01'],
      [4, '2026-06-01'],
      [9, '2026-05-31'],
    ] as const)
      await db
        .insertInto('tied_row')
        .values({ ...row, id: idOf('0', number), day })
        .execute();
    const found = await keys.page(db.selectFrom('tied_row as t').select(['t.id', 't.day']), place).execute();
    expect(found.map(({ id }) => id)).toEqual([idOf('0', 4), idOf('0', 9)]);
  });
});

describe('a keyset', () => {
  it('adds the id, in the direction of the last column, and of its table', () => {
    expect(keyset({ day: 'desc', amount: 'asc' }).place({ day: 'a', amount: 1, id: 'x' })).toEqual(['a', 1, 'x']);
    expect(keyset({ 't.day': 'desc' }).place({ day: 'a', id: 'x' })).toEqual(['a', 'x']);
    expect(keyset({ id: 'desc' }).place({ id: 'x' })).toEqual(['x']);
  });

  it('says where a page ends only if there is another', () => {
    const page = [{ id: 'a' }, { id: 'b' }];
    expect(keyset({ id: 'asc' }).cut(page, 2)).toEqual({ rows: page, next: undefined });
    expect(keyset({ id: 'asc' }).cut(page, 1)).toEqual({ rows: [{ id: 'a' }], next: ['a'] });
  });

  it('knows no place of a row without a value', () => {
    expect(() => keyset({ day: 'asc' }).place({ day: null, id: 'x' } as never)).toThrow('null as "day"');
    expect(() => keyset({ day: 'asc' }).place({ id: 'x' } as never)).toThrow('undefined as "day"');
  });

  it('refuses a place of another order', () => {
    const page = () => keyset({ title: 'asc' }).page(db.selectFrom('shop_order').select('id'), ['a title']);
    expect(page).toThrow('a value for each column');
  });

  it('has a column', () => {
    expect(() => keyset({})).toThrow('needs a column');
  });
});
