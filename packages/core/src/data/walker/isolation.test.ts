import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { propertyRuns } from '../../../../../tools/testing/property-runs.js';
import { sqlite } from '../../sqlite.js';
import { ConstraintViolation } from '../constraint-violation.js';
import { describeScoped } from '../each-engine.js';
import type { Engine } from '../engine.js';
import { openShop, type ShopTables, shop, shopHandles } from '../shop.test-support.js';
import type { Db } from '../tables.js';
import {
  crowdedShop,
  PERSONS,
  type Person,
  type Row,
  readable,
  readWorld,
  scopeOf,
  TABLES,
  type Table,
  type World,
  worldOf,
  writeWorld,
} from './crowd.test-support.js';
import {
  buildChange,
  type ChangePlan,
  changesOver,
  type InsertPlan,
  isRefused,
  tablesReadBy,
} from './random-changes.test-support.js';
import { buildSelect, isOrdered, selectsOver, tablesOf } from './random-selects.test-support.js';

const { numRuns, timeout } = propertyRuns(500);
const ROLLBACK = new Error('rolled back');

/** Somebody and a plan over the tables that he may read, and now and then over any. */
function byAnybody<Plan>(
  over: (tables: readonly Table[]) => fc.Arbitrary<Plan>,
): fc.Arbitrary<readonly [Person, Plan]> {
  const any = over(TABLES);
  const plans = PERSONS.map((person) => {
    const own = fc.oneof({ weight: 9, arbitrary: over(readable(person)) }, { weight: 1, arbitrary: any });
    return fc.tuple(fc.constant(person), own);
  });
  return fc.oneof(...plans);
}

const plain = (row: object) => {
  const cells = Object.entries(row).filter(([, cell]) => cell !== undefined);
  return JSON.stringify(cells.sort(), (_, cell) => (typeof cell === 'bigint' ? `${cell}` : cell));
};
const inOrder = (rows: readonly object[]) => rows.map(plain);
const inAnyOrder = (rows: readonly object[]) => inOrder(rows).sort();
const keyOf = (row: Row) => `${row.account_id} ${row.id}`;
const refused = expect.objectContaining({ code: expect.stringMatching(/^(scope_refused|read_only_view)$/) });

