import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgres } from '../../../postgres.js';
import { describeScoped, type SuiteDatabase } from '../../each-engine.js';
import type { Engine } from '../../engine.js';
import { migrate } from '../../migrations.js';
import { scopeValues } from '../../scope-values.js';
import { internal, tenant } from '../../scopes.js';
import { BOB, fillShop, openShop, people, type ShopTables, shop, shopHandles } from '../../shop.test-support.js';

const url = process.env.PORTICO_TEST_POSTGRES ?? '';

describeScoped('row-level security', (database) => {
  if (database.rowSecurity) startsWith(database);
  else it('is nothing that is asked of the database', () => database.engine.enforce([], 'check'));
});

function startsWith(database: SuiteDatabase) {
  const declared = [{ owner: 'shop', scopes: shop.scopes }];
  const opened: Engine[] = [];
  const run = (text: string) => sql.raw(text).execute(database.engine.kysely());
  /** Commands that an engine runs by itself are not observed, but `create`, `alter` and the like are. */
  const changesBy = async (work: () => Promise<unknown>, engine = database.engine) => {
    const seen: string[] = [];
    const stop = engine.observe((text) => seen.push(text));
    await work().finally(stop);
    return seen.filter((text) => !/^\s*(select|begin|commit|rollback|set local)/.test(text));
  };
  const connect = async (as: string, role?: string) => {
    const address = new URL(url);
    address.username = as;
    const engine = await postgres(address.href, {
      schema: database.engine.schema ?? '',
      poolSize: 2,
      rowSecurity: role === undefined ? true : { role },
    }).open();
    opened.push(engine);
    return engine;
  };

  beforeAll(() => openShop(database.engine));
  afterAll(async () => {
    for (const engine of opened) await engine.close();
  });

  it('changes nothing where nothing changed', async () => {
    expect(await changesBy(() => database.engine.enforce(declared, 'auto'))).toEqual([]);
    await database.engine.enforce(declared, 'check');
  });

  it('lets no expression of a query meet rows that the contact does not see', async () => {
    await fillShop(database.engine);
    const db = database.engine.kysely<ShopTables>();
    await db.updateTable('shop_note').set({ body: '5' }).where('author_id', '=', BOB).execute();
    const notes = shopHandles(database.engine).open(shop, people.bob).selectFrom('shop_note').select('body');
    // What others wrote is no number: PostgreSQL would say so, and quote it.
    const numbers = notes.where((row) => row(row.cast<number>('body', 'integer'), '>', 4));
    expect(await numbers.execute()).toEqual([{ body: '5' }, { body: '5' }]);
  });

  it('follows a declaration that changed, and nothing beside it', async () => {
    const changed = [{ owner: 'shop', scopes: { ...shop.scopes, shop_product: internal } }];
    await expect(database.engine.enforce(changed, 'check')).rejects.toThrow(
      /not up to date.*migrate: 'auto'.*drop policy portico_select on .*"shop_product"/,
    );
    const made = await changesBy(() => database.engine.enforce(changed, 'auto'));
    expect(made).toHaveLength(3);
    for (const statement of made) expect(statement).toMatch(/portico_select.*shop_product/);
    await database.engine.enforce(declared, 'auto');
  });

  it('mends what somebody took away', async () => {
    const table = `"${database.engine.schema}"."shop_mark"`;
    await run(`alter table ${table} disable row level security`);
    await run(`drop policy portico_delete on ${table}`);
    await run(`revoke insert on ${table} from portico_scoped`);
    expect((await changesBy(() => database.engine.enforce(declared, 'auto'))).length).toBe(4);
    expect(await changesBy(() => database.engine.enforce(declared, 'auto'))).toEqual([]);
  });

  it.each([
    ['what it says of rows that are there', 'select', 'alter policy portico_select on {} using (true)'],
    ['what it says of rows that come', 'update', 'alter policy portico_update on {} with check (true)'],
    ['whom it is for', 'delete', 'alter policy portico_delete on {} to public'],
    [
      'what it is for',
      'delete',
      `do $$ declare said text = (select obj_description(oid, 'pg_policy') from pg_policy where polrelid = '{}'::regclass and polname = 'portico_delete');
        begin drop policy portico_delete on {}; create policy portico_delete on {} for select to portico_scoped using (true);
        execute format('comment on policy portico_delete on {} is %L', said); end $$`,
    ],
  ])('notices and mends a policy of which somebody altered %s', async (_, command, altering) => {
    await run(altering.replaceAll('{}', `"${database.engine.schema}"."shop_mark"`));
    const needed = new RegExp(`not up to date.*drop policy portico_${command} on .*"shop_mark"`);
    await expect(database.engine.enforce(declared, 'check')).rejects.toThrow(needed);
    expect(await changesBy(() => database.engine.enforce(declared, 'auto'))).toHaveLength(3);
    await database.engine.enforce(declared, 'check');
  });

  it('may be made by an administrator, by the statements that `check` names', async () => {
    await run(`drop policy portico_select on "${database.engine.schema}"."shop_note"`);
    const refused: unknown = await database.engine.enforce(declared, 'check').catch((error: unknown) => error);
    const statements = /let an administrator run: (.*);$/s.exec((refused as Error).message)?.[1] ?? '';
    await run(`set search_path = "${database.engine.schema}"; ${statements}; reset search_path`);
    await database.engine.enforce(declared, 'check');
  });

  it('is the same for a node with another search path', async () => {
    const address = new URL(url);
    address.searchParams.set('options', `-c search_path=${database.engine.schema}`);
    const node = await postgres(address.href, { schema: database.engine.schema ?? '', rowSecurity: true }).open();
    opened.push(node);
    expect(await changesBy(() => node.enforce(declared, 'auto'), node)).toEqual([]);
  });

  it('is made once by nodes that start at once', async () => {
    const schema = database.engine.schema ?? '';
    await run(`revoke all on schema "${schema}" from portico_scoped`);
    for (const table of Object.keys(shop.scopes)) await run(`drop policy portico_update on "${schema}"."${table}"`);
    const nodes = await Promise.all([database.open(), database.open(), database.open()]);
    await Promise.all(nodes.map((node) => node.enforce(declared, 'auto')));
    expect(await changesBy(() => database.engine.enforce(declared, 'auto'))).toEqual([]);
  });

  it('lets nothing be seen or written before it is made', async () => {
    const tables = (db: Parameters<Parameters<typeof migrate>[1][number]['migrations'][string]['up']>[0]['db']) =>
      db.schema.createTable('late_table').addColumn('account_id', 'uuid').addColumn('id', 'uuid').execute();
    await migrate(
      database.engine,
      [{ owner: 'late', migrations: { '001_late': { up: ({ db }) => tables(db) } } }],
      'auto',
      { now: () => 0 },
    );
    const late = { late_table: tenant };
    const runner = database.engine.within({ runner: 'account', values: scopeValues(people.acme), scopes: late });
    const select = {
      ...{ sql: `select * from "${database.engine.schema}"."late_table"`, parameters: [] },
      ...{ reads: true, returns: true },
    };
    await expect(runner.run(select)).rejects.toThrow('permission denied');
    await database.engine.enforce([{ owner: 'late', scopes: late }], 'auto');
    expect((await runner.run(select)).rows).toEqual([]);
  });

  describe('refuses', () => {
    const refused = (role: string, more = declared) =>
      connect('portico', role).then((engine) => engine.enforce(more, 'auto'));
    const roles: string[] = [];
    const role = async (name: string, attributes: string) => {
      const unique = `${name}_${database.engine.schema}`;
      await run(`create role ${unique} ${attributes}`);
      roles.push(unique);
      return unique;
    };
    afterAll(async () => {
      for (const name of roles) await run(`drop owned by ${name}`);
      for (const name of roles) await run(`drop role ${name}`);
    });

    it('a role that policies would not hold', async () => {
      await expect(refused(await role('free', 'bypassrls'))).rejects.toThrow('bypasses policies');
      await expect(refused(await role('guest', 'login'))).rejects.toThrow('can log in');
      const kin = await role('kin', 'nologin');
      await run(`grant portico to ${kin}`);
      await expect(refused(kin)).rejects.toThrow('rights of the owner of the table "shop_order" of plugin "shop"');
    });

    it('a name that is no plain one', async () => {
      await expect(refused('x"; drop table y; --')).rejects.toThrow('is no role for row-level security');
    });

    it('to go on where it may not make the role, and says what to run', async () => {
      const plain = await role('plain', "login password 'portico'");
      await run(`grant usage on schema "${database.engine.schema}" to ${plain}`);
      const engine = await connect(plain, `wanted_${database.engine.schema}`);
      await expect(engine.enforce(declared, 'auto')).rejects.toThrow(
        `Let an administrator of the database run: create role "wanted_${database.engine.schema}" nologin; grant "wanted_${database.engine.schema}" to "${plain}";`,
      );
      await run(`grant portico_scoped to ${plain}`);
      const member = await connect(plain);
      await expect(member.enforce(declared, 'auto')).rejects.toThrow('connect as the role that owns its tables');
    });

    it('a view that would let its owner look', async () => {
      const { schema } = database.engine;
      await run(`create view "${schema}".shop_look as select * from "${schema}".shop_order`);
      const looking = [{ owner: 'shop', scopes: { ...shop.scopes, shop_look: shop.scopes['shop_order'] ?? tenant } }];
      await expect(database.engine.enforce(looking, 'auto')).rejects.toThrow('security_invoker = true');
      await run(`alter view "${schema}".shop_look set (security_invoker = true)`);
      await database.engine.enforce(looking, 'auto');
      await run(`drop view "${schema}".shop_look`);
    });

    it('a policy that lets everybody, or the role, do more', async () => {
      const table = `"${database.engine.schema}"."shop_mark"`;
      const named = 'the policy "helpful" of the table "shop_mark" of plugin "shop"';
      await run(`create policy helpful on ${table} for select using (true)`);
      await expect(database.engine.enforce(declared, 'auto')).rejects.toThrow(named);
      await expect(database.engine.enforce(declared, 'check')).rejects.toThrow(named);
      await run(`alter policy helpful on ${table} to portico_scoped`);
      await expect(database.engine.enforce(declared, 'auto')).rejects.toThrow(named);
      await run(`alter policy helpful on ${table} to portico`);
      await database.engine.enforce(declared, 'auto');
      await run(`drop policy helpful on ${table}`);
      await run(`create policy strict on ${table} as restrictive using (true)`);
      await database.engine.enforce(declared, 'auto');
      await run(`drop policy strict on ${table}`);
    });

    it('an account or party that is no UUID, before it becomes a setting', async () => {
      const account = "x', true); select pg_sleep(9); --";
      const runner = database.engine.within({
        ...{ runner: 'account', scopes: shop.scopes },
        values: scopeValues({ account, runner: 'account' }),
      });
      await expect(runner.run({ sql: 'select 1', parameters: [], reads: true, returns: true })).rejects.toThrow(
        'takes only UUIDs',
      );
    });
  });
}
