import type { Migration } from '../data/migrations.js';

/** The tables of the apps' order, names and landing page. */
export const launcherMigrations: Readonly<Record<string, Migration>> = {
  '0012-launcher': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_launcher')
        .addColumn('account_id', types.id, (column) => column.primaryKey().notNull())
        .addColumn('app_order', types.json, (column) => column.notNull())
        .addColumn('landing', types.text)
        .addColumn('changed_by', types.text, (column) => column.notNull())
        .addColumn('changed_at', types.instant, (column) => column.notNull())
        .addForeignKeyConstraint('portico_launcher_account', ['account_id'], 'portico_account', ['id'])
        .execute();

      await db.schema
        .createTable('portico_app_title')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('app', types.text, (column) => column.notNull())
        .addColumn('title', types.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_app_title_key', ['account_id', 'app'])
        .addForeignKeyConstraint('portico_app_title_account', ['account_id'], 'portico_account', ['id'])
        .execute();
    },
  },
};