describeScoped('isolation', (database) => {
  /** For each person a database that holds nothing but what he may see. */
  const oracles = new Map<Person, Engine>();
  let before: World;

  beforeAll(async () => {
    await openShop(database.engine);
    await writeWorld(database.engine, crowdedShop());
    before = await readWorld(database.engine.kysely<ShopTables>());
    for (const person of PERSONS) {
      const oracle = await sqlite(':memory:').open();
      await openShop(oracle);
      await writeWorld(oracle, worldOf(person, before));
      oracles.set(person, oracle);
    }
  });
  afterAll(async () => {
    for (const oracle of oracles.values()) await oracle.close();
  });

  const oracleOf = (person: Person) => oracles.get(person) as Engine;

  it('gives each of the persons something to see, and something that he must not', () => {
    for (const person of PERSONS) {
      const world = worldOf(person, before);
      for (const table of readable(person)) {
        expect(world[table].length, `${person}, ${table}`).toBeGreaterThan(0);
        expect(world[table].length, `${person}, ${table}`).toBeLessThan(before[table].length);
      }
    }
  });

  it(
    'a query sees what it would see in a database that holds only the caller’s rows',
    async () => {
      const handles = shopHandles(database.engine);
      await fc.assert(
        fc.asyncProperty(byAnybody(selectsOver), fc.boolean(), async ([person, plan], prepared) => {
          const handle = handles.open(shop, scopeOf(person));
          const seen = prepared
            ? handle.all(shop.prepared((reader) => buildSelect(plan, reader as never)))
            : buildSelect(plan, handle).execute();
          if (tablesOf(plan).some((table) => !readable(person).includes(table))) {
            await expect(seen).rejects.toEqual(refused);
            return;
          }
          const expected = await buildSelect(plan, oracleOf(person).kysely<ShopTables>()).execute();
          const compared = isOrdered(plan) ? inOrder : inAnyOrder;
          expect(compared(await seen)).toEqual(compared(expected));
        }),
        { numRuns },
      );
    },
    timeout,
  );

  it(
    'a change does what it would do there, leaves what the caller sees, and touches nothing else',
    async () => {
      const handles = shopHandles(database.engine);
      await fc.assert(
        fc.asyncProperty(byAnybody(changesOver), async ([person, plan]) => {
          const scope = scopeOf(person);
          let given: unknown[] = [];
          let after = before;
          const outcome = await database.engine
            .transaction(async (tx) => {
              given = await buildChange(plan, handles.openIn(tx, shop, scope), scope.account).execute();
              after = await readWorld(tx.kysely<ShopTables>());
              throw ROLLBACK;
            })
            .catch((error: unknown) => error);
          const expected = await expectedOf(person, plan);
          if (expected === 'refused') expect(outcome).toEqual(refused);
          // Which of two faults a database meets first is its own affair.
          else if (expected === 'violated')
            expect([outcome]).toEqual([
              expect.toSatisfy((error) => error instanceof ConstraintViolation || error.code === 'scope_refused'),
            ]);
          else {
            expect(outcome).toBe(ROLLBACK);
            expect(inAnyOrder(given as object[])).toEqual(inAnyOrder(expected.given));
            for (const table of TABLES) expect(inAnyOrder(after[table])).toEqual(inAnyOrder(expected.after[table]));
          }
        }),
        { numRuns },
      );
      expect(await readWorld(database.engine.kysely<ShopTables>())).toEqual(before);
    },
    timeout,
  );

  interface Expected {
    readonly given: readonly object[];
    readonly after: World;
  }

  /** What a change must come to, worked out in the database that holds only the caller's rows. */
  async function expectedOf(person: Person, plan: ChangePlan): Promise<Expected | 'refused' | 'violated'> {
    const scope = scopeOf(person);
    const visible = worldOf(person, before);
    if (isRefused(plan, scope)) return 'refused';
    if (tablesReadBy(plan).some((table) => !readable(person).includes(table))) return 'refused';
    if (plan.change !== 'insert') return performed(person, plan);
    const taken = (row: { readonly id: string }, rows: readonly Row[]) =>
      rows.some((known) => known.account_id === scope.account && known.id === row.id);
    if (plan.conflict === 'fails' && plan.rows.some((row) => taken(row, before[plan.table]))) return 'violated';
    if (plan.conflict !== 'fails' && (await proposesUnseen(person, plan))) return 'refused';
    // A row that he does not see is in the way all the same: neither inserted nor updated.
    const rows = plan.rows.filter((row) => !taken(row, before[plan.table]) || taken(row, visible[plan.table]));
    if (rows.length > 0) return performed(person, { ...plan, rows });
    return { given: plan.returning === 'nothing' ? [{ numInsertedOrUpdatedRows: 0n }] : [], after: before };
  }

  /** Whether somebody would not see all rows of an upsert if they met no others. */
  async function proposesUnseen(person: Person, plan: InsertPlan): Promise<boolean> {
    const { runner, account } = scopeOf(person);
    if (runner !== 'contact') return false;
    let seen: Row[] = [];
    await oracleOf(person)
      .transaction(async (tx) => {
        const db = tx.kysely<ShopTables>();
        const ids = plan.rows.map(({ id }) => id);
        await db.deleteFrom(plan.table).where('id', 'in', ids).execute();
        const alone: InsertPlan = { ...plan, account: 'named', conflict: 'fails', returning: 'nothing' };
        await buildChange(alone, db as unknown as Db<ShopTables>, account).execute();
        seen = worldOf(person, await readWorld(db))[plan.table].filter(({ id }) => ids.includes(id as string));
        throw ROLLBACK;
      })
      .catch((error: unknown) => {
        if (error !== ROLLBACK) throw error;
      });
    return seen.length < plan.rows.length;
  }

  async function performed(person: Person, plan: ChangePlan): Promise<Expected | 'refused'> {
    const { account, runner } = scopeOf(person);
    // There is nobody to fill it in.
    const named = plan.change === 'insert' ? ({ ...plan, account: 'named' } as const) : plan;
    let given: object[] = [];
    let written: Row[] = [];
    let own: World | undefined;
    const inOracle = (
      returning: ChangePlan['returning'],
      look: (db: Db<ShopTables>, rows: object[]) => Promise<void>,
    ) =>
      oracleOf(person)
        .transaction(async (tx) => {
          // Kysely's builders are all that a plan uses of a handle.
          const db = tx.kysely<ShopTables>() as unknown as Db<ShopTables>;
          await look(db, await buildChange({ ...named, returning }, db, account).execute());
          throw ROLLBACK;
        })
        .catch((error: unknown) => {
          if (error !== ROLLBACK) throw error;
        });
    await inOracle('id', async (_, rows) => {
      written = rows.map((row) => ({ ...row, account_id: account }));
    });
    await inOracle(plan.returning, async (db, rows) => {
      given = rows;
      own = await readWorld(db as never);
    });
    const visible = worldOf(person, before);
    const after = Object.fromEntries(
      TABLES.map((table) => {
        const ids = new Set(visible[table].map(keyOf));
        const foreign = before[table].filter((row) => !ids.has(keyOf(row)));
        return [table, [...foreign, ...(own as World)[table]]];
      }),
    ) as unknown as World;
    if (runner === 'contact' && plan.change !== 'delete') {
      const seen = new Set(worldOf(person, after)[plan.table].map(keyOf));
      if (written.some((row) => !seen.has(keyOf(row)))) return 'refused';
    }
    return { given, after };
  }
});
