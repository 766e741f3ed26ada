import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernelMigrations } from '../../kernel-migrations.js';
import { sqlite } from '../../sqlite.js';
import { defineTables } from '../define-tables.js';
import type { BoundingRunner, Engine } from '../engine.js';
import { type Migration, migrate } from '../migrations.js';
import { runnableQuery } from '../runnable-query.js';
import { scopeValues } from '../scope-values.js';
import { type AccountRow, internal, type OwnedRow, owned } from '../scopes.js';
import { ACME, ADA, people } from '../shop.test-support.js';

type Rows = AccountRow & { id: string };

const shop = defineTables<{ shop_order: OwnedRow & { id: string }; shop_item: Rows; shop_peek: Rows }>({
  shop_order: owned(),
  shop_item: internal,
  shop_peek: internal,
});
const desk = defineTables<{ desk_ask: Rows }>({ desk_ask: internal });

/** Keys, references, and what the database does by itself. */
const made: Migration = {
  up: async ({ db }) => {
    for (const each of [
      `create table shop_order (account_id text not null, id text not null, owner_id text not null,
        title text default (upper(hex('a'))), at text default current_timestamp,
        label text generated always as (title || soundless) virtual, soundless text check (typeof(soundless) <> 'blob'),
        primary key (account_id, id), foreign key (account_id, owner_id) references portico_party (account_id, id))`,
      "create unique index shop_order_title on shop_order (account_id, hex(title)) where quote(title) <> ''",
      `create table shop_item (account_id text not null references portico_account (id), id text not null, order_id text,
        primary key (account_id, id), foreign key (account_id, order_id) references shop_order on delete cascade)`,
      'create view shop_peek as select account_id, id from desk_ask',
      'create table desk_ask (account_id text not null, id text not null, primary key (account_id, id))',
      'create table secret (id text)',
    ]) {
      await sql.raw(each).execute(db);
    }
    await sql`insert into portico_account (id, slug, name, status, status_at, locale, time_zone, currency, created_at)
      values (${ACME}, 'acme', 'Acme', 'active', '', 'en', 'UTC', 'EUR', '')`.execute(db);
    await sql`insert into portico_party values (${ACME}, ${ADA}, 'contact')`.execute(db);
  },
};

const openings = { file: 'test.db', memory: ':memory:' };

