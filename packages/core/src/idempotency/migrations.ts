import { sql } from 'kysely';
import type { Migration } from '../data/migrations.js';

/** The kernel's history of idempotency keys. */
export const idempotencyMigrations: Readonly<Record<string, Migration>> = {
  '0010-idempotency': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_idempotency')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('contact_id', types.id, (column) => column.notNull())
        .addColumn('key', types.text, (column) => column.notNull())
        .addColumn('claim', types.id, (column) => column.notNull())
        .addColumn('route', types.text, (column) => column.notNull())
        .addColumn('body_hash', types.text, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('answer', types.text)
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addColumn('expires_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_idempotency_key', ['account_id', 'contact_id', 'key'])
        .addForeignKeyConstraint('portico_idempotency_contact', ['account_id', 'contact_id'], 'portico_contact', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('portico_idempotency_status_word', sql`status in ('running', 'done')`)
        .execute();
    },
  },
};
