import type { Expression, Generated } from 'kysely';
import { assertType, describe, expectTypeOf, it } from 'vitest';
import { defineTables } from './define-tables.js';
import { keyset, type Place } from './keyset.js';
import { type AccountRow, internal, type OwnedRow, owned, personal, shared, tenant } from './scopes.js';
import type { ContactDb, OpenDb, Params, PluginDb, Prepared } from './tables.js';

interface Tables {
  billing_invoice: OwnedRow & { id: string; number: string; status: 'draft' | 'sent' | 'paid'; total: number };
  billing_counter: AccountRow & { id: string; next: number };
}

interface Shared {
  forum_post: AccountRow & { id: string; author_id: string; public: number };
  forum_reply: OwnedRow & { id: string };
}

declare const db: ContactDb<Tables>;

describe('defineTables', () => {
  it('knows the row that `visible` looks at', () => {
    defineTables<Tables>({
      billing_invoice: owned({
        roles: ['owner', 'billing'],
        visible: (row) => {
          expectTypeOf(row.selectFrom('billing_counter').select('next').execute()).resolves.toEqualTypeOf<
            { next: number }[]
          >();
          return row('status', '<>', 'draft');
        },
      }),
      billing_counter: internal,
    });
    defineTables<Tables>({
      // @ts-expect-error: no such status
      billing_invoice: owned({ visible: (row) => row('status', '=', 'lost') }),
      billing_counter: tenant,
    });
    defineTables<Tables>({
      // @ts-expect-error: no such column
      billing_invoice: owned({ visible: (row) => row('state', '=', 'sent') }),
      billing_counter: tenant,
    });
  });

  it('knows the row and the contact that `shared` looks at', () => {
    defineTables<Shared>({
      forum_post: shared(
        (row, contact) => {
          expectTypeOf(contact.id).toEqualTypeOf<Expression<string>>();
          expectTypeOf(contact.parties('owner')).toEqualTypeOf<readonly Expression<string>[]>();
          return row.or([
            row('author_id', '=', contact.id),
            row('author_id', 'in', contact.parties('owner', 'billing')),
            row.exists(row.selectFrom('forum_reply').select('id').whereRef('forum_reply.id', '=', 'forum_post.id')),
          ]);
        },
        { open: (row) => row('public', '=', 1), retain: 'P1Y' },
      ),
      forum_reply: shared((row, contact) => row('owner_id', 'in', contact.parties())),
    });
    defineTables<Shared>({
      // @ts-expect-error: no such column
      forum_post: shared((row) => row('state', '=', 'sent')),
      // @ts-expect-error: no such column
      forum_reply: shared((row, contact) => row('author', '=', contact.id)),
    });
    defineTables<Shared>({
      // @ts-expect-error: no such column
      forum_post: shared((row) => row('public', '=', 1), { open: (row) => row('shown', '=', 1) }),
      // @ts-expect-error: what is somebody's does not exist where nobody is known
      forum_reply: shared((row, contact) => row('owner_id', '=', contact.id), { open: (row) => row('id', '=', 'x') }),
    });
    defineTables<Shared>({
      // @ts-expect-error: a number is none of the contact's parties
      forum_post: shared((row, contact) => row('public', '=', contact.id)),
      // @ts-expect-error: no such role
      forum_reply: shared((row, contact) => row('owner_id', 'in', contact.parties('boss'))),
    });
    defineTables<Shared>({
      // @ts-expect-error: a predicate is needed
      forum_post: shared(),
      // @ts-expect-error: it is true or false
      forum_reply: shared((row) => row.ref('owner_id')),
    });
  });

  it('wants a scope that fits the row, for every table', () => {
    defineTables<Tables>({ billing_invoice: personal, billing_counter: tenant });
    // @ts-expect-error: the counter has no owner
    defineTables<Tables>({ billing_invoice: owned(), billing_counter: personal });
    // @ts-expect-error: an invoice has one
    defineTables<Tables>({ billing_invoice: tenant, billing_counter: internal });
    // @ts-expect-error: the counter is missing
    defineTables<Tables>({ billing_invoice: owned() });
    // @ts-expect-error: a row without an account is none of a plugin's
    defineTables<{ billing_x: { id: string } }>({ billing_x: tenant });
    // @ts-expect-error: nor if it is shared
    defineTables<{ billing_x: { id: string } }>({ billing_x: shared((row) => row('id', '=', 'x')) });
  });
});

