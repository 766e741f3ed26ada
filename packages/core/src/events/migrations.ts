import { sql } from 'kysely';
import type { Migration } from '../data/migrations.js';

/** The kernel's history of events, owner `core`. */
export const eventMigrations: Readonly<Record<string, Migration>> = {
  '0020-events': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_event_subject')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('subject', types.text, (column) => column.notNull())
        .addColumn('version', types.integer, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_event_subject_key', ['account_id', 'subject'])
        .addForeignKeyConstraint('portico_event_subject_account', ['account_id'], 'portico_account', ['id'])
        .execute();

      await db.schema
        .createTable('portico_event')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('name', types.text, (column) => column.notNull())
        .addColumn('subject', types.text, (column) => column.notNull())
        .addColumn('version', types.integer, (column) => column.notNull())
        .addColumn('party_id', types.id)
        .addColumn('data', types.json, (column) => column.notNull())
        .addColumn('at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_event_key', ['account_id', 'id'])
        .addUniqueConstraint('portico_event_place', ['account_id', 'subject', 'version'])
        .addForeignKeyConstraint('portico_event_account', ['account_id'], 'portico_account', ['id'])
        .execute();
      await db.schema
        .createIndex('portico_event_name')
        .on('portico_event')
        .columns(['account_id', 'name', 'id'])
        .execute();

      await db.schema
        .createTable('portico_delivery')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('kind', types.text, (column) => column.notNull())
        .addColumn('consumer', types.text, (column) => column.notNull())
        .addColumn('subject', types.text, (column) => column.notNull())
        .addColumn('version', types.integer, (column) => column.notNull())
        .addColumn('item_id', types.id, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('due_at', types.instant, (column) => column.notNull())
        .addColumn('attempts', types.integer, (column) => column.notNull())
        .addColumn('claim', types.id)
        .addColumn('last_error', types.text)
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_delivery_key', ['account_id', 'id'])
        .addUniqueConstraint('portico_delivery_item', ['account_id', 'kind', 'consumer', 'item_id'])
        .addForeignKeyConstraint('portico_delivery_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_delivery_kind_word', sql`kind in ('subscriber', 'webhook', 'mail')`)
        .addCheckConstraint('portico_delivery_status_word', sql`status in ('due', 'claimed', 'done', 'dead')`)
        .execute();
      // Nodes look for what is due in all accounts.
      await db.schema
        .createIndex('portico_delivery_due')
        .on('portico_delivery')
        .columns(['due_at', 'id'])
        .where(sql.ref('status'), 'in', [sql.lit('due'), sql.lit('claimed')])
        .execute();
      await db.schema
        .createIndex('portico_delivery_order')
        .on('portico_delivery')
        .columns(['account_id', 'kind', 'consumer', 'subject', 'version'])
        .execute();
      await db.schema
        .createIndex('portico_delivery_status')
        .on('portico_delivery')
        .columns(['account_id', 'status', 'id'])
        .execute();

      await db.schema
        .createTable('portico_job')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('name', types.text, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('due_at', types.instant, (column) => column.notNull())
        .addColumn('failures', types.integer, (column) => column.notNull())
        .addColumn('claim', types.id)
        .addColumn('last_error', types.text)
        .addColumn('done_at', types.instant)
        .addPrimaryKeyConstraint('portico_job_key', ['account_id', 'name'])
        .addForeignKeyConstraint('portico_job_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_job_status_word', sql`status in ('due', 'claimed')`)
        .execute();
      await db.schema.createIndex('portico_job_due').on('portico_job').columns(['due_at', 'name']).execute();
    },
  },
};
