import { OrNode } from 'kysely';
import { describe, expect, it } from 'vitest';
import { defineTables } from './define-tables.js';
import { describeScoped } from './each-engine.js';
import { type AccountRow, type OwnedRow, owned, personal, shared } from './scopes.js';
import { ACME, ADA, BOB, COMPANY, idOf, people, shop, shopHandles } from './shop.test-support.js';
import { inShop, numbers, row } from './shop-suite.test-support.js';

describeScoped('shared tables', (database) => {
  const { open, raw } = inShop(database);

  describe('are read where their predicate holds', () => {
    it.each([
      // Her own two, and what the company that she acts for has sent.
      ['ada', [1, 2, 5]],
      ['viewOfAda', [1, 2, 5]],
      // He is a plain member of the company.
      ['bob', [3, 4]],
      ['eve', [7, 8]],
      ['anybody', [1, 3, 5]],
      ['acme', [1, 2, 3, 4, 5, 6]],
      ['operator', [1, 2, 3, 4, 5, 6]],
      ['hook', [1, 2, 3, 4, 5, 6]],
    ] as const)('as %s', async (who, expected) => {
      const db = open(who);
      expect(numbers(await db.selectFrom('shop_note').select('id').execute())).toEqual(expected);
      expect(numbers(await db.selectFrom('shop_note as n').selectAll('n').execute())).toEqual(expected);
      const prepared = shop.prepared((reader) => reader.selectFrom('shop_note').select('id'));
      expect(numbers(await db.all(prepared))).toEqual(expected);
    });

    it('whose subqueries see what the contact sees', async () => {
      // The company's order, marked by both: its note is shared with Bob only when the mark is his.
      const noted = () => open('bob').selectFrom('shop_note').select('id').execute();
      await raw()
        .insertInto('shop_mark')
        .values({ account_id: ACME, id: row(90), owner_id: ADA, order_id: row(5), note: null })
        .execute();
      expect(numbers(await noted())).toEqual([3, 4]);
      await raw()
        .insertInto('shop_mark')
        .values({ account_id: ACME, id: row(91), owner_id: BOB, order_id: row(5), note: null })
        .execute();
      expect(numbers(await noted())).toEqual([3, 4, 5]);
    });

    it.each([
      // All replies are to Ada's note.
      ['ada', [1, 2, 3, 4, 5, 6]],
      ['bob', [3, 4, 5, 6]],
      ['eve', [7, 8]],
    ] as const)('which may read another shared table, as %s', async (who, expected) => {
      expect(numbers(await open(who).selectFrom('shop_reply').select('id').execute())).toEqual(expected);
    });

    it('in joins, exists and set operations', async () => {
      const db = open('ada');
      const joined = await db
        .selectFrom('shop_reply as r')
        .leftJoin('shop_note as n', 'n.id', 'r.id')
        .select(['r.id', 'n.body'])
        .orderBy('r.id')
        .execute();
      expect(joined.map(({ body }) => body)).toEqual(['note 1', 'note 2', null, null, 'note 5', null]);
      const counted = await db
        .selectFrom('shop_product')
        .select((eb) => eb.selectFrom('shop_note').select(eb.fn.countAll<number>().as('n')).as('notes'))
        .execute();
      expect(counted.map(({ notes }) => notes)).toEqual([3]);
      const united = db
        .selectFrom('shop_note')
        .select('id')
        .intersect(open('acme').selectFrom('shop_note').select('id'));
      expect(numbers(await united.execute())).toEqual([1, 2, 5]);
    });

    it('in one text for all contacts with as many parties, by any set of roles', async () => {
      const texts: string[] = [];
      const stop = database.engine.observe((text) => texts.push(text));
      const asOwner = (companies: number) => ({
        ...people.ada,
        companies: Array.from({ length: companies }, (_, index) => ({
          id: idOf('d', index + 1),
          role: 'owner' as const,
        })),
      });
      const texted = async (scope: Parameters<ReturnType<typeof shopHandles>['open']>[1]) => {
        await shopHandles(database.engine).open(shop, scope).selectFrom('shop_note').select('id').execute();
        return texts.at(-1);
      };
      const two = await texted(people.ada);
      expect(await texted(people.viewOfAda)).toBe(two);
      expect(await texted(asOwner(2))).not.toBe(two);
      expect(await texted(asOwner(3))).toBe(await texted(asOwner(2)));
      // A plain member has one party by the roles that the note asks for.
      expect(await texted(people.bob)).not.toBe(two);
      stop();
    });
  });

  it('are refused where nobody is known and no predicate says what exists there', async () => {
    const refused = { code: 'scope_refused', message: expect.stringContaining('shared table "shop_reply"') };
    await expect(open('anybody').selectFrom('shop_reply').select('id').execute()).rejects.toMatchObject(refused);
    const joined = open('anybody').selectFrom('shop_note as n').innerJoin('shop_reply as r', 'r.note_id', 'n.id');
    await expect(joined.select('n.id').execute()).rejects.toMatchObject(refused);
  });

  it('are changed where their predicate holds', async () => {
    const db = open('ada');
    const updated = await db.updateTable('shop_note').set({ body: 'seen' }).executeTakeFirstOrThrow();
    expect(updated.numUpdatedRows).toBe(3n);
    const deleted = await db.deleteFrom('shop_note').executeTakeFirstOrThrow();
    expect(deleted.numDeletedRows).toBe(3n);
    expect(numbers(await raw().selectFrom('shop_note').select('id').execute())).toEqual([3, 4, 6, 7, 8]);
  });

  it('get the account on insert, and never another', async () => {
    const note = { id: row(90), author_id: ADA, order_id: row(1), status: 'group', body: 'new' };
    await open('ada').insertInto('shop_note').values(note).execute();
    await open('ada')
      .insertInto('shop_reply')
      .values({ id: row(90), owner_id: COMPANY, note_id: row(90), body: 'new' })
      .execute();
    const made = await raw().selectFrom('shop_note').select('account_id').where('id', '=', row(90)).execute();
    expect(made.map(({ account_id }) => account_id)).toEqual([ACME]);
    const foreign = open('ada')
      .insertInto('shop_note')
      .values({ ...note, account_id: people.eve.account });
    await expect(foreign.execute()).rejects.toThrow('another account_id');
    for (const who of ['ada', 'acme'] as const) {
      const moved = open(who)
        .updateTable('shop_reply')
        .set({ owner_id: BOB } as never);
      await expect(moved.execute()).rejects.toThrow('stays with its account and owner');
    }
  });

  it('change nothing for a view or where nobody is known', async () => {
    const change = (who: 'viewOfAda' | 'anybody') => open(who).deleteFrom('shop_note').execute();
    await expect(change('viewOfAda')).rejects.toMatchObject({ code: 'read_only_view' });
    await expect(change('anybody')).rejects.toMatchObject({ code: 'scope_refused' });
  });

  it('keep to the account, also where a predicate is put together by hand', async () => {
    const bare = defineTables<{ shop_note: AccountRow & { id: string; author_id: string; status: string } }>({
      shop_note: shared((note, contact) => {
        const [own, draft] = [note('author_id', '=', contact.id), note('status', '=', 'draft')];
        // No parentheses, which Kysely's own `or` puts.
        return {
          expressionType: undefined,
          toOperationNode: () => OrNode.create(own.toOperationNode(), draft.toOperationNode()),
        };
      }),
    });
    const enforce = (scopes: typeof bare.scopes | typeof shop.scopes) =>
      database.engine.enforce([{ owner: 'shop', scopes }], 'auto');
    await enforce(bare.scopes);
    const db = shopHandles(database.engine).open(bare, people.ada);
    expect(numbers(await db.selectFrom('shop_note').select('id').execute())).toEqual([1, 2, 4, 6]);
    const deleted = await db.deleteFrom('shop_note').executeTakeFirstOrThrow();
    expect(deleted.numDeletedRows).toBe(4n);
    await enforce(shop.scopes);
  });

  it('refuse a circle by its name, through any kind of predicate', async () => {
    const circle = defineTables<{ shop_note: AccountRow & { id: string }; shop_order: OwnedRow & { id: string } }>({
      shop_note: shared((note) => note.exists(note.selectFrom('shop_order').select('id'))),
      shop_order: owned({ visible: (order) => order.exists(order.selectFrom('shop_note').select('id')) }),
    });
    const db = shopHandles(database.engine).open(circle, people.ada);
    await expect(db.selectFrom('shop_order').select('id').execute()).rejects.toMatchObject({
      code: 'scope_refused',
      message: expect.stringContaining('"shop_order", which reads "shop_note", which reads "shop_order"'),
    });
    // The account sees all, so nothing is asked.
    const all = shopHandles(database.engine).open(circle, people.acme);
    expect(await all.selectFrom('shop_order').select('id').execute()).toHaveLength(6);
  });

  it('refuse a predicate that asks for other parties than it did before', async () => {
    let calls = 0;
    const fickle = defineTables<{ shop_reply: OwnedRow & { id: string }; shop_mark: OwnedRow & { id: string } }>({
      shop_reply: shared((reply, contact) => {
        calls += 1;
        return reply('owner_id', 'in', calls === 1 ? contact.parties('owner') : contact.parties('billing'));
      }),
      shop_mark: personal,
    });
    const db = shopHandles(database.engine).open(fickle, people.ada);
    await expect(db.selectFrom('shop_reply').select('id').execute()).rejects.toThrow('at one time and not at another');
  });
});