describe('a handle', () => {
  it('knows what it selects', () => {
    const query = db.selectFrom('billing_invoice').select(['id', 'status', 'account_id', 'owner_id']);
    expectTypeOf(query.execute()).resolves.toEqualTypeOf<
      { id: string; status: 'draft' | 'sent' | 'paid'; account_id: string; owner_id: string }[]
    >();
  });

  it('asks for an owner on insert and not for an account', () => {
    const invoice = { id: 'x', number: '1', status: 'sent', total: 1 } as const;
    db.insertInto('billing_invoice').values({ ...invoice, owner_id: 'y' });
    db.insertInto('billing_invoice').values({ ...invoice, owner_id: 'y', account_id: 'z' });
    // @ts-expect-error: whose?
    db.insertInto('billing_invoice').values(invoice);
    db.insertInto('billing_counter').values({ id: 'x', next: 1 });
  });

  it('cannot move a row to another account or owner', () => {
    db.updateTable('billing_invoice').set({ status: 'paid' });
    // @ts-expect-error: the account stays
    db.updateTable('billing_invoice').set({ account_id: 'x' });
    // @ts-expect-error: the owner stays
    db.updateTable('billing_invoice').set({ owner_id: 'x' });
  });

  it('knows its own tables and none of others', () => {
    // @ts-expect-error: another plugin's table
    db.selectFrom('courses_enrolment').selectAll();
    // @ts-expect-error: a table of the kernel
    db.updateTable('portico_session').set({ status: 'live' });
  });

  it('gives no way around it', () => {
    expectTypeOf<ContactDb<Tables>>().not.toHaveProperty('executeQuery');
    expectTypeOf<ContactDb<Tables>>().not.toHaveProperty('getExecutor');
    expectTypeOf<ContactDb<Tables>>().not.toHaveProperty('withoutPlugins');
    expectTypeOf<ContactDb<Tables>>().not.toHaveProperty('schema');
    expectTypeOf<PluginDb<Tables>>().not.toHaveProperty('asAccount');
  });

  it('gives what the work of a change gives', () => {
    expectTypeOf(
      db.change(async (tx) => tx.selectFrom('billing_counter').select('next').executeTakeFirst()),
    ).resolves.toEqualTypeOf<{ next: number } | undefined>();
    expectTypeOf(db.asAccount('number', async () => 7)).resolves.toEqualTypeOf<number>();
  });
});

describe('a handle where nobody is known', () => {
  const open = {} as OpenDb<Tables>;
  const nothing = (_: () => unknown) => {};

  it('reads what is nobody’s, and changes nothing but as the account', () => {
    nothing(() => {
      expectTypeOf(open.selectFrom('billing_counter').select('next').execute()).resolves.toEqualTypeOf<
        { next: number }[]
      >();
      // @ts-expect-error: a row of somebody's
      open.selectFrom('billing_invoice').selectAll();
      // @ts-expect-error: no inserts
      open.insertInto('billing_counter').values({ id: 'x', next: 1 });
      // @ts-expect-error: no updates
      open.updateTable('billing_counter').set({ next: 1 });
      // @ts-expect-error: no deletes
      open.deleteFrom('billing_counter');
      // @ts-expect-error: no transaction of its own
      open.change(async () => {});
      const forum = {} as OpenDb<Shared>;
      expectTypeOf(forum.selectFrom('forum_post').select('public').execute()).resolves.toEqualTypeOf<
        { public: number }[]
      >();
      // @ts-expect-error: somebody's, though it is shared
      forum.selectFrom('forum_reply').selectAll();
      open.asAccount('count', async (tx) => tx.insertInto('billing_counter').values({ id: 'x', next: 1 }).execute());
    });
  });
});

