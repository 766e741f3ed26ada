import { sql } from 'kysely';
import type { Migration } from '../data/migrations.js';

/** The index of what can be searched. */
export const searchMigrations: Readonly<Record<string, Migration>> = {
  '0030-search': {
    async up({ db, types, engine }) {
      // One order on both engines, whatever the database's own is.
      const key = engine === 'postgres' ? sql`text collate "C"` : types.text;
      await db.schema
        .createTable('portico_search')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('source', key, (column) => column.notNull())
        .addColumn('row_id', key, (column) => column.notNull())
        .addColumn('owner_id', types.id, (column) => column.notNull())
        .addColumn('at', types.instant, (column) => column.notNull())
        .addColumn('digest', types.text, (column) => column.notNull())
        .addColumn('words', engine === 'postgres' ? sql`tsvector` : types.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_search_key', ['account_id', 'source', 'row_id'])
        .addForeignKeyConstraint('portico_search_account', ['account_id'], 'portico_account', ['id'])
        .execute();
      await db.schema
        .createIndex('portico_search_newest')
        .on('portico_search')
        .columns(['account_id', 'owner_id', 'at', 'source', 'row_id'])
        .execute();
      if (engine === 'postgres')
        await db.schema.createIndex('portico_search_words').on('portico_search').using('gin').column('words').execute();
      else
        await db.schema
          .createTable('portico_search_word')
          .addColumn('account_id', types.id, (column) => column.notNull())
          .addColumn('word', types.text, (column) => column.notNull())
          .addColumn('source', types.text, (column) => column.notNull())
          .addColumn('row_id', types.text, (column) => column.notNull())
          .addPrimaryKeyConstraint('portico_search_word_key', ['account_id', 'word', 'source', 'row_id'])
          .modifyEnd(sql`without rowid`)
          .execute();
      await db.schema
        .createTable('portico_search_source')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('source', types.text, (column) => column.notNull())
        .addColumn('fingerprint', types.text, (column) => column.notNull())
        .addColumn('built_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_search_source_key', ['account_id', 'source'])
        .addForeignKeyConstraint('portico_search_source_account', ['account_id'], 'portico_account', ['id'])
        .execute();
    },
  },
  '0035-search-words-at-once': {
    async up({ db, engine }) {
      if (engine !== 'postgres') return;
      // What GIN puts by to write later in bulk, each search would go through meanwhile.
      await sql`alter index portico_search_words set (fastupdate = off)`.execute(db);
      // What it has put by already. Only the index's owner may; migrations are run by whoever made it.
      await sql`select gin_clean_pending_list('portico_search_words'::regclass)`.execute(db);
    },
  },
};