describe.skipIf(!('setAuthorizer' in DatabaseSync.prototype)).each(['file', 'memory'] as const)(
  'a statement on behalf of a plugin, past the walker (sqlite, %s)',
  (kind) => {
    let engine: Engine;
    beforeAll(async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'portico-'));
      engine = await sqlite(kind === 'memory' ? openings.memory : path.join(folder, openings.file)).open();
      const sets = [
        { owner: 'core', migrations: kernelMigrations },
        { owner: 'shop', migrations: { '0001': made } },
      ];
      await migrate(engine, sets, 'auto', { now: () => 0 });
      return async () => {
        await engine.close();
        await rm(folder, { recursive: true, force: true });
      };
    });

    const within = (runner: BoundingRunner, scopes: object = shop.scopes, who: keyof typeof people = 'acme') =>
      runner.within({ runner: people[who].runner, values: scopeValues(people[who]), scopes: scopes as never });
    const raw = (text: string, reads = true) => ({
      ...runnableQuery(sql.raw(text).compile(engine.kysely())),
      reads,
      returns: reads || / returning /.test(text),
    });
    const order = (title: string) =>
      `insert into "main"."shop_order" (account_id, id, owner_id, title) values ('${ACME}', '${title}', '${ADA}', '${title}')`;

    it.each([
      ['select "id" from "main"."shop_order" where "id" in "secret"', 'the table "secret"'],
      ['select count(*) from secret', 'the table "secret"'],
      ['select 1 from shop_order where exists (select 1 from secret)', 'the table "secret"'],
      ['with shop_order as (select * from secret) select * from shop_order', 'the table "secret"'],
      ['select * from desk_ask', 'the table "desk_ask"'],
      ['select * from shop_peek', 'the table "desk_ask"'],
      ['select name from portico_account', 'the table "portico_account"'],
      ['select id from portico_account', 'the table "portico_account"'],
      ['select * from sqlite_master', 'the table "sqlite_master"'],
      ['select * from sqlite_schema', 'the table "sqlite_master"'],
      ['select * from sqlite_temp_master', 'the table "sqlite_temp_master"'],
      ["select * from pragma_table_info('secret')", 'the table "pragma_table_info"'],
      ['select * from pragma_database_list', 'the table "pragma_database_list"'],
      ["select * from json_each('[1]')", 'the table "json_each"'],
      ['select id, load_extension(id) from shop_order', 'the function "load_extension"'],
      ['select sqlite_version()', 'the function "sqlite_version"'],
      ['select current_timestamp', 'the function "current_timestamp"'],
      ['select hex(randomblob(4))', 'the function "hex"'],
      ['pragma table_info(secret)', 'a pragma'],
      ['with recursive n as (select 1 as i union all select i + 1 from n where i < 9) select * from n', 'a query that'],
    ])('reads nothing else: %s', async (text, refused) => {
      const message = `A scoped query refused ${refused}`;
      // The second and third time as well, when statements are kept.
      for (let time = 0; time < 3; time += 1) {
        const running = within(engine).run(raw(text));
        await expect(running).rejects.toMatchObject({
          code: 'scope_refused',
          message: expect.stringContaining(message),
        });
      }
      const inside = engine.transaction((tx) => within(tx).run(raw(text)));
      await expect(inside).rejects.toMatchObject({ code: 'scope_refused', message: expect.stringContaining(message) });
      const viewing = within(engine, shop.scopes, 'viewOfAda').run(raw(text));
      await expect(viewing).rejects.toMatchObject({ code: 'scope_refused' });
    });

    it.each(['as', 'as materialized', 'as not materialized'])('reads what `with` names, %s', async (naming) => {
      // Of which no column is used: SQLite asks about the name then.
      const counted = (name: string) =>
        raw(`with "named" ${naming} (select "id" from "main"."shop_item" limit 1)
          select count(*) as n from "main"."shop_item" cross join "${name}"`);
      expect((await within(engine).run<{ n: number }>(counted('named'))).rows).toHaveLength(1);
      await expect(within(engine).run(counted('secret'))).rejects.toThrow('the table "secret"');
    });

    it.each([
      ["insert into secret values ('x')", 'the table "secret"'],
      ["update desk_ask set id = 'x'", 'the table "desk_ask"'],
      ['delete from portico_party', 'the table "portico_party"'],
      ["update portico_account set name = 'x'", 'the table "portico_account"'],
      ['update shop_order set title = (select name from portico_account)', 'the table "portico_account"'],
      ['update shop_order set title = (select id from secret)', 'the table "secret"'],
      ['delete from shop_order where id in (select id from desk_ask) returning id', 'the table "desk_ask"'],
      ['create table mine (id text)', 'the table "sqlite_master"'],
      ['drop table shop_order', 'the table "sqlite_master"'],
      ['create trigger mine after insert on shop_order begin delete from secret; end', 'a change of the schema'],
      ["attach ':memory:' as other", 'another database'],
      ['commit', 'a transaction of its own'],
      ['savepoint mine', 'a savepoint'],
      ["vacuum into ':memory:'", 'another database'],
      ['pragma writable_schema = on', 'a pragma'],
      ['create temp table shop_order (id text)', 'the table "sqlite_temp_master"'],
      ['alter table shop_item add column note text', 'a change of the schema'],
    ])('changes nothing else: %s', async (text, refused) => {
      const message = `A scoped query refused ${refused}`;
      await expect(within(engine).run(raw(text, false))).rejects.toMatchObject({
        code: 'scope_refused',
        message: expect.stringContaining(message),
      });
    });

    it('reads and writes its own tables, with all that the database does by itself', async () => {
      const run = (text: string, reads = false) => within(engine).run(raw(text, reads));
      for (let time = 0; time < 3; time += 1) {
        await run(order(`one ${time}`));
        await run(`insert into shop_item values ('${ACME}', 'i${time}', 'one ${time}')`);
        await run(`${order('one 0')} on conflict (account_id, id) do update set soundless = 'x' returning id`);
        expect((await run("select * from shop_order where title like 'one%'", true)).rows).not.toEqual([]);
        expect((await run('select count(*) as n from shop_item', true)).rows).toEqual([{ n: 1 }]);
        await run('delete from shop_order');
        expect((await run('select count(*) as n from shop_item', true)).rows).toEqual([{ n: 0 }]);
      }
      const stray = run(`insert into shop_item values ('${ACME}', 'stray', 'gone')`);
      await expect(stray).rejects.toMatchObject({ kind: 'foreign_key' });
    });

    it('is not served with what was prepared for another plugin or for the kernel', async () => {
      const text = raw('select id from desk_ask');
      const refused = { code: 'scope_refused', message: expect.stringContaining('the table "desk_ask"') };
      for (let time = 0; time < 3; time += 1) {
        await engine.run(text);
        await expect(within(engine).run(text)).rejects.toMatchObject(refused);
        await within(engine, desk.scopes).run(text);
        await expect(within(engine).run(text)).rejects.toMatchObject(refused);
        const inside = engine.transaction(async (tx) => {
          await tx.run(text);
          await within(tx, desk.scopes).run(text);
          await within(tx).run(text);
        });
        await expect(inside).rejects.toMatchObject(refused);
      }
    });

    it('is held to its tables when a change of the schema lets it be prepared again', async () => {
      const remake = async (of: string) => {
        await sql`drop view shop_peek`.execute(engine.kysely());
        await sql.raw(`create view shop_peek as select account_id, id from ${of}`).execute(engine.kysely());
        // A connection learns of a new schema when it runs something.
        await engine.run(raw('select 1 from shop_item'));
      };
      await remake('shop_item');
      const text = raw('select * from shop_peek');
      await within(engine).run(text);
      await remake('desk_ask');
      await expect(within(engine).run(text)).rejects.toMatchObject({ code: 'scope_refused' });
      expect((await engine.run(text)).rows).toEqual([]);
    });

    it('does not take the table of another database for its own', async () => {
      await engine.run(raw('create temp table shop_item (id text)', false));
      const refused = { code: 'scope_refused', message: expect.stringContaining('the table "shop_item"') };
      await expect(within(engine).run(raw('delete from shop_item', false))).rejects.toMatchObject(refused);
      await within(engine).run(raw('delete from "main"."shop_item"', false));
      await engine.run(raw('drop table temp.shop_item', false));
    });

    it("leaves the kernel's own statements alone, also after a refusal", async () => {
      await expect(within(engine).run(raw('select * from secret'))).rejects.toThrow('the table "secret"');
      await engine.run(raw('select * from secret'));
      await engine.run(raw('select name from sqlite_master'));
      await engine.run(raw("select hex(name) from pragma_table_info('secret')"));
      await engine.transaction(async (tx) => {
        await tx.run(raw("insert into secret values ('x')", false));
        await tx.run(raw('delete from secret', false));
      });
    });

    it('keeps the mistakes of a statement as they are', async () => {
      await expect(within(engine).run(raw('select missing from shop_order'))).rejects.toThrow(
        /no such column: missing/,
      );
      await expect(within(engine).run(raw('selec'))).rejects.toThrow(/syntax error/);
    });
  },
);