describe('a prepared query', () => {
  const tables = defineTables<Tables>({ billing_invoice: owned(), billing_counter: internal });
  const list = tables.prepared(
    (reader, p: Params<{ limit: number; status?: 'draft' | 'sent' | 'paid'; ids?: string[] }>) =>
      reader
        .selectFrom('billing_invoice')
        .select(['id', 'total'])
        .$if(p.status !== undefined, (query) => query.where('status', '=', p.status!))
        .$if(p.ids !== undefined, (query) => query.where('id', 'in', p.ids!))
        .limit(p.limit),
  );

  it('knows its parameters and rows', () => {
    assertType<
      Prepared<{ limit: number; status?: 'draft' | 'sent' | 'paid'; ids?: string[] }, { id: string; total: number }>
    >(list);
    expectTypeOf(db.all(list, { limit: 1 })).resolves.toEqualTypeOf<{ id: string; total: number }[]>();
    expectTypeOf(db.first(list, { limit: 1, ids: ['x'] })).resolves.toEqualTypeOf<
      { id: string; total: number } | undefined
    >();
    const query: { status?: 'draft' | 'sent' | undefined } = {};
    expectTypeOf(db.all(list, { limit: 1, ...query })).resolves.toEqualTypeOf<{ id: string; total: number }[]>();
    db.first(list, { limit: 1, status: query.status, ids: undefined });
    // @ts-expect-error: what is required may not be undefined
    db.all(list, { limit: undefined });
    // @ts-expect-error: the limit is missing
    db.all(list);
    // @ts-expect-error: no such status
    db.all(list, { limit: 1, status: 'lost' });
  });

  it('may have none', () => {
    const all = tables.prepared((reader) => reader.selectFrom('billing_counter').select('next'));
    expectTypeOf(db.all(all)).resolves.toEqualTypeOf<{ next: number }[]>();
  });

  it('only reads', () => {
    // @ts-expect-error: no inserts
    tables.prepared((reader) => reader.insertInto('billing_counter').values({ id: 'x', next: 1 }));
  });
});

interface Paged {
  paged_row: AccountRow & { id: string; on_day: string; at: string | null; size: Generated<number> };
}

declare const paged: ContactDb<Paged>;

describe('a keyset', () => {
  it('orders by columns of the query that are never null', () => {
    const rows = keyset({ on_day: 'desc', size: 'asc' }).page(paged.selectFrom('paged_row').select(['id', 'size']));
    expectTypeOf(rows.execute()).resolves.toEqualTypeOf<{ id: string; size: number }[]>();
    keyset({ 'r.on_day': 'desc' }).page(paged.selectFrom('paged_row as r').select('r.id'), ['2026-11-24', 'x']);
    // @ts-expect-error: it may be null
    keyset({ at: 'desc' }).page(paged.selectFrom('paged_row').select('id'));
    // @ts-expect-error: no such column
    keyset({ place: 'desc' }).page(paged.selectFrom('paged_row').select('id'));
    // @ts-expect-error: not of this table
    keyset({ 'x.on_day': 'desc' }).page(paged.selectFrom('paged_row as r').select('r.id'));
    // @ts-expect-error: no such direction
    keyset({ on_day: 'down' });
  });

  it('takes the place of a row that has its columns', () => {
    expectTypeOf(keyset({ 'r.on_day': 'desc' }).place({ id: 'x', on_day: 'y' })).toEqualTypeOf<Place>();
    // @ts-expect-error: the id is missing
    keyset({ on_day: 'desc' }).place({ on_day: 'y' });
  });
});
