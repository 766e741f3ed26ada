import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Migration } from '../../data/migrations.js';

/** What an account's owner decides about his apps, and how his contacts are addressed: read as one, kept as one. */
const RULE_TABLES = [
  'portico_app_setting',
  'portico_grant',
  'portico_launcher',
  'portico_app_title',
  'portico_brand',
] as const;

/**
 * The number of an account's rules. The database itself raises it with every change of theirs, whoever makes it, so that
 * nobody can forget to. It jumps by a random step: where a database goes back in time and on from there, a number is not
 * given out twice.
 */
export const ruleMigrations: Readonly<Record<string, Migration>> = {
  '0015-revision': {
    async up({ db, types, engine }) {
      await db.schema
        .alterTable('portico_account')
        .addColumn('revision', types.money, (column) => column.notNull().defaultTo(0))
        .execute();
      const triggers = engine === 'sqlite' ? sqliteTriggers() : postgresTriggers();
      for (const trigger of triggers) await run(db, trigger);
    },
  },
};

async function run(db: Kysely<unknown>, statement: RawBuilder<unknown>): Promise<void> {
  await statement.execute(db);
}

function sqliteTriggers(): RawBuilder<unknown>[] {
  const raise = (ids: string) =>
    sql.raw(`update portico_account set revision = revision + 1 + abs(random() % 1048576) where id in (${ids});`);
  return RULE_TABLES.flatMap((table) =>
    (
      [
        ['insert', 'new.account_id'],
        ['update', 'old.account_id, new.account_id'],
        ['delete', 'old.account_id'],
      ] as const
    ).map(
      ([event, ids]) =>
        sql`create trigger ${sql.ref(`${table}_${event}_raises`)} after ${sql.raw(event)} on ${sql.ref(table)} begin ${raise(ids)} end`,
    ),
  );
}

/**
 * One function for all tables, once for each statement however many rows it changes. It runs with the rights of its
 * owner, since whoever may change a rule need not have any on accounts. It takes the accounts in the order of their ids:
 * two statements that change many at once do not wait for each other.
 */
function postgresTriggers(): RawBuilder<unknown>[] {
  const made = sql`
    create function portico_raise_revision() returns trigger language plpgsql security definer
    set search_path = pg_catalog, pg_temp as $$
    declare
      changed text := case tg_op
        when 'INSERT' then 'select account_id from after_change'
        when 'DELETE' then 'select account_id from before_change'
        when 'UPDATE' then 'select account_id from before_change union select account_id from after_change'
        else format('select id from %I.portico_account', tg_table_schema)
      end;
    begin
      execute format(
        'select 1 from %I.portico_account where id in (%s) order by id for no key update', tg_table_schema, changed
      );
      execute format(
        'update %I.portico_account set revision = revision + 1 + floor(random() * 1048576)::bigint where id in (%s)',
        tg_table_schema, changed
      );
      return null;
    end $$`;
  const triggers = RULE_TABLES.flatMap((table) =>
    (
      [
        ['insert', 'referencing new table as after_change'],
        ['update', 'referencing old table as before_change new table as after_change'],
        ['delete', 'referencing old table as before_change'],
        ['truncate', ''],
      ] as const
    ).map(
      ([event, referencing]) =>
        sql`create trigger ${sql.ref(`${table}_${event}_raises`)} after ${sql.raw(event)} on ${sql.ref(table)}
          ${sql.raw(referencing)} for each statement execute function portico_raise_revision()`,
    ),
  );
  return [made, ...triggers];
}
