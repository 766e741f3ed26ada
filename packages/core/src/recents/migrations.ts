import type { Migration } from '../data/migrations.js';

/** The table of what contacts opened. */
export const recentMigrations: Readonly<Record<string, Migration>> = {
  '0011-recents': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_recent')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('contact_id', types.id, (column) => column.notNull())
        .addColumn('link', types.text, (column) => column.notNull())
        .addColumn('app', types.text, (column) => column.notNull())
        .addColumn('title', types.text, (column) => column.notNull())
        .addColumn('subtitle', types.text)
        .addColumn('source', types.text, (column) => column.notNull())
        .addColumn('opened_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_recent_key', ['account_id', 'contact_id', 'link'])
        .addForeignKeyConstraint('portico_recent_contact', ['account_id', 'contact_id'], 'portico_contact', [
          'account_id',
          'id',
        ])
        .execute();
    },
  },
};
